import * as aws from "@pulumi/aws";
import { all, type CustomResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { CallerContext } from "../shared/context.ts";
import { queuePolicy } from "../shared/iam.ts";
import { declareBus, declareForwarding } from "./event-bus.ts";
import { EVENT_PATTERNS } from "./event-patterns.ts";
import { eventPlaces, isSamePlace } from "./remote-directory.ts";

export interface EventsArgs {
  readonly sources: readonly WorkerSource[];
  readonly place: CallerContext;
  readonly queue: aws.sqs.Queue;
}

/**
 * Puts Identity Center's events into the queue: those of this account and Region from its default bus, and those of other places from a bus
 * of their own, to which the rules there forward. A rule reaches another Region only by a bus, and so there is one for other accounts, too.
 * Source: "Sending events to an AWS service in another account" ("in the same Region"), EventBridge.
 *
 * @returns ARN of that bus; absent, where every event comes here.
 */
export function declareEvents(
  name: string,
  { sources, place, queue }: EventsArgs,
  options: CustomResourceOptions,
): Output<string> | undefined {
  const places = eventPlaces(sources, place);
  const elsewhere = places.filter((one) => !isSamePlace(one, place));
  const bus = elsewhere.length > 0 ? declareBus(name, { elsewhere, here: place }, options) : undefined;
  const rules = [
    ...(places.length > elsewhere.length ? declareRules(name, {}, options) : []),
    ...(bus === undefined ? [] : declareRules(`${name}-forwarded`, { eventBusName: bus.name }, options)),
  ];
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
  for (const { target, rule, on } of rules) {
    const args = { ...on, rule: rule.name, arn: queue.arn };
    new aws.cloudwatch.EventTarget(target, args, { ...options, dependsOn: [policy] });
  }
  const regions = elsewhere.flatMap(({ account, region }) => (account === place.account ? region : []));
  if (bus !== undefined && regions.length > 0) declareForwarding(name, { bus, regions, place }, options);
  return bus?.arn;
}

/** On the default bus, or on another one. */
interface Bus {
  readonly eventBusName?: Input<string>;
}

function declareRules(name: string, on: Bus, options: CustomResourceOptions) {
  return Object.entries(EVENT_PATTERNS).map(([kind, pattern]) => {
    const args = {
      ...on,
      description: "Somebody in IAM Identity Center may have changed",
      eventPattern: JSON.stringify(pattern),
    };
    const rule = new aws.cloudwatch.EventRule(`${name}-${kind}`, args, options);
    return { target: `${name}-${kind}`, rule, on };
  });
}
