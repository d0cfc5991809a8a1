import {
  AssociateWebACLCommand,
  CreateWebACLCommand,
  DeleteWebACLCommand,
  GetWebACLCommand,
  PutLoggingConfigurationCommand,
  type Rule,
  type Statement,
  UpdateWebACLCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const seen = (MetricName: string) => ({
  CloudWatchMetricsEnabled: true,
  MetricName,
  SampledRequestsEnabled: false,
});
const rule = (Statement: Statement, more: Partial<Rule> = {}): Rule => ({
  Name: "one",
  Priority: 0,
  Action: { Block: {} },
  VisibilityConfig: seen("one"),
  Statement,
  ...more,
});
const rate = (Limit: number, EvaluationWindowSec = 300): Statement => ({
  RateBasedStatement: { Limit, EvaluationWindowSec, AggregateKeyType: "IP" },
});
const group = (Name: string, override?: string): Rule =>
  rule(
    {
      ManagedRuleGroupStatement: {
        VendorName: "AWS",
        Name,
        ...(override && { RuleActionOverrides: [{ Name: override, ActionToUse: { Count: {} } }] }),
        ...(Name.includes("ATP") && {
          ManagedRuleGroupConfigs: [{ AWSManagedRulesATPRuleSet: { LoginPath: "/login" } }],
        }),
      },
    },
    { Action: undefined, OverrideAction: { None: {} } },
  );

describe("Web ACLs in the sandbox", () => {
  let sandbox: Sandbox;
  let waf: WAFV2Client;
  let count = 0;

  before(async () => {
    sandbox = await sharedSandbox();
    waf = new WAFV2Client(asRoot(sandbox));
  });

  const request = (Rules: Rule[]) => ({
    Scope: "REGIONAL" as const,
    DefaultAction: { Allow: {} },
    VisibilityConfig: seen("acl"),
    Rules,
  });
  const make = async (...Rules: Rule[]) => {
    count += 1;
    const { Summary } = await waf.send(new CreateWebACLCommand({ Name: `acl-${count}`, ...request(Rules) }));
    return { Name: `acl-${count}`, Id: Summary?.Id, ARN: Summary?.ARN ?? "", LockToken: Summary?.LockToken };
  };
  const pool = async () =>
    `arn:aws:cognito-idp:${sandbox.region}:${sandbox.account}:userpool/${await makePool(sandbox)}`;
  const associate = (WebACLArn: string, ResourceArn: string) =>
    refusalOf(waf.send(new AssociateWebACLCommand({ WebACLArn, ResourceArn })));

  const refused: readonly [why: string, rules: Rule[], refusal: RegExp][] = [
    ["a limit below ten", [rule(rate(9))], /^WAFInvalidParameterException/],
    ["an unsupported window", [rule(rate(10, 30))], /^WAFInvalidParameterException/],
    ["two rules of one priority", [rule(rate(10)), rule(rate(10), { Name: "two" })], /RULE_PRIORITY/],
    ["two rules of one name", [rule(rate(10)), rule(rate(10), { Priority: 1 })], /RULE_NAME/],
    ["a rule without an action", [rule(rate(10), { Action: undefined })], /it takes Action/],
    [
      "a group that is blocked by an action",
      [{ ...group("AWSManagedRulesSQLiRuleSet"), Action: { Block: {} } }],
      /no Action/,
    ],
    ["a group that there is not", [group("AWSManagedRulesNoSuchSet")], /^WAFNonexistentItemException/],
    [
      "an override of a rule that there is not",
      [group("AWSManagedRulesCommonRuleSet", "GenericRFI_QUERY")],
      /has no rule GenericRFI_QUERY/,
    ],
    [
      "a limit inside another statement",
      [rule({ NotStatement: { Statement: rate(10) } })],
      /cannot be nested/,
    ],
    [
      "a group that lacks its configuration",
      [group("AWSManagedRulesBotControlRuleSet")],
      /needs its configuration/,
    ],
    [
      "more capacity than there is",
      Array.from({ length: 8 }, (_, n) => ({
        ...group("AWSManagedRulesCommonRuleSet"),
        Name: `${n}`,
        Priority: n,
      })),
      /^WAFLimitsExceededException/,
    ],
  ];
  for (const [why, rules, refusal] of refused) {
    it(`refuse ${why}`, async () => {
      expect(await refusalOf(make(...rules))).to.match(refusal);
    });
  }

  it("refuse such a rule in updates too", async () => {
    const { Name, Id, LockToken } = await make();
    const change = (rules: Rule[]) =>
      refusalOf(waf.send(new UpdateWebACLCommand({ Name, Id, LockToken, ...request(rules) })));
    expect(await change([rule(rate(9))])).to.match(/^WAFInvalidParameterException/);
    expect(await change([rule(rate(10))])).to.equal("accepted");
  });

  it("compute the capacity of their rules", async () => {
    const { Name, Id } = await make(rule(rate(10)), {
      ...group("AWSManagedRulesCommonRuleSet"),
      Name: "two",
      Priority: 1,
    });
    const { WebACL } = await waf.send(new GetWebACLCommand({ Name, Id, Scope: "REGIONAL" }));
    expect(WebACL?.Capacity).to.equal(702);
  });

  it("cannot be deleted while they are associated", async () => {
    const { Name, Id, ARN, LockToken } = await make();
    expect(await associate(ARN, await pool())).to.equal("accepted");
    expect(
      await refusalOf(waf.send(new DeleteWebACLCommand({ Name, Id, LockToken, Scope: "REGIONAL" }))),
    ).to.match(/^WAFAssociatedItemException/);
  });

  it("cannot be associated with missing resources or, with account takeover prevention, with a pool", async () => {
    const { ARN } = await make();
    const stage = `arn:aws:apigateway:${sandbox.region}::/restapis/abc123/stages/prod`;
    expect(await associate(ARN, stage)).to.match(/^WAFNonexistentItemException/);
    expect(await associate(ARN.replace(":regional/", ":global/"), await pool())).to.match(
      /^WAFInvalidParameterException/,
    );
    const { ARN: withTakeover } = await make(group("AWSManagedRulesATPRuleSet"));
    expect(await associate(withTakeover, await pool())).to.match(/that user pools do not support/);
  });

  it("write only to existing log groups with AWS WAF's name prefix", async () => {
    const { ARN: ResourceArn } = await make();
    const log = (name: string) => {
      const LogDestinationConfigs = [`arn:aws:logs:${sandbox.region}:${sandbox.account}:log-group:${name}`];
      const LoggingConfiguration = { ResourceArn, LogDestinationConfigs };
      return refusalOf(waf.send(new PutLoggingConfigurationCommand({ LoggingConfiguration })));
    };
    expect(await log("sign-in")).to.match(/^WAFInvalidParameterException/);
    expect(await log("aws-waf-logs-missing")).to.match(/^WAFLogDestinationPermissionIssueException/);
  });
});
