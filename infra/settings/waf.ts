import { z } from "zod";
import { COUNTRIES } from "./countries.ts";
import type { SettingFault } from "./fault.ts";
import { MANAGED_RULE_GROUPS, type ManagedRuleGroupName } from "./managed-rule-groups.ts";
import { boolean, integer, listOf, objectOf, oneOf, textLike, toggle } from "./values.ts";

const isGroup = (name: string): name is ManagedRuleGroupName => Object.hasOwn(MANAGED_RULE_GROUPS, name);
const ALLOWED_GROUPS = `write one of ${Object.keys(MANAGED_RULE_GROUPS).join(", ")}`;

const groupName = z
  .string({ error: ALLOWED_GROUPS })
  .trim()
  .refine((name) => isGroup(name), ALLOWED_GROUPS)
  .pipe(z.custom<ManagedRuleGroupName>());

/** A group's name alone, or with its mode; MANAGED_RULE_GROUPS has the default modes. */
const managedRuleGroup = z.preprocess(
  (value) => (typeof value === "string" ? { name: value } : value),
  objectOf({ name: groupName, mode: oneOf(["count", "block"]).optional() }),
);

const country = textLike(/^[A-Za-z]{2}$/, 'write a country as two letters of ISO 3166: "DE"')
  .toUpperCase()
  .refine((code) => COUNTRIES.has(code), "AWS WAF does not know this country: write two letters of ISO 3166");

const countriesSchema = objectOf({
  allow: listOf(country).optional(),
  block: listOf(country).optional(),
}).refine(
  ({ allow, block }) => (allow === undefined) !== (block === undefined),
  "write either allow, which blocks all others, or block",
);

/** Requests from one address in 5 minutes. Source: RateBasedStatement, Limit. */
const MIN_RATE_LIMIT = 10;
const rateLimit = () => integer(MIN_RATE_LIMIT, 2_000_000_000, "requests from one address in 5 minutes");

const DEFAULT_GROUPS = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesCommonRuleSet",
];

/** Web ACLs for the API and for the sign-in pages. */
export const wafSchema = toggle({
  // A browser sends some twenty requests for a sign-in, and colleagues behind one address share the limit.
  rateLimit: rateLimit().default(2000),
  tokenRateLimit: rateLimit().optional(),
  managedRules: listOf(managedRuleGroup, 0).prefault(DEFAULT_GROUPS),
  countries: countriesSchema.optional(),
  logging: boolean().default(true),
  signInPages: boolean().optional(),
});
export type WafSettings = NonNullable<z.infer<typeof wafSchema>>;

export const waf = wafSchema.optional().meta({
  description:
    "`true`, or an object: `rateLimit`, `tokenRateLimit`, `managedRules`, `countries`, `logging`, `signInPages`. One web ACL for the API, " +
    "one for the sign-in pages, and one for the bridge: [waf.md](waf.md).",
  default: "off",
  protection: {
    "": "set",
    rateLimit: "less",
    managedRules: "names",
    countries: "set",
    logging: "on",
    signInPages: "unlessOff",
  },
  example: { rateLimit: 2000, countries: { allow: ["DE", "AT"] } },
  cost: "about $19 a month, $9 more with the bridge; Bot Control $10 more for each",
  references: {
    "WAF for APIs":
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html",
    "WAF for user pools": "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html",
  },
});

/** The limit for token requests. Default: a quarter of the other one, since a sign-in or an hour of a session takes one request. */
export function tokenRateLimitOf(settings: WafSettings): number {
  return settings.tokenRateLimit ?? Math.max(MIN_RATE_LIMIT, Math.floor(settings.rateLimit / 4));
}

/** Options that contradict each other. */
export function faultsOfWaf(settings: WafSettings): SettingFault[] {
  const { rateLimit: total, tokenRateLimit, managedRules } = settings;
  const faults: SettingFault[] = [];
  if (tokenRateLimit !== undefined && tokenRateLimit > total) {
    const allowed = `token requests count among all: write ${total} or less, or raise waf.rateLimit`;
    faults.push({ key: "waf.tokenRateLimit", found: `found ${tokenRateLimit}`, allowed });
  }
  managedRules.forEach(({ name }, index) => {
    if (managedRules.findIndex((other) => other.name === name) === index) return;
    const key = `waf.managedRules[${index}]`;
    faults.push({ key, found: `${name} is listed twice`, allowed: "remove one of them" });
  });
  return faults;
}
