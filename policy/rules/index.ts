import type { Finding, Resource, Rule } from "../rule.ts";
import { anybody } from "./anybody.ts";
import { implicitGrant } from "./implicit-grant.ts";
import { logsForEver } from "./logs-for-ever.ts";
import { managedPolicy } from "./managed-policy.ts";
import { permissionWithoutSource } from "./permission-without-source.ts";
import { plainHttpCallback } from "./plain-http-callback.ts";
import { publicClientSecret } from "./public-client-secret.ts";
import { smsFactor } from "./sms-factor.ts";
import { unconfirmedEmail } from "./unconfirmed-email.ts";
import { unprotectedPool } from "./unprotected-pool.ts";
import { wildcard } from "./wildcard.ts";
import { writableMark } from "./writable-mark.ts";

/** Everything that must never be. */
export const rules: readonly Rule[] = [
  wildcard,
  managedPolicy,
  anybody,
  permissionWithoutSource,
  logsForEver,
  publicClientSecret,
  implicitGrant,
  plainHttpCallback,
  smsFactor,
  unprotectedPool,
  unconfirmedEmail,
  writableMark,
];

/** Runs every rule over a resource, outside the engine too. */
export function findingsOf(resource: Resource): readonly Finding[] {
  const { type, name } = resource;
  return rules.flatMap((rule) =>
    rule
      .faults(resource)
      .map((message): Finding => ({ rule: rule.code, resource: `${type} ${name}`, message })),
  );
}
