import { MAX_COUNTRIES_OF_STATEMENT } from "../settings/aws-limits.ts";
import type { ProviderSettings } from "../settings/federation.ts";
import {
  CORE_RULE_SET,
  type CountedRule,
  MANAGED_RULE_GROUPS,
  MATCHED_BY_FEDERATION,
  type ManagedRuleGroup,
} from "../settings/managed-rule-groups.ts";
import { tokenRateLimitOf, type WafSettings } from "../settings/waf.ts";
import { and, hasLabel, hasPath, isFrom, not, or, type Statement } from "./statement.ts";

/** A rule in the provider's form. */
export interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: { readonly block: Record<never, never> };
  readonly overrideAction?: OverrideAction;
  readonly statement: Statement | RateBased | Managed;
  readonly visibilityConfig: Visibility;
}

export type OverrideAction =
  | { readonly none: Record<never, never> }
  | { readonly count: Record<never, never> };

export interface RateBased {
  readonly rateBasedStatement: {
    readonly aggregateKeyType: "IP";
    readonly limit: number;
    readonly evaluationWindowSec: number;
    readonly scopeDownStatement?: Statement;
  };
}

export interface Managed {
  readonly managedRuleGroupStatement: {
    readonly vendorName: "AWS";
    readonly name: string;
    readonly managedRuleGroupConfigs?: {
      readonly awsManagedRulesBotControlRuleSet: { readonly inspectionLevel: "COMMON" };
    }[];
    readonly ruleActionOverrides: {
      readonly name: string;
      readonly actionToUse: { readonly count: Record<never, never> };
    }[];
    readonly scopeDownStatement?: Statement;
  };
}

export interface Visibility {
  readonly cloudwatchMetricsEnabled: boolean;
  readonly metricName: string;
  readonly sampledRequestsEnabled: boolean;
}

/** The window of the rate limits in the settings. */
const RATE_WINDOW_SECONDS = 300;

/**
 * Paths of the pool's domain where rules about source addresses do not apply.
 *
 * The proxy forwards token and user info requests from Lambda's addresses: they change, belong to AWS, are in the stack's country,
 * and all users share them. A limit for each address would block all users, and so would countries and lists of hosting
 * providers. No header identifies the proxy that another client could not copy. So rules about addresses skip exactly these
 * paths, which codes, PKCE, client secrets and Cognito's own quotas protect. They also skip the pool's public documents, which apps
 * and Amazon Quick fetch from any address.
 */
const FORWARDED = or(
  hasPath("EXACTLY", "/oauth2/token"),
  hasPath("EXACTLY", "/oauth2/userInfo"),
  hasPath("ENDS_WITH", "/.well-known/jwks.json"),
  hasPath("ENDS_WITH", "/.well-known/openid-configuration"),
);

/** In each encoding, so that "/oauth2/%74oken" does not bypass the limit. The stage's name comes before it. */
const TOKEN = hasPath("CONTAINS", "/oauth2/token", ["URL_DECODE", "NORMALIZE_PATH"]);

/** The rules of the API's web ACL, which sees the addresses of apps. Pure. */
export function apiRules(waf: WafSettings): Rule[] {
  return inOrder([
    ...countryRules(waf),
    rateRule("token-rate", tokenRateLimitOf(waf), TOKEN),
    rateRule("rate", waf.rateLimit),
    ...managedRules(waf),
  ]);
}

export interface PoolRulesArgs {
  /** Whether apps' token requests arrive through the proxy. */
  readonly behindProxy: boolean;
  /** Types of the pool's identity providers, whose answers reach the pool through the browser. @default none */
  readonly providers?: readonly ProviderSettings["type"][];
}

/** The rules of the pool's web ACL, for the sign-in pages. Pure. */
export function poolRules(waf: WafSettings, { behindProxy, providers = [] }: PoolRulesArgs): Rule[] {
  const byAddress = behindProxy ? not(FORWARDED) : undefined;
  const counted = [
    ...(providers.includes("saml") ? [MATCHED_BY_FEDERATION.body] : []),
    ...(providers.some((type) => type !== "saml") ? [MATCHED_BY_FEDERATION.query] : []),
  ];
  return inOrder([
    ...countryRules(waf, byAddress),
    ...(behindProxy ? [] : [rateRule("token-rate", tokenRateLimitOf(waf), TOKEN)]),
    rateRule("rate", waf.rateLimit, byAddress),
    ...managedRules(waf, byAddress, counted),
    ...blockedElsewhere(waf, counted),
  ]);
}

/**
 * Paths of the bridge that are called from addresses of AWS and of identity providers, and not of users. All users of a stack share them, so
 * rules about addresses would block all of them.
 */
