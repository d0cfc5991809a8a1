import * as aws from "@pulumi/aws";
import { all, type CustomResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { DirectorySources } from "../settings/directory-sync.ts";
import type { CallerContext } from "../shared/context.ts";
import { queuePolicy } from "../shared/iam.ts";
import { declareBus, declareForwarding } from "./event-bus.ts";
import { EVENT_PATTERNS } from "./event-patterns.ts";
import { eventLocations, isSameLocation } from "./remote-directory.ts";

export interface EventsArgs {
  readonly sources: readonly WorkerSource[];
  readonly directorySync: DirectorySources;
  readonly context: CallerContext;
  readonly queue: aws.sqs.Queue;
}

/**
 * Sends Identity Center's events to the queue: those of this account and Region from the default bus, and those of other accounts and
 * Regions from a separate bus, to which rules there forward. A rule reaches another Region only through a bus.
 * Source: "Sending events to an AWS service in another account" ("in the same Region"), EventBridge.
 *
 * @returns ARN of the separate bus; undefined if all events are local.
 */
export function declareEvents(
  name: string,
  { sources, directorySync, context, queue }: EventsArgs,
  options: CustomResourceOptions,
): Output<string> | undefined {
  const locations = eventLocations(sources, directorySync, context);
  const remote = locations.filter((location) => !isSameLocation(location, context));
  const bus = remote.length > 0 ? declareBus(name, { remote, context }, options) : undefined;
  const hasLocal = locations.length > remote.length;
  const rules = [
    ...(hasLocal ? declareRules(name, {}, options) : []),
    ...(bus === undefined ? [] : declareRules(`${name}-forwarded`, { eventBusName: bus.name }, options)),
  ];
  declareTargets(name, rules, queue, options);
  const regions = remote.flatMap(({ account, region }) => (account === context.account ? region : []));
  if (bus !== undefined && regions.length > 0) declareForwarding(name, { bus, regions, context }, options);
  return bus?.arn;
}

/** The default bus, or another one. */
interface Bus {
  readonly eventBusName?: Input<string>;
}

interface NamedRule {
  readonly name: string;
  readonly rule: aws.cloudwatch.EventRule;
  readonly bus: Bus;
}

function declareRules(name: string, bus: Bus, options: CustomResourceOptions): NamedRule[] {
  return Object.entries(EVENT_PATTERNS).map(([kind, pattern]) => {
    const args = {
      ...bus,
      description: "A user in IAM Identity Center may have changed",
      eventPattern: JSON.stringify(pattern),
    };
    const rule = new aws.cloudwatch.EventRule(`${name}-${kind}`, args, options);
    return { name: `${name}-${kind}`, rule, bus };
  });
}

/** Connects the rules to the queue, once its policy allows them to send. */
function declareTargets(
  name: string,
  rules: readonly NamedRule[],
  queue: aws.sqs.Queue,
  options: CustomResourceOptions,
): void {
  const policy = all([queue.arn, ...rules.map(({ rule }) => rule.arn)]).apply(
    ([queueArn = "", ...ruleArns]) => queuePolicy(queueArn, ruleArns),
  );
  const permission = new aws.sqs.QueuePolicy(name, { queueUrl: queue.url, policy }, options);
  for (const target of rules) {
    const args = { ...target.bus, rule: target.rule.name, arn: queue.arn };
    new aws.cloudwatch.EventTarget(target.name, args, { ...options, dependsOn: [permission] });
  }
}
