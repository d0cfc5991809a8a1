import type { FieldToMatch, PositionalConstraint, Rule, Statement, WebACL } from "@aws-sdk/client-wafv2";
import type { ServerRequest } from "../../../doctor/checks/federation/waf-statement.ts";

const HOST = "br1dge.execute-api.eu-central-1.amazonaws.com";
export const TOKEN: ServerRequest = { method: "POST", host: HOST, path: "/idp/okta/token" };
export const JWKS: ServerRequest = { method: "GET", host: HOST, path: "/idp/okta/jwks" };
export const USER_INFO: ServerRequest = { method: "GET", host: HOST, path: "/idp/okta/userinfo" };

export const visible = { VisibilityConfig: undefined, Priority: 5 };
export const blocking = (Name: string, statement: Statement, action: object = { Block: {} }): Rule => ({
  ...visible,
  Name,
  Action: action,
  Statement: statement,
});
export const group = (Name: string, changes: object = {}): Rule => ({
  ...visible,
  Name,
  OverrideAction: { None: {} },
  Statement: { ManagedRuleGroupStatement: { VendorName: "AWS", Name, ...changes } },
});

export const text = (
  field: FieldToMatch,
  searched: string,
  constraint: PositionalConstraint = "EXACTLY",
  Type: "NONE" | "LOWERCASE" | "BASE64_DECODE" = "NONE",
): Statement => ({
  ByteMatchStatement: {
    SearchString: new TextEncoder().encode(searched),
    FieldToMatch: field,
    TextTransformations: [{ Priority: 0, Type }],
    PositionalConstraint: constraint,
  },
});
export const path = (...args: [string, PositionalConstraint?, ("LOWERCASE" | "BASE64_DECODE")?]) =>
  text({ UriPath: {} }, ...args);
export const header = (Name: string, value: string) => text({ SingleHeader: { Name } }, value);
export const not = (statement: Statement): Statement => ({ NotStatement: { Statement: statement } });
export const and = (...Statements: Statement[]): Statement => ({ AndStatement: { Statements } });
export const or = (...Statements: Statement[]): Statement => ({ OrStatement: { Statements } });

export const OF_SERVERS = or(...["/token", "/jwks", "/userinfo"].map((end) => path(end, "ENDS_WITH")));
export const GERMANY: Statement = { GeoMatchStatement: { CountryCodes: ["DE"] } };
export const LIST: Statement = { IPSetReferenceStatement: { ARN: "arn:aws:wafv2:x" } };
export const limit = (scope?: Statement): Statement => ({
  RateBasedStatement: { Limit: 100, AggregateKeyType: "IP", ScopeDownStatement: scope },
});
export const scoped = (ScopeDownStatement: Statement) => ({ ScopeDownStatement });
export const counts = (rule: string) => ({
  RuleActionOverrides: [{ Name: rule, ActionToUse: { Count: {} } }],
});

export const webAcl = (rules: readonly Rule[], changes: Partial<WebACL> = {}): WebACL => ({
  Name: "ours",
  Id: "1",
  ARN: "arn",
  DefaultAction: { Allow: {} },
  Rules: [...rules],
  VisibilityConfig: undefined,
  ...changes,
});

/** From the names of Pulumi's provider to those of the SDK, whose texts to search for are bytes. */
export function asReturned(rule: object): Rule {
  const renamed = (value: unknown, key = ""): unknown => {
    if (key === "SearchString") return new TextEncoder().encode(String(value));
    if (Array.isArray(value)) return value.map((one) => renamed(one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const upper = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
        return [upper, renamed(one, upper)];
      }),
    );
  };
  return Object.assign(
    { Name: undefined, Priority: undefined, VisibilityConfig: undefined, Statement: undefined },
    renamed(rule),
  );
}
