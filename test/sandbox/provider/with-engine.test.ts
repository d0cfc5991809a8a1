import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../../sandbox/index.ts";
import { asRoot } from "../hand-made-stack.ts";
import { type HandMadeProgram, newProgram } from "./hand-made-program.ts";
import { FIRST, type Form, operating, SECOND } from "./operating-program.ts";
import { newProviderProgram } from "./provider-program.ts";

const TRUST_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
/** More than gRPC's default limit of a message. */
const BALLAST_BYTES = 6 * 1024 * 1024;

/** The resources' inputs. */
interface Choices {
  readonly form: Form;
  readonly password: string;
  readonly style: Partial<aws.cognito.ManagedLoginBrandingArgs>;
  readonly tableKey: string;
}
const LOGO = { category: "FORM_LOGO", colorMode: "DARK", extension: "SVG", bytes: "PHN2Zy8+" };
const BEFORE: Choices = {
  form: FIRST,
  password: "hunter2",
  style: { settings: "{}", assets: [LOGO] },
  tableKey: "id",
};
const AFTER: Choices = {
  form: { ...SECOND, email: "night@example.com" },
  password: "hunter3",
  style: { settings: "{}" },
  tableKey: "email",
};

// The other tests of the provider call its functions directly.
describe("The provider with Pulumi's engine", () => {
  let sandbox: Sandbox;
  let program: HandMadeProgram;
  let ballast: string;

  before(async () => {
    sandbox = await startSandbox();
    ballast = join(sandbox.folder, "ballast.bin");
    writeFileSync(ballast, randomBytes(BALLAST_BYTES));
  });
  beforeEach(async () => {
    program = await newProgram(sandbox);
  });
  afterEach(() => program?.destroy());
  after(() => sandbox?.stop());

  const signIn = ({ password, style }: Choices) => {
    const pool = new aws.cognito.UserPool("people").id;
    new aws.cognito.UserPoolDomain("pages", { userPoolId: pool, domain: "acme-with-engine" });
    const app = new aws.cognito.UserPoolClient("app", { userPoolId: pool, generateSecret: true });
    const ids = { userPoolId: pool, clientId: app.id };
    new aws.cognito.ManagedLoginBranding("style", { ...ids, ...style }, { deleteBeforeReplace: true });
    const { id: secretId } = new aws.secretsmanager.Secret("client");
    new aws.secretsmanager.SecretVersion("client", { secretId, secretString: password });
    return { pool, client: app.id, clientSecret: app.clientSecret };
  };

  const worker = ({ tableKey }: Choices) => {
    const { name } = new aws.lambda.Function("worker", {
      role: new aws.iam.Role("worker", { assumeRolePolicy: TRUST_POLICY }).arn,
      runtime: "nodejs24.x",
      handler: "index.handler",
      code: new pulumi.asset.AssetArchive({
        "index.mjs": new pulumi.asset.StringAsset("export const handler = async () => 1;"),
        "ballast.bin": new pulumi.asset.FileAsset(ballast),
      }),
    });
    new aws.dynamodb.Table("runs", {
      billingMode: "PAY_PER_REQUEST",
      hashKey: tableKey,
      attributes: [{ name: tableKey, type: "S" }],
    });
    return { worker: name };
  };

  const everything = (choices: Choices) => () => {
    const place = { partition: "aws", account: sandbox.account, region: sandbox.region };
    const { arn } = operating(choices.form, place)();
    return { topic: arn, ...signIn(choices), ...worker(choices) };
  };

  /** The secrets of a deployment, and the engine's state file. */
  async function secretsOf({ pool: UserPoolId, client: ClientId }: Record<string, string>) {
    const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    const described = await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    const { stack } = program.deployment;
    const file = join(sandbox.folder, "pulumi-state/.pulumi/stacks/quick-sign-in", `${stack.name}.json`);
    return {
      clientSecret: described.UserPoolClient?.ClientSecret ?? "",
      output: (await stack.outputs())["clientSecret"],
      stateFile: readFileSync(file, "utf8"),
    };
  }

  it("creates, updates, replaces and deletes in the same steps as the in-process engine", async () => {
    const forms = [everything(BEFORE), everything(AFTER), () => ({})];
    const direct = newProviderProgram(sandbox);
    const expected: (readonly string[])[] = [];
    for (const form of forms) expected.push((await direct.settle(form)).steps);
    expect(expected.map(({ length }) => length)).to.deep.equal([20, 21, 20]);
    const made = await program.settle(everything(BEFORE));
    const { clientSecret, output, stateFile } = await secretsOf(made.outputs);
    const FunctionName = made.outputs["worker"];
    const worker = await new LambdaClient(asRoot(sandbox)).send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    expect(worker.CodeSize).to.be.above(BALLAST_BYTES);
    const changed = await program.settle(everything(AFTER));
    const gone = await program.up(() => ({}));
    expect([made, changed, gone].map(({ steps }) => steps.filter(isOfProvider))).to.deep.equal(expected);
    expect(clientSecret).to.have.length.above(20);
    expect(output).to.deep.equal({ value: clientSecret, secret: true });
    expect(stateFile).to.include(made.outputs["client"]);
    expect(stateFile).to.not.include(clientSecret).and.not.include(BEFORE.password);
  });

  it("reverts a drift, and passes on errors of the provider and AWS", async () => {
    const table = (args: Partial<aws.dynamodb.TableArgs> = {}) => {
      const { name } = new aws.dynamodb.Table("runs", {
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        ...args,
      });
      return { name };
    };
    const { name: TableName } = (await program.up(() => table())).outputs;
    const protect = new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true });
    await new DynamoDBClient(asRoot(sandbox)).send(protect);
    await program.deployment.refresh();
    expect((await program.up(() => table())).steps).to.deep.equal(["update aws:dynamodb/table:Table"]);
    const wrong = program.up(() => table({ billingMode: "SOMETIMES" }));
    expect(await wrong.catch(String)).to.match(/billingMode: .*PAY_PER_REQUEST/);
    const reserved = program.up(() => {
      const userPoolId = new aws.cognito.UserPool("people").id;
      new aws.cognito.UserPoolDomain("pages", { userPoolId, domain: "my-aws" });
      return table();
    });
    expect(await reserved.catch(String)).to.match(/creating aws:cognito\/userPoolDomain.*reserved/);
  });
});

/** For the engine, the stack and the provider are resources too. */
function isOfProvider(step: string): boolean {
  return !step.includes(" pulumi:");
}
