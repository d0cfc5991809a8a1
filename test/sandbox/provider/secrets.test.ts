import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { declareCognitoSecret } from "../../../infra/federation/cognito-secret.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

describe("The provider's secrets", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let secrets: SecretsManagerClient;

  before(async () => {
    sandbox = await sharedSandbox();
    secrets = new SecretsManagerClient(asRoot(sandbox));
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());

  const declared =
    (secretString: string, args: aws.secretsmanager.SecretArgs = {}) =>
    () => {
      const { id } = new aws.secretsmanager.Secret("client", args);
      new aws.secretsmanager.SecretVersion("client", { secretId: id, secretString });
      return { id };
    };
  const currentValue = async (SecretId = "") =>
    (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  const describeSecret = (SecretId = "") => secrets.send(new DescribeSecretCommand({ SecretId }));

  it("are stored, and get a new version for each change", async () => {
    const first = await program.settle(declared("hunter2", { description: "one", tags: { app: "a" } }));
    const { id } = first.outputs;
    expect(await currentValue(id)).to.equal("hunter2");
    const second = await program.settle(declared("hunter3", { description: "two", tags: { app: "b" } }));
    expect(second.steps).to.include("update aws:secretsmanager/secret:Secret");
    expect(second.steps).to.include("replace aws:secretsmanager/secretVersion:SecretVersion");
    expect(second.outputs["id"]).to.equal(id);
    expect(await currentValue(id)).to.equal("hunter3");
    expect(await describeSecret(id)).to.deep.include({
      Description: "two",
      Tags: [{ Key: "app", Value: "b" }],
    });
  });

  it("keep custom labels and their versions when another version becomes the current one", async () => {
    const labelled = () => {
      const { id } = new aws.secretsmanager.Secret("labelled", {});
      const versionStages = ["AWSCURRENT", "ours"];
      const args = { secretId: id, secretString: "first", versionStages };
      new aws.secretsmanager.SecretVersion("labelled", args, { ignoreChanges: ["versionStages"] });
      return { id };
    };
    const { id: SecretId = "" } = (await program.settle(labelled)).outputs;
    for (const SecretString of ["second", "third"])
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    const found = await secrets.send(new GetSecretValueCommand({ SecretId, VersionStage: "ours" }));
    expect(found).to.deep.include({ SecretString: "first", VersionStages: ["ours"] });
    await program.refresh();
    expect((await program.settle(labelled)).steps).to.deep.equal([]);
    expect(await currentValue(SecretId)).to.equal("third");
  });

  it("give Cognito at the bridge the value of the last rotation, and never one that a run makes", async () => {
    let run = 0;
    const ofCognito = () => {
      run += 1;
      const args = { provider: "okta", newSecret: `run-${run}`, teardown: false };
      return declareCognitoSecret("idp", args, {});
    };
    const { arn: SecretId = "", value: first } = (await program.settle(ofCognito)).outputs;
    expect(await currentValue(SecretId)).to.equal(first);
    for (const SecretString of ["a".repeat(43), "b".repeat(43)]) {
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
      await program.refresh();
      const { steps, outputs } = await program.settle(ofCognito);
      expect([steps, outputs["value"]]).to.deep.equal([[], SecretString]);
    }
  });

  it("are deleted after the given number of days, or immediately", async () => {
    const waiting = (await program.settle(declared("hunter2", { recoveryWindowInDays: 7 }))).outputs["id"];
    await program.settle(() => ({}));
    const { DeletedDate } = await describeSecret(waiting);
    expect(((DeletedDate?.getTime() ?? 0) - Date.now()) / 86_400_000).to.be.closeTo(7, 0.1);
    const brief = (await program.settle(declared("hunter2", { recoveryWindowInDays: 0 }))).outputs["id"];
    expect(brief).to.not.equal(waiting);
    await program.settle(() => ({}));
    expect(await describeSecret(brief).catch(String)).to.match(/^ResourceNotFoundException/);
  });
});
