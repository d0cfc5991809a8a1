import {
  CreateWebACLCommand,
  GetLoggingConfigurationCommand,
  GetWebACLCommand,
  GetWebACLForResourceCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { expect } from "chai";
import { wafSchema } from "../../infra/settings/waf.ts";
import { apiRules } from "../../infra/waf/web-acl-rules.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { asRoot } from "../sandbox/hand-made-stack.ts";
import { callFrom } from "../support/call-from.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const LOGS = [
  ...["aws:cloudwatch/logGroup:LogGroup", "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"],
  "quick-sign-in:infra:WebAclLogs",
];
const WEB_ACLS = "quick-sign-in:infra:WebAcls";
const BOTH = [WEB_ACL, WEB_ACL, ASSOCIATION, ASSOCIATION, LOGGING, LOGGING, ...LOGS, WEB_ACLS];

const steps = (...parts: readonly string[][]) => parts.flat().sort();
const create = (types: readonly string[]) => types.map((type) => `create ${type}`);
const remove = (types: readonly string[]) => types.map((type) => `delete ${type}`);

describe("The stack's web ACLs", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let deployment: Deployment;
  let waf: WAFV2Client;
  let stage: string;
  let pool: string;

  const arnOf = async (type: RegExp) => {
    const found = (await resourcesOf(deployment.stack)).find((resource) => type.test(resource.type));
    return String(found?.outputs["arn"] ?? "");
  };
  const standsBefore = async (ResourceArn: string) =>
    (await waf.send(new GetWebACLForResourceCommand({ ResourceArn })).catch(() => undefined))?.WebACL;
  const ruleNames = async (ResourceArn: string) =>
    (await standsBefore(ResourceArn))?.Rules?.map(({ Name }) => Name) ?? [];

  before(async () => {
    sandbox = await sharedSandbox();
    waf = new WAFV2Client(asRoot(sandbox));
    deployment = await newDeployment(sandbox);
    await deployment.up();
    stage = await arnOf(/:Stage$/);
    pool = await arnOf(/^aws:cognito.*:UserPool$/);
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
  });

  it("are added before the API and the pool, and nothing else changes", async () => {
    expect((await deployment.up({ waf: "true" })).steps).to.deep.equal(create(BOTH).sort());
    expect((await deployment.up({ waf: "true" })).steps).to.deep.equal([]);
    const expected = apiRules(wafSchema.parse(true) ?? expect.fail("off"));
    expect(await ruleNames(stage)).to.deep.equal(expected.map(({ name }) => name));
    expect(await ruleNames(pool))
      .to.include("rate")
      .and.not.include("token-rate");
    // docs/waf.md says so: above 1,500, requests cost more.
    const units = [await standsBefore(stage), await standsBefore(pool)].map((webAcl) => webAcl?.Capacity);
    expect(units).to.deep.equal([959, 947]);
  });

  it("pass the proxy's requests over by their exact paths, as AWS has the rules", async () => {
    const rate = (await standsBefore(pool))?.Rules?.find(({ Name }) => Name === "rate");
    const exempt =
      rate?.Statement?.RateBasedStatement?.ScopeDownStatement?.NotStatement?.Statement?.OrStatement;
    const paths = exempt?.Statements?.map(({ ByteMatchStatement: match }) => [
      match?.PositionalConstraint,
      Buffer.from(match?.SearchString ?? "").toString(),
      match?.TextTransformations?.map(({ Type }) => Type).join(),
    ]);
    expect(paths?.slice(0, 2)).to.deep.equal([
      ["EXACTLY", "/oauth2/token", "NONE"],
      ["EXACTLY", "/oauth2/userInfo", "NONE"],
    ]);
  });

  it("log what they stop or count, without queries and tokens, and keep no samples", async () => {
    for (const resource of [stage, pool]) {
      const webAcl = await standsBefore(resource);
      const ResourceArn = webAcl?.ARN;
      const { LoggingConfiguration: logging } = await waf.send(
        new GetLoggingConfigurationCommand({ ResourceArn }),
      );
      expect(logging?.LogDestinationConfigs?.join()).to.match(/:log-group:aws-waf-logs-sign-in-[0-9a-f]{7}$/);
      expect(logging?.RedactedFields).to.deep.equal([
        { QueryString: {} },
        { SingleHeader: { Name: "authorization" } },
        { SingleHeader: { Name: "cookie" } },
      ]);
      expect(logging?.LoggingFilter?.DefaultBehavior).to.equal("DROP");
      const seen = [webAcl?.VisibilityConfig, ...(webAcl?.Rules ?? []).map((rule) => rule.VisibilityConfig)];
      for (const visibility of seen) expect(visibility).to.include({ SampledRequestsEnabled: false });
      expect(
        webAcl?.DataProtectionConfig?.DataProtections?.map(({ Field }) => Field?.FieldType),
      ).to.deep.equal(["QUERY_STRING", "BODY", "SINGLE_HEADER"]);
    }
  });

  it("change their rules in place", async () => {
    const changed = JSON.stringify({
      rateLimit: 300,
      countries: { allow: ["DE", "AT"] },
      managedRules: ["AWSManagedRulesBotControlRuleSet"],
    });
    expect((await deployment.up({ waf: changed })).steps).to.deep.equal([
      `update ${WEB_ACL}`,
      `update ${WEB_ACL}`,
    ]);
    expect(await ruleNames(pool)).to.deep.equal(["countries", "rate", "AWSManagedRulesBotControlRuleSet"]);
    expect((await deployment.up({ waf: changed })).steps).to.deep.equal([]);
    await deployment.refresh();
    expect((await deployment.up({ waf: changed })).steps, "after a refresh").to.deep.equal([]);
  });

  it("leave the pages, and the logs, alone where that is set", async () => {
    const config = { waf: JSON.stringify({ signInPages: false, logging: false }) };
    expect((await deployment.up(config)).steps).to.deep.equal(
      steps(remove([WEB_ACL, ASSOCIATION, LOGGING, LOGGING, ...LOGS]), [`update ${WEB_ACL}`]),
    );
    expect(await standsBefore(pool)).to.equal(undefined);
  });

  it("stand on top of the allowed addresses: whoever is outside gets 403 all the same", async () => {
    const config = { waf: '{"signInPages": false, "logging": false}', allowedCidrs: '["203.0.113.0/24"]' };
    const { outputs, steps: done } = await deployment.up(config);
    expect(done.join()).to.not.include("wafv2");
    const address = sandbox.gateway.resolve(outputs["AuthEndpoint"] ?? "");
    expect((await callFrom("127.0.0.1", address)).status).to.equal(403);
    expect(await standsBefore(stage)).to.not.equal(undefined);
  });

  it("make way for one of yours, which stays when it is no longer wanted", async () => {
    const { Summary } = await waf.send(
      new CreateWebACLCommand({
        Name: `ours-${Date.now()}`,
        Scope: "REGIONAL",
        DefaultAction: { Allow: {} },
        VisibilityConfig: {
          CloudWatchMetricsEnabled: false,
          MetricName: "ours",
          SampledRequestsEnabled: false,
        },
        Rules: [],
      }),
    );
    const webAclArn = Summary?.ARN ?? "";
    expect((await deployment.up({ webAclArn })).steps).to.include(`replace ${ASSOCIATION}`);
    expect((await standsBefore(stage))?.ARN).to.equal(webAclArn);
    expect((await deployment.up({ webAclArn })).steps).to.deep.equal([]);
    expect((await deployment.up()).steps).to.deep.equal(remove([ASSOCIATION, WEB_ACLS]));
    expect(await standsBefore(stage)).to.equal(undefined);
    const key = { Id: Summary?.Id, Name: Summary?.Name, Scope: "REGIONAL" as const };
    expect((await waf.send(new GetWebACLCommand(key))).WebACL?.ARN).to.equal(webAclArn);
  });
});
