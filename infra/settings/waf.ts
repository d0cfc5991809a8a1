import { z } from "zod";
import { COUNTRIES } from "./countries.ts";
import type { SettingFault } from "./fault.ts";
import { MANAGED_RULE_GROUPS, type ManagedRuleGroupName } from "./managed-rule-groups.ts";
import { keysOf, listOf, oneOf, textOf, whole, yesNo } from "./values.ts";

const isGroup = (name: string): name is ManagedRuleGroupName => Object.hasOwn(MANAGED_RULE_GROUPS, name);
const ALLOWED_GROUPS = `write one of ${Object.keys(MANAGED_RULE_GROUPS).join(", ")}`;

const groupName = z
  .string({ error: ALLOWED_GROUPS })
  .trim()
  .refine((name) => isGroup(name), ALLOWED_GROUPS)
  .pipe(z.custom<ManagedRuleGroupName>());

/** A group's name alone, or with what it does: its default mode is in the catalogue of groups. */
const managedRuleGroup = z.preprocess(
  (value) => (typeof value === "string" ? { name: value } : value),
  keysOf({ name: groupName, mode: oneOf(["count", "block"]).optional() }),
);

const country = textOf(/^[A-Za-z]{2}$/, 'write a country as two letters of ISO 3166: "DE"')
  .toUpperCase()
  .refine((code) => COUNTRIES.has(code), "AWS WAF knows no such country: write two letters of ISO 3166");

const countriesSchema = keysOf({
  allow: listOf(country).optional(),
  block: listOf(country).optional(),
}).refine(
  ({ allow, block }) => (allow === undefined) !== (block === undefined),
  "write either allow, and all others are blocked, or block",
);

/** Requests of one address in 5 minutes. Source: RateBasedStatement, Limit. */
const limit = () => whole(10, 2_000_000_000, "requests of one address in 5 minutes");

const DEFAULT_GROUPS = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesCommonRuleSet",
];

/** Web ACLs before the API and before the sign-in pages: true for all defaults, false for none. */
export const wafSchema = z.preprocess(
  (value) => (value === true || value === "true" ? {} : value === false || value === "false" ? null : value),
  keysOf({
    // A sign-in takes some twenty requests of a browser, and colleagues behind one address share the limit.
    rateLimit: limit().default(2000),
    tokenRateLimit: limit().optional(),
    managedRules: listOf(managedRuleGroup, 0).prefault(DEFAULT_GROUPS),
    countries: countriesSchema.optional(),
    logging: yesNo().default(true),
    signInPages: yesNo().optional(),
  }).nullable(),
);
export type WafSettings = NonNullable<z.infer<typeof wafSchema>>;

/**
 * The limit for token requests: a quarter of the other one, where none was set. A sign-in takes one, and so does each hour of
 * a session.
 */
export function tokenRateLimitOf({ rateLimit, tokenRateLimit }: WafSettings): number {
  return tokenRateLimit ?? Math.max(10, Math.floor(rateLimit / 4));
}

/** Parts that do not go together. */
export function faultsOfWaf({ rateLimit, tokenRateLimit, managedRules }: WafSettings): SettingFault[] {
  const faults: SettingFault[] = [];
  if (tokenRateLimit !== undefined && tokenRateLimit > rateLimit) {
    const allowed = `token requests count among all: write ${rateLimit} or less, or raise waf.rateLimit`;
    faults.push({ key: "waf.tokenRateLimit", found: `found ${tokenRateLimit}`, allowed });
  }
  managedRules.forEach(({ name }, index) => {
    if (managedRules.findIndex((other) => other.name === name) === index) return;
    const key = `waf.managedRules[${index}]`;
    faults.push({ key, found: `${name} is there twice`, allowed: "take one of them out" });
  });
  return faults;
}
