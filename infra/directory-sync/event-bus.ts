import * as aws from "@pulumi/aws";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, busPolicy, forwardPolicy } from "../shared/iam.ts";
import { EVENT_PATTERNS } from "./event-patterns.ts";
import type { EventPlace } from "./remote-directory.ts";

export interface BusArgs {
  /** Where events come from. */
  readonly elsewhere: readonly EventPlace[];
  readonly here: CallerContext;
}

/** A bus for what is forwarded from other Regions and accounts: the account's default bus stays as it is, open to nobody. */
export function declareBus(
  name: string,
  { elsewhere, here }: BusArgs,
  options: CustomResourceOptions,
): aws.cloudwatch.EventBus {
  const bus = new aws.cloudwatch.EventBus(name, {}, options);
  const accounts = elsewhere.map(({ account }) => account).filter((account) => account !== here.account);
  if (accounts.length > 0) {
    const policy = bus.arn.apply((arn) => busPolicy(arn, here.partition, [...new Set(accounts)]));
    new aws.cloudwatch.EventBusPolicy(name, { eventBusName: bus.name, policy }, options);
  }
  return bus;
}

export interface ForwardingArgs {
  readonly bus: aws.cloudwatch.EventBus;
  /** Of this account. */
  readonly regions: readonly string[];
  readonly place: CallerContext;
}

/** Rules in other Regions of this account that forward to the bus here. In another account they are that account's own business. */
export function declareForwarding(
  name: string,
  { bus, regions, place }: ForwardingArgs,
  options: CustomResourceOptions,
): void {
  const role = new aws.iam.Role(
    `${name}-forward`,
    { assumeRolePolicy: assumableBy("events.amazonaws.com", place.account) },
    options,
  );
  const may = new aws.iam.RolePolicy(
    `${name}-forward`,
    { role: role.id, policy: bus.arn.apply(forwardPolicy) },
    options,
  );
  for (const region of regions) {
    for (const [kind, pattern] of Object.entries(EVENT_PATTERNS)) {
      const forward = `${name}-${region}-${kind}`;
      const args = {
        region,
        description: `Somebody in IAM Identity Center may have changed: ${place.region} looks`,
        eventPattern: JSON.stringify(pattern),
      };
      const rule = new aws.cloudwatch.EventRule(forward, args, options);
      new aws.cloudwatch.EventTarget(
        forward,
        { region, rule: rule.name, arn: bus.arn, roleArn: role.arn },
        { ...options, dependsOn: [may] },
      );
    }
  }
}
