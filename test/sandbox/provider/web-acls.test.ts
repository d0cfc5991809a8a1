import {
  GetLoggingConfigurationCommand,
  GetWebACLCommand,
  GetWebACLForResourceCommand,
  WAFV2Client,
  type WebACL,
} from "@aws-sdk/client-wafv2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot, makeApi, makeFunction, makePool, swagger } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

type Rule = aws.types.input.wafv2.WebAclRule;

const HANDLER_CODE = "export const handler = async () => ({ statusCode: 200, body: '' });";

const seen = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

const TOKEN_PATH = {
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: "EXACTLY",
    searchString: "/oauth2/token",
    textTransformations: [{ priority: 0, type: "NONE" }],
  },
};

const RULES: Rule[] = [
  {
    name: "rate",
    priority: 1,
    action: { block: {} },
    visibilityConfig: seen("rate"),
    statement: {
      rateBasedStatement: {
        limit: 2000,
        aggregateKeyType: "IP",
        evaluationWindowSec: 300,
        scopeDownStatement: { notStatement: { statement: TOKEN_PATH } },
      },
    },
  },
  {
    name: "bots",
    priority: 0,
    overrideAction: { count: {} },
    visibilityConfig: seen("bots"),
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name: "AWSManagedRulesBotControlRuleSet",
        managedRuleGroupConfigs: [{ awsManagedRulesBotControlRuleSet: { inspectionLevel: "COMMON" } }],
        ruleActionOverrides: [{ name: "SignalNonBrowserUserAgent", actionToUse: { count: {} } }],
      },
    },
  },
  {
    name: "countries",
    priority: 2,
    action: { block: {} },
    visibilityConfig: seen("countries"),
    statement: {
      andStatement: {
        statements: [
          { notStatement: { statement: { geoMatchStatement: { countryCodes: ["DE"] } } } },
          { notStatement: { statement: TOKEN_PATH } },
        ],
      },
    },
  },
];

const withRules = (rules: Rule[], args: Partial<aws.wafv2.WebAclArgs> = {}) =>
  new aws.wafv2.WebAcl("api", {
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    rules,
    visibilityConfig: seen("api"),
    ...args,
  });

