import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { fieldsOf, list, text } from "../values.ts";

/** A custom event bus. Partner event buses are not supported. */
export const eventBus: ResourceType = {
  terraform: "aws_cloudwatch_event_bus",
  autoname: { property: "name", maxLength: 256 },

  async create(aws, inputs) {
    const Name = text(inputs, "name");
    const { description: Description, kmsKeyIdentifier: KmsKeyIdentifier } = inputs;
    await aws.call("events", "CreateEventBus", {
      Name,
      Description,
      KmsKeyIdentifier,
      Tags: tagList(inputs),
    });
    return Name;
  },

  async read(aws, { id: Name }) {
    const found = await aws.call("events", "DescribeEventBus", { Name });
    const arn = text(found, "Arn");
    const tags = await aws.call("events", "ListTagsForResource", { ResourceARN: arn });
    const { Description, KmsKeyIdentifier } = found;
    return fieldsOf({
      arn,
      name: Name,
      description: Description || undefined,
      kmsKeyIdentifier: KmsKeyIdentifier,
      tags: tagsIn(list(tags, "Tags")),
    });
  },

  async update(aws, { id: Name, state }, news) {
    const { description: Description = "", kmsKeyIdentifier: KmsKeyIdentifier } = news;
    await aws.call("events", "UpdateEventBus", { Name, Description, KmsKeyIdentifier });
    const ResourceARN = text(state, "arn");
    await changeTags(state, news, {
      set: () => aws.call("events", "TagResource", { ResourceARN, Tags: tagList(news) }),
      remove: (TagKeys) => aws.call("events", "UntagResource", { ResourceARN, TagKeys }),
    });
  },

  async delete(aws, { id: Name }) {
    await aws.call("events", "DeleteEventBus", { Name });
  },
};

/** The resource policy of an event bus. */
export const eventBusPolicy: ResourceType = {
  terraform: "aws_cloudwatch_event_bus_policy",
  json: ["policy"],

  async create(aws, inputs) {
    const eventBusName = String(inputs["eventBusName"] ?? "default");
    await putPolicy(aws, eventBusName, text(inputs, "policy"));
    return eventBusName;
  },

  async read(aws, { id }) {
    const { Policy } = await aws.call("events", "DescribeEventBus", { Name: id });
    return Policy === undefined ? undefined : { eventBusName: id, policy: Policy };
  },

  async update(aws, { id }, news) {
    await putPolicy(aws, id, text(news, "policy"));
  },

  async delete(aws, { id: EventBusName }) {
    await aws.call("events", "RemovePermission", { EventBusName, RemoveAllPermissions: true });
  },
};

async function putPolicy(aws: Aws, EventBusName: string, Policy: string): Promise<void> {
  await aws.call("events", "PutPermission", { EventBusName, Policy });
}
