import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";
import { topicPolicy } from "../shared/iam.ts";

export interface AlarmTopicArgs {
  readonly context: CallerContext;
  /** A subscriber; absent, the topic has none until an administrator adds one. */
  readonly email: string | undefined;
  /** ARN of a KMS key. AWS's own key for SNS does not work: CloudWatch may not use it. */
  readonly key: pulumi.Input<string> | undefined;
}

/** The topic of the alarms. Only this stack's alarms may write to it. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AlarmTopic", name, {}, opts);
    const parent = { parent: this };
    const topic = new aws.sns.Topic(
      `${name}-alarms`,
      { displayName: "Quick Sign-in", kmsMasterKeyId: args.key },
      parent,
    );
    const policy = topic.arn.apply((arn) => topicPolicy(arn, name, args.context));
    new aws.sns.TopicPolicy(`${name}-alarms`, { arn: topic.arn, policy }, parent);
    if (args.email !== undefined) {
      new aws.sns.TopicSubscription(
        `${name}-alarms`,
        { topic: topic.arn, protocol: "email", endpoint: args.email },
        parent,
      );
    }
    this.arn = topic.arn;
    this.registerOutputs();
  }
}