const OF_SERVERS = or(
  hasPath("ENDS_WITH", "/token"),
  hasPath("ENDS_WITH", "/jwks"),
  hasPath("ENDS_WITH", "/userinfo"),
);

/** The rules of the web ACL of the bridge to identity providers. Pure. */
export function bridgeRules(waf: WafSettings): Rule[] {
  const ofUsers = not(OF_SERVERS);
  return inOrder([
    ...countryRules(waf, ofUsers),
    rateRule("rate", waf.rateLimit, ofUsers),
    ...managedRules(waf, ofUsers, [MATCHED_BY_FEDERATION.query]),
  ]);
}

type Unordered = Omit<Rule, "priority" | "visibilityConfig">;

function inOrder(rules: readonly Unordered[]): Rule[] {
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibilityOf(rule.name) }));
}

/** No sampled requests: AWS WAF keeps them for three hours, with state and code_challenge in queries and tokens in headers. */
export function visibilityOf(metricName: string): Visibility {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

function countryRules({ countries }: WafSettings, only?: Statement): Unordered[] {
  if (countries === undefined) return [];
  const { allow, block = [] } = countries;
  // A statement has at most 50 countries. One of them: "or"; in none of them: each "not", since the provider limits the nesting.
  const lists = chunks(allow ?? block, MAX_COUNTRIES_OF_STATEMENT).map(isFrom);
  const unwanted = allow === undefined ? [anyOf(lists)] : lists.map(not);
  return [
    { name: "countries", action: { block: {} }, statement: allOf([...unwanted, ...(only ? [only] : [])]) },
  ];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** AWS WAF's "and" and "or" have at least two statements. Source: AndStatement, OrStatement. */
function allOf(statements: readonly Statement[]): Statement {
  const [only, ...others] = statements;
  return only !== undefined && others.length === 0 ? only : and(...statements);
}

function anyOf(statements: readonly Statement[]): Statement {
  const [only, ...others] = statements;
  return only !== undefined && others.length === 0 ? only : or(...statements);
}

function rateRule(name: string, limit: number, scopeDownStatement?: Statement): Unordered {
  const rateBasedStatement = {
    aggregateKeyType: "IP" as const,
    limit,
    evaluationWindowSec: RATE_WINDOW_SECONDS,
  };
  return {
    name,
    action: { block: {} },
    statement: { rateBasedStatement: scopedDown(rateBasedStatement, scopeDownStatement) },
  };
}

const BOT_CONTROL = {
  managedRuleGroupConfigs: [{ awsManagedRulesBotControlRuleSet: { inspectionLevel: "COMMON" as const } }],
};

/** @param alsoCounted further rules of the core rule set that only count. */
function managedRules(
  waf: WafSettings,
  byAddress?: Statement,
  alsoCounted: readonly CountedRule[] = [],
): Unordered[] {
  return waf.managedRules.map(({ name, mode }) => {
    const group: ManagedRuleGroup = MANAGED_RULE_GROUPS[name];
    const countOnly = [
      ...group.countOnly,
      ...(name === CORE_RULE_SET ? alsoCounted.map(({ rule }) => rule) : []),
    ];
    const managedRuleGroupStatement = {
      vendorName: "AWS" as const,
      name,
      ...(name === "AWSManagedRulesBotControlRuleSet" ? BOT_CONTROL : {}),
      ruleActionOverrides: countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    };
    const overrideAction = (mode ?? group.mode) === "count" ? { count: {} } : { none: {} };
    return {
      name,
      overrideAction,
      statement: {
        managedRuleGroupStatement: scopedDown(
          managedRuleGroupStatement,
          group.byAddress ? byAddress : undefined,
        ),
      },
    };
  });
}

/**
 * What the core rule set only counts is blocked again on all other paths, if it would block at all.
 * Source: AWS WAF, "Handling false positives": a rule that matches the label of the counted one.
 */
function blockedElsewhere(
  { managedRules: groups }: WafSettings,
  counted: readonly CountedRule[],
): Unordered[] {
  const core = groups.find(({ name }) => name === CORE_RULE_SET);
  if (core === undefined || (core.mode ?? MANAGED_RULE_GROUPS[CORE_RULE_SET].mode) === "count") return [];
  return counted.map(({ rule, label, paths }) => ({
    name: `${rule}-elsewhere`,
    action: { block: {} },
    statement: and(hasLabel(label), ...paths.map((path) => not(hasPath("EXACTLY", path)))),
  }));
}

/** Adds the requests to which a statement applies; absent, it applies to all. */
function scopedDown<Scoped extends object>(
  statement: Scoped,
  scopeDownStatement: Statement | undefined,
): Scoped & { readonly scopeDownStatement?: Statement } {
  return scopeDownStatement === undefined ? statement : { ...statement, scopeDownStatement };
}
