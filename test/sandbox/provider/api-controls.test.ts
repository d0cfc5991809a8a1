import { APIGatewayClient, GetAccountCommand, GetStageCommand } from "@aws-sdk/client-api-gateway";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../../sandbox/index.ts";
import { apiAddress, asRoot, makeApi, makeFunction, swagger } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

const OPEN = "export const handler = async () => ({ statusCode: 200, body: '' });";
const TOKEN = "~1oauth2~1token/POST";
const FORMAT = JSON.stringify({ id: "$context.requestId", status: "$context.status" });

describe("The settings of an API's stage, by the stand-in provider", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let gateway: APIGatewayClient;
  let restApi: string;

  before(async () => {
    sandbox = await startSandbox();
    gateway = new APIGatewayClient(asRoot(sandbox));
    const functionArn = await makeFunction(sandbox, "open", OPEN);
    restApi = await makeApi(sandbox, swagger(sandbox, functionArn, ["/oauth2/token"]));
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());
  after(() => sandbox?.stop());

  const role = () => {
    const trust = {
      Effect: "Allow",
      Principal: { Service: "apigateway.amazonaws.com" },
      Action: "sts:AssumeRole",
    };
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    return new aws.apigateway.Account("logs", {
      cloudwatchRoleArn: new aws.iam.Role("logs", { assumeRolePolicy }).arn,
    });
  };
  const settings = (methodPath: string, values: aws.types.input.apigateway.MethodSettingsSettings) =>
    new aws.apigateway.MethodSettings(methodPath, {
      restApi,
      stageName: "prod",
      methodPath,
      settings: values,
    });
  const stage = async (stageName = "prod") =>
    gateway.send(new GetStageCommand({ restApiId: restApi, stageName }));
  const serve = async () => {
    const address = `${apiAddress(sandbox, restApi)}/oauth2/token`;
    return (await fetch(sandbox.gateway.resolve(address), { method: "POST" })).status;
  };

  it("limit one method, change, and leave no limit behind", async () => {
    await program.settle(() => {
      settings(TOKEN, { throttlingBurstLimit: 1, throttlingRateLimit: 0.001 });
      settings("*/*", { metricsEnabled: true });
      return {};
    });
    expect((await stage()).methodSettings?.[TOKEN]).to.include({ throttlingBurstLimit: 1 });
    expect([await serve(), await serve()]).to.deep.equal([200, 429]);
    const { steps } = await program.settle(() => {
      settings(TOKEN, { metricsEnabled: true });
      return {};
    });
    expect(steps).to.deep.equal([
      "delete aws:apigateway/methodSettings:MethodSettings",
      "update aws:apigateway/methodSettings:MethodSettings",
    ]);
    expect((await stage()).methodSettings).to.have.all.keys(TOKEN);
    expect([await serve(), await serve()]).to.deep.equal([200, 200]);
    await program.settle(() => ({}));
    expect((await stage()).methodSettings ?? {}).to.deep.equal({});
  });

  it("write access logs once there is a role for them, change and stop", async () => {
    const { deploymentId = "" } = await stage();
    const logged = (format?: string) => () => {
      const dependsOn = [role()];
      const group = new aws.cloudwatch.LogGroup("access", { name: "access" });
      new aws.apigateway.Stage(
        "logged",
        {
          restApi,
          deployment: deploymentId,
          stageName: "logged",
          ...(format !== undefined && { accessLogSettings: { destinationArn: group.arn, format } }),
        },
        { dependsOn },
      );
      return {};
    };
    await program.settle(logged(FORMAT));
    expect((await stage("logged")).accessLogSettings?.format).to.equal(FORMAT);
    const other = FORMAT.replace("status", "httpMethod");
    expect((await program.settle(logged(other))).steps).to.deep.equal(["update aws:apigateway/stage:Stage"]);
    expect((await stage("logged")).accessLogSettings?.format).to.equal(other);
    await program.settle(logged());
    expect((await stage("logged")).accessLogSettings ?? {}).to.deep.equal({});
  });

  it("lose the account's role for logs when the resource goes", async () => {
    const { account } = (await program.settle(() => ({ account: role().id }))).outputs;
    expect(account).to.equal(sandbox.account);
    const arn = async () => (await gateway.send(new GetAccountCommand({}))).cloudwatchRoleArn ?? "";
    expect(await arn()).to.match(/^arn:aws:iam::\d{12}:role\/logs-/);
    await program.settle(() => ({}));
    expect(await arn()).to.equal("");
  });
});
