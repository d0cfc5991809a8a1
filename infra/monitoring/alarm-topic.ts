import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";

export interface AlarmTopicArgs {
  readonly place: CallerContext;
  /** Who is told; absent, whoever subscribes to the topic by themselves. */
  readonly email: string | undefined;
  /** ARN of a KMS key. AWS's own key for SNS would not do: CloudWatch may not use it. */
  readonly key: pulumi.Input<string> | undefined;
}

/** Where alarms go: a topic that this stack's alarms alone may write to. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AlarmTopic", name, {}, opts);
    const parent = { parent: this };
    const topic = new aws.sns.Topic(
      `${name}-alarms`,
      { displayName: "Quick Sign-in", ...(args.key !== undefined && { kmsMasterKeyId: args.key }) },
      parent,
    );
    const policy = topic.arn.apply((arn) => topicPolicy(arn, name, args.place));
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

/**
 * Lets CloudWatch write to the topic, on behalf of this stack's alarms. Pure.
 *
 * @param name how the alarms' names begin.
 * Source: "Notifying users on alarm changes", Amazon CloudWatch; "Example cases for Amazon SNS access control".
 */
export function topicPolicy(
  topicArn: string,
  name: string,
  { account, region, partition }: CallerContext,
): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AlarmsOfTheStack",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}-*` },
        },
      },
    ],
  });
}
