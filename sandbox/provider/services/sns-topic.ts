import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fields, list, text } from "../values.ts";
import { attributesOf, changedAttributes, propertiesFrom } from "./sns-attributes.ts";

const TOPIC = "aws_sns_topic";

export const topic: ResourceType = {
  terraform: TOPIC,
  autoname: { property: "name", maxLength: 256 },
  json: ["policy", "deliveryPolicy"],

  async create(aws, inputs) {
    const Tags = tagList(inputs);
    const { TopicArn = "" } = await aws.call("sns", "CreateTopic", {
      Name: text(inputs, "name"),
      Attributes: attributesOf(inputs, propertiesOf(TOPIC)),
      ...(Tags.length > 0 && { Tags }),
    });
    return String(TopicArn);
  },

  async read(aws, { id: TopicArn }) {
    const attributes = await topicAttributes(aws, TopicArn);
    const answer = await aws.call("sns", "ListTagsForResource", { ResourceArn: TopicArn });
    return {
      ...propertiesFrom(attributes, propertiesOf(TOPIC)),
      arn: TopicArn,
      name: TopicArn.split(":").at(-1) ?? "",
      tags: tagsIn(list(answer, "Tags")),
    };
  },

  async update(aws, { id: TopicArn, state }, news) {
    for (const [AttributeName, AttributeValue] of changedAttributes(state, news, propertiesOf(TOPIC))) {
      await aws.call("sns", "SetTopicAttributes", { TopicArn, AttributeName, AttributeValue });
    }
    await changeTags(state, news, {
      set: (tags) => aws.call("sns", "TagResource", { ResourceArn: TopicArn, Tags: tagList({ tags }) }),
      remove: (TagKeys) => aws.call("sns", "UntagResource", { ResourceArn: TopicArn, TagKeys }),
    });
  },

  async delete(aws, { id: TopicArn }) {
    await aws.call("sns", "DeleteTopic", { TopicArn });
  },
};

async function topicAttributes(aws: Aws, TopicArn: string): Promise<Fields> {
  return fields(await aws.call("sns", "GetTopicAttributes", { TopicArn }), "Attributes");
}

/** The resource policy of a topic. */
export const topicPolicy: ResourceType = {
  terraform: "aws_sns_topic_policy",
  json: ["policy"],

  async create(aws, inputs) {
    const arn = text(inputs, "arn");
    await setPolicy(aws, arn, text(inputs, "policy"));
    return arn;
  },

  async read(aws, { id }) {
    const attributes = await topicAttributes(aws, id);
    const policy = attributes["Policy"];
    return policy === undefined ? undefined : { arn: id, policy, owner: attributes["Owner"] ?? "" };
  },

  async update(aws, { id }, news) {
    await setPolicy(aws, id, text(news, "policy"));
  },

  async delete(aws, { id, state }) {
    await setPolicy(aws, id, defaultPolicy(id, text(state, "owner")));
  },
};

async function setPolicy(aws: Aws, TopicArn: string, AttributeValue: string): Promise<void> {
  await aws.call("sns", "SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue });
}

/** The policy of a new topic. A topic always has a policy. Source: "Overview of managing access in Amazon SNS". */
function defaultPolicy(arn: string, owner: string): string {
  const actions = [
    "GetTopicAttributes",
    "SetTopicAttributes",
    "AddPermission",
    "RemovePermission",
    "DeleteTopic",
  ];
  const others = ["Subscribe", "ListSubscriptionsByTopic", "Publish"];
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [...actions, ...others].map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": owner } },
      },
    ],
  });
}
