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
import { asRoot } from "../sandbox/hand-made-stack.ts";
import { callFrom } from "../support/call-from.ts";
import type { UpSteps } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";
import { type Stepper, stepper } from "./support/stepper.ts";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const LOGS = [
  ...["aws:cloudwatch/logGroup:LogGroup", "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"],
  "quick-sign-in:infra:WebAclLogs",
];
const WEB_ACLS = "quick-sign-in:infra:WebAcls";
const BOTH = [WEB_ACL, WEB_ACL, ASSOCIATION, ASSOCIATION, LOGGING, LOGGING, ...LOGS, WEB_ACLS];

const DEFAULT = { waf: "true" };
const CHANGED = {
  waf: JSON.stringify({
    rateLimit: 300,
    countries: { allow: ["DE", "AT"] },
    managedRules: ["AWSManagedRulesBotControlRuleSet"],
  }),
};
const API_ALONE = {
  waf: JSON.stringify({ signInPages: false, logging: false }),
  allowedCidrs: '["52.94.76.0/24"]',
};

const steps = (...parts: readonly string[][]) => parts.flat().sort();
const create = (types: readonly string[]) => types.map((type) => `create ${type}`);
const remove = (types: readonly string[]) => types.map((type) => `delete ${type}`);

describe("The stack's web ACLs", () => {
  let deployment: SharedDeployment;
  let change: Stepper;
  let waf: WAFV2Client;
  let stage: string;
  let pool: string;

  const arnOf = async (type: RegExp) => {
    const found = (await resourcesOf(deployment.stack)).find((resource) => type.test(resource.type));
    return String(found?.outputs["arn"] ?? "");
  };
  const webAclOf = async (ResourceArn: string) =>
    (await waf.send(new GetWebACLForResourceCommand({ ResourceArn })).catch(() => undefined))?.WebACL;
  const ruleNames = async (ResourceArn: string) =>
    (await webAclOf(ResourceArn))?.Rules?.map(({ Name }) => Name) ?? [];

  before(async () => {
    deployment = await sharedDeployment();
    change = stepper((settings) => deployment.up(settings));
    waf = new WAFV2Client(asRoot(deployment.sandbox));
    stage = await arnOf(/:Stage$/);
    pool = await arnOf(/^aws:cognito.*:UserPool$/);
  });

  describe("with waf: true", () => {
    let done: UpSteps;

    before(async () => {
      done = await change({}, DEFAULT);
    });

    it("are added before the API and the pool, and nothing else changes", async () => {
      expect(done.steps).to.deep.equal(create(BOTH).sort());
      const expected = apiRules(wafSchema.parse(true) ?? expect.fail("off"));
      expect(await ruleNames(stage)).to.deep.equal(expected.map(({ name }) => name));
      expect(await ruleNames(pool))
        .to.include("rate")
        .and.not.include("token-rate");
      // docs/waf.md says so: above 1,500, requests cost more.
      const units = [await webAclOf(stage), await webAclOf(pool)].map((webAcl) => webAcl?.Capacity);
      expect(units).to.deep.equal([959, 947]);
    });

    it("pass the proxy's requests over by their exact paths, as AWS has the rules", async () => {
      const rate = (await webAclOf(pool))?.Rules?.find(({ Name }) => Name === "rate");
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
        const webAcl = await webAclOf(resource);
        const ResourceArn = webAcl?.ARN;
        const { LoggingConfiguration: logging } = await waf.send(
          new GetLoggingConfigurationCommand({ ResourceArn }),
        );
        expect(logging?.LogDestinationConfigs?.join()).to.match(
          /:log-group:aws-waf-logs-sign-in-[0-9a-f]{7}$/,
        );
        expect(logging?.RedactedFields).to.deep.equal([
          { QueryString: {} },
          { SingleHeader: { Name: "authorization" } },
          { SingleHeader: { Name: "cookie" } },
        ]);
        expect(logging?.LoggingFilter?.DefaultBehavior).to.equal("DROP");
        const seen = [
          webAcl?.VisibilityConfig,
          ...(webAcl?.Rules ?? []).map((rule) => rule.VisibilityConfig),
        ];
        for (const visibility of seen) expect(visibility).to.include({ SampledRequestsEnabled: false });
        expect(
          webAcl?.DataProtectionConfig?.DataProtections?.map(({ Field }) => Field?.FieldType),
        ).to.deep.equal(["QUERY_STRING", "BODY", "SINGLE_HEADER"]);
      }
    });
  });

  describe("with other rules", () => {
    it("change their rules in place", async () => {
      expect((await change(DEFAULT, CHANGED)).steps).to.deep.equal([
        `update ${WEB_ACL}`,
        `update ${WEB_ACL}`,
      ]);
      expect(await ruleNames(pool)).to.deep.equal(["countries", "rate", "AWSManagedRulesBotControlRuleSet"]);
    });
  });

  describe("with the pages and the logs left out, and with allowed addresses", () => {
    let done: UpSteps;

    before(async () => {
      done = await change(CHANGED, API_ALONE);
    });

    it("leave the pages and the logs alone", async () => {
      const inWaf = done.steps.filter((step) => !step.includes("apigateway"));
      expect(inWaf).to.deep.equal(
        steps(remove([WEB_ACL, ASSOCIATION, LOGGING, LOGGING, ...LOGS]), [`update ${WEB_ACL}`]),
      );
      expect(await webAclOf(pool)).to.equal(undefined);
    });

    it("add to the allowed addresses: all others get 403 as without a web ACL", async () => {
      const address = deployment.sandbox.gateway.resolve(deployment.outputs["AuthEndpoint"] ?? "");
      expect((await callFrom("127.0.0.1", address)).status).to.equal(403);
      expect(await webAclOf(stage)).to.not.equal(undefined);
    });
  });

  describe("with a custom one", () => {
    it("give way to it, and it stays when the setting is removed", async () => {
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
      expect((await change(API_ALONE, { webAclArn })).steps).to.include(`replace ${ASSOCIATION}`);
      expect((await webAclOf(stage))?.ARN).to.equal(webAclArn);
      expect((await change({ webAclArn }, { webAclArn })).steps).to.deep.equal([]);
      expect((await change({ webAclArn }, {})).steps).to.deep.equal(remove([ASSOCIATION, WEB_ACLS]));
      expect(await webAclOf(stage)).to.equal(undefined);
      const key = { Id: Summary?.Id, Name: Summary?.Name, Scope: "REGIONAL" as const };
      expect((await waf.send(new GetWebACLCommand(key))).WebACL?.ARN).to.equal(webAclArn);
    });
  });
});
