import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fields, text } from "../values.ts";
import { attributesOf, changedAttributes, propertiesFrom } from "./sns-attributes.ts";

const SUBSCRIPTION = "aws_sns_topic_subscription";

/** A subscription to a topic. An e-mail subscription is inactive until its owner opens the link in Amazon SNS's mail. */
export const topicSubscription: ResourceType = {
  terraform: SUBSCRIPTION,
  json: ["deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy"],

  async create(aws, inputs) {
    const { SubscriptionArn = "" } = await aws.call("sns", "Subscribe", {
      TopicArn: text(inputs, "topic"),
      Protocol: text(inputs, "protocol"),
      Endpoint: text(inputs, "endpoint"),
      Attributes: attributesOf(inputs, propertiesOf(SUBSCRIPTION)),
      // Without this, a pending subscription has no ARN.
      ReturnSubscriptionArn: true,
    });
    return String(SubscriptionArn);
  },

  async read(aws, { id }) {
    const answer = await aws.call("sns", "GetSubscriptionAttributes", { SubscriptionArn: id });
    const attributes = fields(answer, "Attributes");
    return {
      ...propertiesFrom(attributes, propertiesOf(SUBSCRIPTION)),
      arn: id,
      topic: text(attributes, "TopicArn"),
      protocol: text(attributes, "Protocol"),
      endpoint: text(attributes, "Endpoint"),
      ownerId: attributes["Owner"] ?? "",
    };
  },

  async update(aws, { id: SubscriptionArn, state }, news) {
    const changed = changedAttributes(state, news, propertiesOf(SUBSCRIPTION));
    for (const [AttributeName, AttributeValue] of changed) {
      await aws.call("sns", "SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
    }
  },

  async delete(aws, { id: SubscriptionArn, state }) {
    const found = await this.read(aws, { id: SubscriptionArn, state });
    // A pending subscription cannot be deleted. AWS deletes it after 48 hours. Source: "Deleting an Amazon SNS subscription and topic".
    if (found?.["pendingConfirmation"] === true) return;
    await aws.call("sns", "Unsubscribe", { SubscriptionArn });
  },
};
