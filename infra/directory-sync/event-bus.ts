import * as aws from "@pulumi/aws";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, busPolicy, forwardPolicy } from "../shared/iam.ts";
import { EVENT_PATTERNS } from "./event-patterns.ts";
import type { DirectoryLocation } from "./remote-directory.ts";

export interface BusArgs {
  /** Origins of the events. */
  readonly remote: readonly DirectoryLocation[];
  readonly context: CallerContext;
}

/** A bus for events from other Regions and accounts, so that the account's default bus stays closed to them. */
export function declareBus(
  name: string,
  { remote, context }: BusArgs,
  options: CustomResourceOptions,
): aws.cloudwatch.EventBus {
  const bus = new aws.cloudwatch.EventBus(name, {}, options);
  const accounts = remote.map(({ account }) => account).filter((account) => account !== context.account);
  if (accounts.length > 0) {
    const policy = bus.arn.apply((arn) => busPolicy(arn, context.partition, [...new Set(accounts)]));
    new aws.cloudwatch.EventBusPolicy(name, { eventBusName: bus.name, policy }, options);
  }
  return bus;
}

export interface ForwardingArgs {
  readonly bus: aws.cloudwatch.EventBus;
  /** Regions of this account. */
  readonly regions: readonly string[];
  readonly context: CallerContext;
}

/** Rules in other Regions of this account that forward to the bus. Another account declares its own rules. */
export function declareForwarding(
  name: string,
  { bus, regions, context }: ForwardingArgs,
  options: CustomResourceOptions,
): void {
  const role = new aws.iam.Role(
    `${name}-forward`,
    { assumeRolePolicy: assumableBy("events.amazonaws.com", context.account) },
    options,
  );
  const rolePolicy = new aws.iam.RolePolicy(
    `${name}-forward`,
    { role: role.id, policy: bus.arn.apply(forwardPolicy) },
    options,
  );
  for (const region of regions) {
    for (const [kind, pattern] of Object.entries(EVENT_PATTERNS)) {
      const forward = `${name}-${region}-${kind}`;
      const args = {
        region,
        description: `A user in IAM Identity Center may have changed: forwards the event to ${context.region}`,
        eventPattern: JSON.stringify(pattern),
      };
      const rule = new aws.cloudwatch.EventRule(forward, args, options);
      new aws.cloudwatch.EventTarget(
        forward,
        { region, rule: rule.name, arn: bus.arn, roleArn: role.arn },
        { ...options, dependsOn: [rolePolicy] },
      );
    }
  }
}
