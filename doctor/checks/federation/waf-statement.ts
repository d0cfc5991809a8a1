import type {
  ByteMatchStatement,
  FieldToMatch,
  ManagedRuleGroupStatement,
  Statement,
  TextTransformation,
} from "@aws-sdk/client-wafv2";
import { CORE_RULE_SET } from "../../../infra/settings/managed-rule-groups.ts";

/** A request that a server sends to the bridge, as far as it is known: not its address, its country and its User-Agent. */
export interface ServerRequest {
  readonly method: "GET" | "POST";
  readonly host: string;
  /** With the stage, as AWS WAF sees it. */
  readonly path: string;
}

/** Whether a request matches: `maybe` depends on its caller, `unknown` on what the web ACL refers to and the doctor does not read. */
export type Match = "yes" | "no" | "maybe" | "unknown";

/**
 * Whether a server's request matches a statement of AWS WAF. It has no cookies and no headers but those of HTTP, and nothing in it looks like
 * an attack. Pure.
 */
export function matches(statement: Statement, request: ServerRequest): Match {
  const { AndStatement: all, OrStatement: any, NotStatement: not } = statement;
  const { RateBasedStatement: rate, ManagedRuleGroupStatement: group } = statement;
  const of = (one: Statement) => matches(one, request);
  if (all !== undefined) return every((all.Statements ?? []).map(of));
  if (any !== undefined) return opposite(every((any.Statements ?? []).map((one) => opposite(of(one)))));
  if (not !== undefined) return opposite(of(not.Statement ?? {}));
  if (rate !== undefined) return among(rate.ScopeDownStatement, request, "maybe");
  if (group !== undefined) return among(group.ScopeDownStatement, request, groupMatch(group));
  return single(statement, request);
}

/** A statement that contains no other one. */
function single(statement: Statement, request: ServerRequest): Match {
  const { ByteMatchStatement: bytes, RegexMatchStatement: regex, LabelMatchStatement: label } = statement;
  if (bytes !== undefined) return inField(bytes, request, (value) => hasBytes(value, bytes));
  if (regex !== undefined) return inField(regex, request, (value) => fits(value, regex.RegexString));
  if (label !== undefined) return labelMatch(label.Key ?? "");
  if (statement.GeoMatchStatement !== undefined || statement.AsnMatchStatement !== undefined) return "maybe";
  const { RuleGroupReferenceStatement: own, RegexPatternSetReferenceStatement: patterns } = statement;
  // A list has none of the servers' addresses, whether it is one of attackers or of offices.
  return own !== undefined || patterns !== undefined ? "unknown" : "no";
}

const OPPOSITES = { yes: "no", no: "yes", maybe: "maybe", unknown: "unknown" } as const;

function opposite(match: Match): Match {
  return OPPOSITES[match];
}

function every(found: readonly Match[]): Match {
  const order: readonly Match[] = ["no", "unknown", "maybe"];
  return order.find((one) => found.includes(one)) ?? "yes";
}

/** What a scope-down statement leaves out is not examined. Source: "Using scope-down statements in AWS WAF". */
function among(scope: Statement | undefined, request: ServerRequest, match: Match): Match {
  return every([scope === undefined ? "yes" : matches(scope, request), match]);
}

/** Managed groups that examine addresses, or what kind of client sends a request. Source: "AWS Managed Rules rule groups list". */
const BY_CALLER: readonly string[] = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesAnonymousIpList",
  "AWSManagedRulesBotControlRuleSet",
];

/** Of the core rule set. Whether Cognito sends a User-Agent is not documented. Source: "Baseline rule groups". */
const NO_USER_AGENT = "NoUserAgent_HEADER";

function groupMatch(group: ManagedRuleGroupStatement): Match {
  const { VendorName, Name = "", RuleActionOverrides = [], ExcludedRules = [] } = group;
  if (VendorName !== "AWS") return "unknown";
  if (Name !== CORE_RULE_SET) return BY_CALLER.includes(Name) ? "maybe" : "no";
  const passes = RuleActionOverrides.some(
    (one) => one.Name === NO_USER_AGENT && (one.ActionToUse?.Count ?? one.ActionToUse?.Allow) !== undefined,
  );
  return passes || ExcludedRules.some((one) => one.Name === NO_USER_AGENT) ? "no" : "maybe";
}

/** Labels that managed groups give to callers; what rules of one's own give is not known. Source: "Labels in AWS WAF". */
function labelMatch(key: string): Match {
  if (!key.startsWith("awswaf:")) return "unknown";
  return /:(?:bot-control|amazon-ip-list|anonymous-ip-list|geo|asn)\b|NoUserAgent/.test(key) ? "maybe" : "no";
}

interface Examination {
  readonly FieldToMatch?: FieldToMatch | undefined;
  readonly TextTransformations?: readonly TextTransformation[] | undefined;
}

/** Compares a part of the request, as far as it is known. What the request does not have, such as a cookie, matches nothing. */
function inField(examination: Examination, request: ServerRequest, test: (value: string) => Match): Match {
  const { UriPath, Method, SingleHeader } = examination.FieldToMatch ?? {};
  const header = SingleHeader?.Name?.toLowerCase();
  if (header !== undefined && HTTP_HEADERS.includes(header)) return "maybe";
  const value =
    (UriPath && request.path) ?? (Method && request.method) ?? (header === "host" ? request.host : undefined);
  const transformed = value === undefined ? undefined : transform(value, examination.TextTransformations);
  if (value !== undefined && transformed === undefined) return "unknown";
  return transformed === undefined ? "no" : test(transformed);
}

/** Headers that a server may send, with any value. */
const HTTP_HEADERS: readonly string[] = [
  ...["accept", "accept-encoding", "accept-language", "authorization", "connection", "content-length"],
  ...["content-type", "user-agent", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-proto"],
];

/** They change nothing in a host, a method or a plain path. */
const WITHOUT_EFFECT: readonly string[] = [
  ...["NONE", "COMPRESS_WHITE_SPACE", "HTML_ENTITY_DECODE", "NORMALIZE_PATH", "NORMALIZE_PATH_WIN"],
  ...["REMOVE_NULLS", "REPLACE_NULLS", "URL_DECODE", "URL_DECODE_UNI"],
];

function transform(value: string, transformations: readonly TextTransformation[] = []): string | undefined {
  const types = transformations.map(({ Type = "NONE" }) => Type);
  if (types.some((type) => type !== "LOWERCASE" && !WITHOUT_EFFECT.includes(type))) return undefined;
  return types.includes("LOWERCASE") ? value.toLowerCase() : value;
}

/** Source: AWS WAF API, ByteMatchStatement, PositionalConstraint. */
function hasBytes(value: string, { SearchString, PositionalConstraint }: ByteMatchStatement): Match {
  const searched = new TextDecoder().decode(SearchString);
  switch (PositionalConstraint) {
    case "EXACTLY":
      return value === searched ? "yes" : "no";
    case "STARTS_WITH":
      return value.startsWith(searched) ? "yes" : "no";
    case "ENDS_WITH":
      return value.endsWith(searched) ? "yes" : "no";
    case "CONTAINS":
      return value.includes(searched) ? "yes" : "no";
    case "CONTAINS_WORD":
      // Of letters, digits and underscores alone.
      return fits(value, `\\b${searched}\\b`);
    default:
      return "unknown";
  }
}

/** AWS WAF has most of PCRE: what JavaScript does not have is not judged. */
function fits(value: string, pattern = ""): Match {
  try {
    return new RegExp(pattern).test(value) ? "yes" : "no";
  } catch {
    return "unknown";
  }
}
