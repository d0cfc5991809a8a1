import { APIGatewayClient, GetAccountCommand, GetStageCommand } from "@aws-sdk/client-api-gateway";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../../sandbox/index.ts";
import { apiAddress, asRoot, makeApi, makeFunction, swagger } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

const HANDLER_CODE = "export const handler = async () => ({ statusCode: 200, body: '' });";
const TOKEN_METHOD_PATH = "~1oauth2~1token/POST";
const LOG_FORMAT = JSON.stringify({ id: "$context.requestId", status: "$context.status" });

describe("The provider's stage settings", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let gateway: APIGatewayClient;
  let restApi: string;

  before(async () => {
    sandbox = await startSandbox();
    gateway = new APIGatewayClient(asRoot(sandbox));
    const functionArn = await makeFunction(sandbox, "open", HANDLER_CODE);
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

  it("limit one method, change the limit, and remove it", async () => {
    await program.settle(() => {
      settings(TOKEN_METHOD_PATH, { throttlingBurstLimit: 1, throttlingRateLimit: 0.001 });
      settings("*/*", { metricsEnabled: true });
      return {};
    });
    expect((await stage()).methodSettings?.[TOKEN_METHOD_PATH]).to.include({ throttlingBurstLimit: 1 });
    expect([await serve(), await serve()]).to.deep.equal([200, 429]);
    const { steps } = await program.settle(() => {
      settings(TOKEN_METHOD_PATH, { metricsEnabled: true });
      return {};
    });
    expect(steps).to.deep.equal([
      "delete aws:apigateway/methodSettings:MethodSettings",
      "update aws:apigateway/methodSettings:MethodSettings",
    ]);
    expect((await stage()).methodSettings).to.have.all.keys(TOKEN_METHOD_PATH);
    expect([await serve(), await serve()]).to.deep.equal([200, 200]);
    await program.settle(() => ({}));
    expect((await stage()).methodSettings ?? {}).to.deep.equal({});
  });

  it("write access logs with an account role, change them, and stop", async () => {
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
    await program.settle(logged(LOG_FORMAT));
    expect((await stage("logged")).accessLogSettings?.format).to.equal(LOG_FORMAT);
    const other = LOG_FORMAT.replace("status", "httpMethod");
    expect((await program.settle(logged(other))).steps).to.deep.equal(["update aws:apigateway/stage:Stage"]);
    expect((await stage("logged")).accessLogSettings?.format).to.equal(other);
    await program.settle(logged());
    expect((await stage("logged")).accessLogSettings ?? {}).to.deep.equal({});
  });

  it("remove the account's role for logs with the resource", async () => {
    const { account } = (await program.settle(() => ({ account: role().id }))).outputs;
    expect(account).to.equal(sandbox.account);
    const arn = async () => (await gateway.send(new GetAccountCommand({}))).cloudwatchRoleArn ?? "";
    expect(await arn()).to.match(/^arn:aws:iam::\d{12}:role\/logs-/);
    await program.settle(() => ({}));
    expect(await arn()).to.equal("");
  });
});
