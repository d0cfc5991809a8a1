import { stripVTControlCharacters } from "node:util";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { type Step, stepOf } from "../../automation/engine/steps.ts";
import { findViolations, refusal } from "../../automation/guard/guard.ts";
import { describeSteps } from "../../automation/output/describe-steps.ts";
import { readStatements } from "../../policy/iam/document.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { asRoot } from "../sandbox/hand-made-stack.ts";
import { callFrom } from "../support/call-from.ts";
import { type Deployment, newDeployment, type UpSteps } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { scimOutputs } from "../support/scim-endpoint.ts";
import { settingSet } from "../support/setting-sets.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { type RetainedData, retainedData } from "./support/retained-data.ts";

const HERE = "127.0.0.1";
const STRANGER = "127.0.0.2";
const TABLE = "aws:dynamodb/table:Table";

const SYNC = { directorySync: settingSet("directory sync")["directorySync"] ?? "" };
const ENCRYPTED = { ...settingSet("directory sync"), scim: "true", encryption: "true" };
const LIMITED = {
  ...SYNC,
  allowedCidrs: JSON.stringify([`${HERE}/32`]),
  scim: JSON.stringify({ allowedCidrs: [`${STRANGER}/32`], throttling: { rate: 1, burst: 1 } }),
};

// One stack, from the first step to the last: first encrypted, then limited and not encrypted, then without SCIM.
describe("A stack with SCIM, whose settings change", () => {
  let sandbox: Sandbox;
  let deployment: Deployment;
  let endpoint: string;
  let data: RetainedData;
  let held: UpSteps["steps"];

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
    // A teardown declares it as a stack from before data was retained has it: without a hold.
    await deployment.up(ENCRYPTED, { teardown: true });
    data = retainedData(sandbox, await resourcesOf(deployment.stack));
    ({ steps: held } = await deployment.up(ENCRYPTED));
    endpoint = sandbox.gateway.resolve(`${(await scimOutputs(deployment)).ScimEndpoint}/Users`);
  });

  after(() => deployment?.forget());

  async function resource(type: string, name = "sign-in-scim") {
    const found = (await resourcesOf(deployment.stack)).find(
      (one) => one.type === type && one.urn.endsWith(`::${name}`),
    );
    if (found === undefined) throw new Error(`The stack has no ${type} ${name}.`);
    return found;
  }

  /** What a preview of the config as it is would do. */
  async function previewed(): Promise<Step[]> {
    const steps: Step[] = [];
    const onEvent = (event: EngineEvent) => steps.push(...[stepOf(event) ?? []].flat());
    await deployment.stack.preview({ onEvent }).catch(() => undefined);
    return steps;
  }

  async function forgetSettings(settings: object): Promise<void> {
    await deployment.stack.removeAllConfig(Object.keys(settings).map((key) => `quick-sign-in:${key}`));
  }

  describe("when it is from before data was retained", () => {
    it("has data beside the pool that is neither replaced nor changed by the next up", async () => {
      const names = ["stateTable", "auditLog", "scimToken", "key", "scimTokenVersion"];
      expect([...data.ids.keys()]).to.have.members(names);
      // The engine has a provider for the program's look at its own outputs. A teardown does not look.
      expect(held).to.deep.equal([
        "create pulumi:providers:pulumi",
        "update aws:cognito/userPool:UserPool",
        "update aws:dynamodb/table:Table",
      ]);
      expect(retainedData(sandbox, await resourcesOf(deployment.stack)).ids).to.deep.equal(data.ids);
    });

    it("keeps the users in a table under the key of encryption, which its readers may use", async () => {
      const key = (await resource("aws:kms/key:Key", "sign-in")).outputs["arn"];
      const underKey = { enabled: true, kmsKeyArn: key };
      expect((await resource(TABLE)).outputs["serverSideEncryption"]).to.deep.equal(underKey);
      for (const reader of ["sign-in-scim", "sign-in-sync"]) {
        const { inputs } = await resource("aws:iam/rolePolicy:RolePolicy", reader);
        const statement = readStatements(inputs["policy"])?.find(({ resources }) =>
          resources.includes(String(key)),
        );
        expect(statement?.actions, reader).to.deep.equal(["kms:Decrypt"]);
      }
    });
  });

  describe("when addresses and limits are set, and encryption goes", () => {
    let preview: string;

    before(async () => {
      await forgetSettings({ encryption: "" });
      preview = stripVTControlCharacters(describeSteps(await previewed()));
      await deployment.up(LIMITED);
    });

    it("lets in the addresses of scim.allowedCidrs alone, whatever those of the sign-in API are", async () => {
      const refused = await callFrom(HERE, endpoint);
      expect(refused.status).to.equal(403);
      expect(JSON.parse(refused.body)).to.deep.include({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
        status: "403",
      });
      expect((await callFrom(STRANGER, endpoint)).status).to.equal(401);
    });

    it("answers with SCIM's error to what is above its limit", async () => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => callFrom(STRANGER, endpoint)));
      const refused = answers.find(({ status }) => status === 429);
      expect(JSON.parse(refused?.body ?? "{}")).to.include({ status: "429" });
    });

    it("has its table under AWS's key again, and the next up has nothing to do", async () => {
      expect((await resource(TABLE)).outputs["serverSideEncryption"]).to.deep.equal({ enabled: false });
      expect((await deployment.up(LIMITED)).steps).to.deep.equal([]);
    });

    it("leaves the key in the account, and the preview says so", async () => {
      expect(preview).to.include("Key sign-in (stays in the account)");
      expect(await data.inAws()).to.include("key");
    });
  });

  describe("when the config no longer has SCIM", () => {
    it("keeps it, since its table would go: the engine refuses, and the guard says why", async () => {
      const refused = await deployment.up().catch((error: unknown) => String(error));
      expect(refused).to.match(/sign-in-scim.*protected|protected.*sign-in-scim/s);
      const { message, hint } = refusal(findViolations(await previewed(), []));
      expect(message).to.match(
        /resources that your identity provider uses:\n.*scimTable .*would be deleted; lost: .*the table itself stays/,
      );
      expect(hint).to.include("run twice with --replace scimTable");
    });

    it("loses it after a run that releases the table, and leaves its data in the account, as the preview says", async () => {
      const { ScimTable } = await scimOutputs(deployment);
      await deployment.up(LIMITED, { replace: ["scimTable"] });
      await forgetSettings(LIMITED);
      const shown = stripVTControlCharacters(describeSteps(await previewed()));
      for (const line of ["Table sign-in-sync", "LogGroup sign-in-sync-audit", "Secret sign-in-scim"])
        expect(shown).to.include(`${line} (stays in the account)`);
      const { outputs } = await deployment.up();
      expect(outputs).not.to.have.any.keys("ScimEndpoint", "ScimTokenSecretArn", "ScimTable");
      expect((await callFrom(HERE, endpoint)).status).to.be.oneOf([403, 404]);
      const request = new DescribeTableCommand({ TableName: ScimTable });
      const { Table } = await new DynamoDBClient(asRoot(sandbox)).send(request);
      expect(Table).to.include({ DeletionProtectionEnabled: true });
      const left = await resourcesOf(deployment.stack);
      expect(left.filter(({ urn }) => urn.includes("scim"))).to.deep.equal([]);
      expect([...retainedData(sandbox, left).ids.keys()]).to.deep.equal([]);
      expect(await data.inAws()).to.deep.equal(["stateTable", "auditLog", "scimToken", "key"]);
    });
  });
});
