import * as aws from "@pulumi/aws";
import { all, type CustomResourceOptions } from "@pulumi/pulumi";
import { EVENT_PATTERNS, queuePolicy } from "../directory-sync-policies.ts";

/** Puts Identity Center's events, of this account and Region, into the queue. */
export function declareEvents(name: string, queue: aws.sqs.Queue, options: CustomResourceOptions): void {
  const rules = Object.entries(EVENT_PATTERNS).map(([kind, pattern]) => {
    const args = {
      description: "Somebody in IAM Identity Center may have changed",
      eventPattern: JSON.stringify(pattern),
    };
    return { kind, rule: new aws.cloudwatch.EventRule(`${name}-${kind}`, args, options) };
  });
  const policy = new aws.sqs.QueuePolicy(
    name,
    {
      queueUrl: queue.url,
      policy: all([queue.arn, ...rules.map(({ rule }) => rule.arn)]).apply(([queueArn = "", ...arns]) =>
        queuePolicy(queueArn, arns),
      ),
    },
    options,
  );
  for (const { kind, rule } of rules) {
    const args = { rule: rule.name, arn: queue.arn };
    new aws.cloudwatch.EventTarget(`${name}-${kind}`, args, { ...options, dependsOn: [policy] });
  }
}
