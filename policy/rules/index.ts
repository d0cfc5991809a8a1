import type { Finding, Resource, Rule } from "../rule.ts";
import { implicitGrant, plainHttpCallback, publicClientSecret, writableMark } from "./app-client.ts";
import { logsForEver } from "./logs.ts";
import { anybody, managedPolicy, permissionWithoutSource, wholeAccount } from "./principals.ts";
import { smsFactor, unconfirmedEmail, unprotectedPool } from "./user-pool.ts";
import { wildcard } from "./wildcard.ts";

/** All rules of the policy pack. */
export const rules: readonly Rule[] = [
  wildcard,
  managedPolicy,
  anybody,
  permissionWithoutSource,
  wholeAccount,
  logsForEver,
  publicClientSecret,
  implicitGrant,
  plainHttpCallback,
  smsFactor,
  unprotectedPool,
  unconfirmedEmail,
  writableMark,
];

/** Applies all rules to a resource, without the engine. */
export function findingsOf(resource: Resource): readonly Finding[] {
  const { type, name } = resource;
  return rules.flatMap((rule) =>
    rule
      .faults(resource)
      .map((message): Finding => ({ rule: rule.code, resource: `${type} ${name}`, message })),
  );
}