describe("The provider's web ACLs", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let waf: WAFV2Client;

  before(async () => {
    sandbox = await sharedSandbox();
    waf = new WAFV2Client(asRoot(sandbox));
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());

  const found = async (arn = ""): Promise<WebACL | undefined> => {
    const [, Name, Id] = arn.split(":").at(-1)?.split("/").slice(1) ?? [];
    return (await waf.send(new GetWebACLCommand({ Name, Id, Scope: "REGIONAL" }))).WebACL;
  };
  const standsBefore = async (ResourceArn: string) =>
    (await waf.send(new GetWebACLForResourceCommand({ ResourceArn })).catch(() => undefined))?.WebACL?.ARN;

  it("keep their rules completely, and update them in place", async () => {
    const first = await program.settle(() => ({
      arn: withRules(RULES, {
        tags: { app: "a" },
        dataProtectionConfig: {
          dataProtections: [{ action: "SUBSTITUTION", field: { fieldType: "QUERY_STRING" } }],
        },
      }).arn,
    }));
    const { arn } = first.outputs;
    const acl = await found(arn);
    expect(acl?.Rules?.map(({ Name }) => Name)).to.deep.equal(["rate", "bots", "countries"]);
    expect(acl?.Capacity).to.equal(2 + 1 + 2 + 50 + 1 + (1 + 1) + (1 + 2));
    const scope = acl?.Rules?.[0]?.Statement?.RateBasedStatement?.ScopeDownStatement?.NotStatement;
    expect(Buffer.from(scope?.Statement?.ByteMatchStatement?.SearchString ?? "").toString()).to.equal(
      "/oauth2/token",
    );
    expect(acl?.DataProtectionConfig?.DataProtections).to.deep.equal([
      { Action: "SUBSTITUTION", Field: { FieldType: "QUERY_STRING" } },
    ]);
    const rules = RULES.slice(0, 2);
    const second = await program.settle(() => ({ arn: withRules(rules, { description: "two" }).arn }));
    expect(second.steps).to.deep.equal(["update aws:wafv2/webAcl:WebAcl"]);
    expect(second.outputs["arn"]).to.equal(arn);
    expect(await found(arn))
      .to.deep.include({ Description: "two" })
      .and.not.have.property("DataProtectionConfig");
    const third = await program.settle(() => ({ arn: withRules(rules, { name: "another" }).arn }));
    expect(third.steps).to.include("replace aws:wafv2/webAcl:WebAcl");
    expect(await found(arn).catch(String)).to.match(/^WAFNonexistentItemException/);
  });

  it("are associated with a stage or a pool, one for each", async () => {
    const code = await makeFunction(sandbox, "web-acls-open", HANDLER_CODE);
    const restApi = await makeApi(sandbox, swagger(sandbox, code, ["/oauth2/token"]));
    const stage = `arn:aws:apigateway:${sandbox.region}::/restapis/${restApi}/stages/prod`;
    const pool = `arn:aws:cognito-idp:${sandbox.region}:${sandbox.account}:userpool/${await makePool(sandbox)}`;
    const declared = (args: Partial<aws.wafv2.WebAclArgs>) => () => {
      const { arn } = withRules(RULES, args);
      for (const [name, resourceArn] of Object.entries({ stage, pool })) {
        new aws.wafv2.WebAclAssociation(name, { resourceArn, webAclArn: arn }, { deleteBeforeReplace: true });
      }
      return { arn };
    };
    const first = await program.settle(declared({}));
    expect([await standsBefore(stage), await standsBefore(pool)]).to.deep.equal(
      Array.from({ length: 2 }, () => first.outputs["arn"]),
    );
    const { outputs, steps } = await program.settle(declared({ name: "other" }));
    expect(steps).to.include("replace aws:wafv2/webAclAssociation:WebAclAssociation");
    expect([await standsBefore(stage), await standsBefore(pool)]).to.deep.equal(
      Array.from({ length: 2 }, () => outputs["arn"]),
    );
    await program.settle(() => ({}));
    expect([await standsBefore(stage), await standsBefore(pool)]).to.deep.equal([undefined, undefined]);
  });

  it("write logs to a log group, without redacted fields", async () => {
    const declared = (redacted: aws.types.input.wafv2.WebAclLoggingConfigurationRedactedField[]) => () => {
      const { arn } = withRules([]);
      const group = new aws.cloudwatch.LogGroup("aws-waf-logs-api");
      new aws.wafv2.WebAclLoggingConfiguration("api", {
        resourceArn: arn,
        logDestinationConfigs: [group.arn],
        redactedFields: redacted,
      });
      return { arn };
    };
    const query = { queryString: {} };
    const { arn: ResourceArn } = (await program.settle(declared([query]))).outputs;
    const logging = async () =>
      (await waf.send(new GetLoggingConfigurationCommand({ ResourceArn }))).LoggingConfiguration;
    expect((await logging())?.RedactedFields).to.deep.equal([{ QueryString: {} }]);
    const { steps } = await program.settle(declared([query, { singleHeader: { name: "authorization" } }]));
    expect(steps).to.deep.equal(["update aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"]);
    expect((await logging())?.RedactedFields?.[1]).to.deep.equal({ SingleHeader: { Name: "authorization" } });
    await program.settle(() => ({ arn: withRules([]).arn }));
    expect(await logging().catch(String)).to.match(/^WAFNonexistentItemException/);
  });

  it("refer to IP sets, which change independently", async () => {
    const declared = (addresses: string[]) => () => {
      const args = {
        scope: "REGIONAL",
        ipAddressVersion: "IPV4",
        addresses,
        tags: { n: `${addresses.length}` },
      };
      const { arn } = new aws.wafv2.IpSet("office", args);
      const statement = { ipSetReferenceStatement: { arn } };
      withRules([
        { name: "office", priority: 0, action: { allow: {} }, visibilityConfig: seen("office"), statement },
      ]);
      return { arn };
    };
    await program.settle(declared(["203.0.113.0/24"]));
    const { steps } = await program.settle(declared(["203.0.113.0/24", "198.51.100.0/24"]));
    expect(steps).to.deep.equal(["update aws:wafv2/ipSet:IpSet"]);
  });

  it("are refused with a rule that the real provider refuses", async () => {
    const [rule] = RULES;
    const limit = { rateBasedStatement: { limit: 5, aggregateKeyType: "IP" } };
    const refused = await program
      .settle(() => (rule ? { arn: withRules([{ ...rule, statement: limit }]).arn } : {}))
      .catch(String);
    expect(refused).to.include("rules[0].statement.rateBasedStatement.limit");
  });
});
