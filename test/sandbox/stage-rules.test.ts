import {
  APIGatewayClient,
  GetRestApiCommand,
  GetStageCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAccountCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { asRoot, makeApi, makeFunction, swagger } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const GROUP = "arn:aws:logs:eu-central-1:111122223333:log-group:access";

describe("Stages in the sandbox's API Gateway", () => {
  let sandbox: Sandbox;
  let gateway: APIGatewayClient;
  let restApiId: string;

  before(async () => {
    sandbox = await startSandbox();
    gateway = new APIGatewayClient(asRoot(sandbox));
    const code = "export const handler = async () => ({ statusCode: 200 });";
    const functionArn = await makeFunction(sandbox, "any", code);
    restApiId = await makeApi(sandbox, swagger(sandbox, functionArn, ["/oauth2/token"]));
  });
  after(() => sandbox?.stop());

  const replace = (path: string, value: string) =>
    refusalOf(
      gateway.send(
        new UpdateStageCommand({
          restApiId,
          stageName: "prod",
          patchOperations: [{ op: "replace", path, value }],
        }),
      ),
    );
  const setRole = (value: string) =>
    gateway.send(
      new UpdateAccountCommand({ patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value }] }),
    );

  it("require slashes of a resource's path as ~1", async () => {
    expect(await replace("/oauth2/token/POST/throttling/burstLimit", "5")).to.match(
      /^BadRequestException: Invalid method setting path/,
    );
    expect(await replace("/~1oauth2~1token/POST/throttling/burstLimit", "5")).to.equal("accepted");
    expect(await replace("/*/*/throttling/rateLimit", "5")).to.equal("accepted");
  });

  it("require each method's name, even if the route allows any", async () => {
    for (const method of ["ANY", "*"]) {
      expect(await replace(`/~1oauth2~1token/${method}/throttling/burstLimit`, "5"), method).to.match(
        /^BadRequestException: Invalid method setting path/,
      );
    }
  });

  it("refuse logs before the account has a role for them", async () => {
    await setRole("");
    for (const [path, value] of [
      ["/accessLogSettings/destinationArn", GROUP],
      ["/*/*/logging/loglevel", "INFO"],
    ] as const) {
      expect(await replace(path, value), path).to.match(/^BadRequestException: CloudWatch Logs role ARN/);
      await setRole(`arn:aws:iam::${sandbox.account}:role/logs`);
      expect(await replace(path, value), path).to.equal("accepted");
      await setRole("");
    }
    expect(await replace("/*/*/logging/loglevel", "OFF")).to.equal("accepted");
  });

  it("require a one-line access log format with the request ID", async () => {
    const format = (text: string) => replace("/accessLogSettings/format", text);
    expect(await format('{"status":"$context.status"}')).to.match(/requestId/);
    expect(await format("$context.requestId\n$context.status")).to.match(/single line/);
    expect(await format("$context.requestId $context.status\n")).to.equal("accepted");
  });

  it("show changed tags, as their APIs do", async () => {
    const api = `arn:aws:apigateway:${sandbox.region}::/restapis/${restApiId}`;
    for (const resourceArn of [api, `${api}/stages/prod`]) {
      await gateway.send(new TagResourceCommand({ resourceArn, tags: { app: "sign-in", team: "one" } }));
      await gateway.send(new UntagResourceCommand({ resourceArn, tagKeys: ["team"] }));
    }
    const shown = { tags: { app: "sign-in" } };
    expect(await gateway.send(new GetRestApiCommand({ restApiId }))).to.deep.include(shown);
    expect(await gateway.send(new GetStageCommand({ restApiId, stageName: "prod" }))).to.deep.include(shown);
  });

  it("accept a role for logs only from callers who may pass it", async () => {
    const value = `arn:aws:iam::${sandbox.account}:role/logs`;
    const allow = (Action: string, Resource: string) => ({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource }],
    });
    const change = allow("apigateway:PATCH", `arn:aws:apigateway:${sandbox.region}::/account`);
    const hand = async (...policies: object[]) => {
      const credentials = await sandbox.credentialsFor(policies);
      const client = new APIGatewayClient({ ...asRoot(sandbox), credentials });
      const patchOperations = [{ op: "replace" as const, path: "/cloudwatchRoleArn", value }];
      return refusalOf(client.send(new UpdateAccountCommand({ patchOperations })));
    };
    expect(await hand(change)).to.match(/AccessDenied.*iam:PassRole/);
    expect(await hand(change, allow("iam:PassRole", value))).to.equal("accepted");
  });
});
