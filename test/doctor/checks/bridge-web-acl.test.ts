import type { Rule, Statement } from "@aws-sdk/client-wafv2";
import { expect } from "chai";
import { serversFinding } from "../../../doctor/checks/federation/bridge-api.ts";

const visible = { VisibilityConfig: undefined, Priority: 0 };
const blocking = (Name: string, statement: Statement): Rule => ({
  ...visible,
  Name,
  Action: { Block: {} },
  Statement: statement,
});
const group = (Name: string, changes: object = {}): Rule => ({
  ...visible,
  Name,
  OverrideAction: { None: {} },
  Statement: { ManagedRuleGroupStatement: { VendorName: "AWS", Name, ...changes } },
});

const PATH: Statement = {
  ByteMatchStatement: {
    SearchString: new TextEncoder().encode("/token"),
    FieldToMatch: { UriPath: {} },
    TextTransformations: [{ Priority: 0, Type: "NONE" }],
    PositionalConstraint: "ENDS_WITH",
  },
};
const GERMANY: Statement = { GeoMatchStatement: { CountryCodes: ["DE"] } };
const LIST: Statement = { IPSetReferenceStatement: { ARN: "arn:aws:wafv2:x" } };
const limit = (scope: object = {}): Statement => ({
  RateBasedStatement: { Limit: 100, AggregateKeyType: "IP", ...scope },
});
const otherPaths = { ScopeDownStatement: { NotStatement: { Statement: PATH } } };

/** What the doctor says of a web ACL with one rule. */
const findingFor = (rule: Rule, action: object = { Allow: {} }) =>
  serversFinding({
    Name: "ours",
    Id: "1",
    ARN: "arn",
    DefaultAction: action,
    Rules: [rule],
    VisibilityConfig: undefined,
  });

describe("A web ACL of one's own in front of the bridge", () => {
  const stopping: readonly (readonly [string, Rule])[] = [
    ["a rate limit for each address", blocking("rate", limit())],
    ["a country that is blocked", blocking("geo", GERMANY)],
    ["countries that are allowed alone", blocking("geo", { NotStatement: { Statement: GERMANY } })],
    ["addresses that are allowed alone", blocking("office", { NotStatement: { Statement: LIST } })],
    ["Bot Control", group("AWSManagedRulesBotControlRuleSet")],
    ["lists of addresses", group("AWSManagedRulesAmazonIpReputationList")],
  ];
  for (const [what, rule] of stopping) {
    it(`may stop Amazon Cognito: ${what}`, () => {
      expect(findingFor(rule)).to.include({ state: "warning" });
      expect(JSON.stringify(findingFor(rule))).to.include(String(rule.Name));
    });
  }

  it("may stop Amazon Cognito: a default action that blocks", () => {
    expect(findingFor(group("AWSManagedRulesSQLiRuleSet"), { Block: {} })).to.include({ state: "warning" });
  });

  const passing: readonly (readonly [string, Rule])[] = [
    ["a rate limit that leaves these paths out", blocking("rate", limit(otherPaths))],
    ["a group that leaves them out", group("AWSManagedRulesBotControlRuleSet", otherPaths)],
    ["a group that counts", { ...group("AWSManagedRulesBotControlRuleSet"), OverrideAction: { Count: {} } }],
    ["a limit that counts", { ...blocking("rate", limit()), Action: { Count: {} } }],
    ["addresses that are blocked", blocking("attackers", LIST)],
    ["a group about contents", group("AWSManagedRulesKnownBadInputsRuleSet")],
  ];
  for (const [what, rule] of passing) {
    it(`lets Amazon Cognito pass: ${what}`, () =>
      expect(findingFor(rule)).to.deep.equal({ state: "ok", note: "ours" }));
  }
});
