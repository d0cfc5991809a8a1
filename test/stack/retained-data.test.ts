// One of the slower tests: it starts a real engine for each `up`.
import { stripVTControlCharacters } from "node:util";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { type Step, stepOf } from "../../automation/engine/steps.ts";
import { describeSteps } from "../../automation/output/describe-steps.ts";
import { type RetainedName, retainedNameOf } from "../../infra/shared/protection.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { asRoot } from "../sandbox/hand-made-stack.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { settingSet } from "../support/setting-sets.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("What holds data beside the pool", function () {
  this.timeout(180_000);
  const settings = { ...settingSet("by itself"), scim: "true", encryption: "true" };
  let sandbox: Sandbox;
  let deployment: Deployment;

  /** Ids in AWS, by name. */
  async function dataOf(): Promise<Map<RetainedName, string>> {
    const resources = await resourcesOf(deployment.stack);
    return new Map(
      resources.flatMap((one) => {
        const name = retainedNameOf(one);
        return name === undefined || one.id === undefined ? [] : [[name, one.id] as const];
      }),
    );
  }

  /** Which of them AWS still has. */
  async function stillThere(data: ReadonlyMap<RetainedName, string>): Promise<RetainedName[]> {
    const id = (name: RetainedName) => data.get(name) ?? "";
    const has = (found: Promise<unknown>) => found.then(Boolean, () => false);
    const logs = new CloudWatchLogsClient(asRoot(sandbox));
    const prefix = { logGroupNamePrefix: id("auditLog") };
    const checks: readonly (readonly [RetainedName, Promise<unknown>])[] = [
      [
        "stateTable",
        new DynamoDBClient(asRoot(sandbox)).send(new DescribeTableCommand({ TableName: id("stateTable") })),
      ],
      [
        "auditLog",
        logs.send(new DescribeLogGroupsCommand(prefix)).then(({ logGroups = [] }) => logGroups.length > 0),
      ],
      [
        "scimToken",
        new SecretsManagerClient(asRoot(sandbox)).send(
          new GetSecretValueCommand({ SecretId: id("scimToken") }),
        ),
      ],
      [
        "key",
        new KMSClient(asRoot(sandbox))
          .send(new DescribeKeyCommand({ KeyId: id("key") }))
          .then(({ KeyMetadata }) => KeyMetadata?.KeyState === "Enabled"),
      ],
    ];
    const found = await Promise.all(checks.map(async ([name, check]) => ((await has(check)) ? [name] : [])));
    return found.flat();
  }

  const ALL: readonly RetainedName[] = ["stateTable", "auditLog", "scimToken", "key"];

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
  });

  after(() => deployment?.forget());

  it("is not replaced, nor changed, on a stack from before it was retained", async () => {
    // A teardown declares it as such a stack has it: without a hold.
    await deployment.up(settings, { teardown: true });
    const data = await dataOf();
    expect([...data.keys()]).to.have.members([...ALL, "scimTokenVersion"]);
    const { steps } = await deployment.up(settings);
    expect(steps).to.deep.equal(["update aws:cognito/userPool:UserPool", "update aws:dynamodb/table:Table"]);
    expect(await dataOf()).to.deep.equal(data);
  });

  it("stays in the account when the config no longer asks for it, and the preview says so", async () => {
    const data = await dataOf();
    await deployment.up(settings, { replace: ["scimTable"] });
    await deployment.stack.removeAllConfig(Object.keys(settings).map((key) => `quick-sign-in:${key}`));
    const steps: Step[] = [];
    const onEvent = (event: EngineEvent) => steps.push(...[stepOf(event) ?? []].flat());
    await deployment.stack.preview({ onEvent });
    const shown = stripVTControlCharacters(describeSteps(steps));
    for (const line of [
      "Table sign-in-sync",
      "LogGroup sign-in-sync-audit",
      "Secret sign-in-scim",
      "Key sign-in",
    ])
      expect(shown).to.include(`${line} (stays in the account)`);
    await deployment.upAsItIs();
    expect(await stillThere(data)).to.deep.equal(ALL);
    expect([...(await dataOf()).keys()]).to.deep.equal([]);
  });

  it("goes with the stack when that is destroyed without retain", async () => {
    await deployment.up(settings);
    const data = await dataOf();
    expect(await stillThere(data)).to.deep.equal(ALL);
    await deployment.destroy();
    // The lines of a year can be read under this key alone.
    expect(await stillThere(data)).to.deep.equal(["key"]);
  });
});
