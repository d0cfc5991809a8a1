import { MANAGED_RULE_GROUPS, type ManagedRuleGroup } from "../settings/managed-rule-groups.ts";
import { tokenRateLimitOf, type WafSettings } from "../settings/waf.ts";
import { and, hasPath, isFrom, not, or, type Statement } from "./statement.ts";

/** A rule as the provider takes it. */
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

/** Seconds. What the limits in the settings speak of. */
const WINDOW = 300;

/**
 * Paths of the pool's domain where the address says nothing of who asks.
 *
 * The proxy forwards token and user info requests from Lambda's addresses: they change, they are AWS's, in the stack's country,
 * and all colleagues share them. A limit for each address would lock everybody out, and so would countries and lists of
 * hosting providers. There is no header that could tell the proxy from others and that nobody could copy. So rules about
 * addresses pass these exact paths over: there, the codes, PKCE, client secrets and Cognito's own quotas protect. The pool's
 * public documents, which apps and Amazon Quick fetch from wherever they run, are passed over too.
 */
const FORWARDED = or(
  hasPath("EXACTLY", "/oauth2/token"),
  hasPath("EXACTLY", "/oauth2/userInfo"),
  hasPath("ENDS_WITH", "/.well-known/jwks.json"),
  hasPath("ENDS_WITH", "/.well-known/openid-configuration"),
);

/** Written in whatever way: a limit must not be got around by "/oauth2/%74oken". Before it stands the stage's name. */
const TOKEN = hasPath("CONTAINS", "/oauth2/token", ["URL_DECODE", "NORMALIZE_PATH"]);

/** The rules of the web ACL before the API. Here an address is that of an app. Pure. */
export function apiRules(waf: WafSettings): Rule[] {
  return inOrder([
    ...countryRules(waf),
    rateRule("token-rate", tokenRateLimitOf(waf), TOKEN),
    rateRule("rate", waf.rateLimit),
    ...managedRules(waf),
  ]);
}

/**
 * The rules of the pool's own web ACL, before the sign-in pages. Pure.
 *
 * @param behindProxy whether apps' token requests come by way of the proxy.
 */
export function poolRules(waf: WafSettings, { behindProxy }: { readonly behindProxy: boolean }): Rule[] {
  const byAddress = behindProxy ? not(FORWARDED) : undefined;
  return inOrder([
    ...countryRules(waf, byAddress),
    ...(behindProxy ? [] : [rateRule("token-rate", tokenRateLimitOf(waf), TOKEN)]),
    rateRule("rate", waf.rateLimit, byAddress),
    ...managedRules(waf, byAddress),
  ]);
}

type Unordered = Omit<Rule, "priority" | "visibilityConfig">;

function inOrder(rules: readonly Unordered[]): Rule[] {
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibilityOf(rule.name) }));
}

/** Samples that AWS WAF keeps for three hours would hold queries with state and code_challenge, and tokens in headers. */
export function visibilityOf(metricName: string): Visibility {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

function countryRules({ countries }: WafSettings, only?: Statement): Unordered[] {
  if (countries === undefined) return [];
  const { allow, block = [] } = countries;
  const unwanted = allow === undefined ? isFrom(block) : not(isFrom(allow));
  const statement = only === undefined ? unwanted : and(unwanted, only);
  return [{ name: "countries", action: { block: {} }, statement }];
}

function rateRule(name: string, limit: number, scopeDownStatement?: Statement): Unordered {
  const rateBasedStatement = {
    aggregateKeyType: "IP" as const,
    limit,
    evaluationWindowSec: WINDOW,
    ...(scopeDownStatement && { scopeDownStatement }),
  };
  return { name, action: { block: {} }, statement: { rateBasedStatement } };
}

function managedRules(waf: WafSettings, byAddress?: Statement): Unordered[] {
  return waf.managedRules.map(({ name, mode }) => {
    const group: ManagedRuleGroup = MANAGED_RULE_GROUPS[name];
    const managedRuleGroupStatement = {
      vendorName: "AWS" as const,
      name,
      ...(name === "AWSManagedRulesBotControlRuleSet" && {
        managedRuleGroupConfigs: [
          { awsManagedRulesBotControlRuleSet: { inspectionLevel: "COMMON" as const } },
        ],
      }),
      ruleActionOverrides: group.countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      ...(group.byAddress && byAddress && { scopeDownStatement: byAddress }),
    };
    const overrideAction = (mode ?? group.mode) === "count" ? { count: {} } : { none: {} };
    return { name, overrideAction, statement: { managedRuleGroupStatement } };
  });
}
