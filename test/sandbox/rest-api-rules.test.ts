import {
  APIGatewayClient,
  CreateDeploymentCommand,
  GetExportCommand,
  GetRestApiCommand,
  PutRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { callFrom } from "../support/call-from.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { apiAddress, asRoot, makeApi, makeFunction, swagger } from "./hand-made-stack.ts";

const OTHER_ADDRESS = "127.0.0.2";
const FUNCTION_CODE = `
export const handler = async (event) => {
  if (event.path.endsWith("/throws")) throw new Error("the password is hunter2");
  if (event.path.endsWith("/malformed")) return { answer: "hunter2" };
  return { statusCode: 200, body: event.httpMethod + " " + event.requestContext.identity.sourceIp };
};
`;
const PATHS = ["/caller", "/throws", "/malformed"];

/** Allows all addresses except one. */
function policyAgainst(address: string) {
  const all = { Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", ...all },
      { Effect: "Deny", ...all, Condition: { IpAddress: { "aws:SourceIp": `${address}/32` } } },
    ],
  };
}

describe("REST APIs in the sandbox", () => {
  let sandbox: Sandbox;
  let gateway: APIGatewayClient;
  let functionArn: string;

  before(async () => {
    sandbox = await sharedSandbox();
    gateway = new APIGatewayClient(asRoot(sandbox));
    functionArn = await makeFunction(sandbox, "caller", FUNCTION_CODE);
  });

  const body = (extra: object = {}) => swagger(sandbox, functionArn, PATHS, extra);
  const put = (restApiId: string, mode: "merge" | "overwrite", extra?: object) =>
    gateway.send(new PutRestApiCommand({ restApiId, mode, body: body(extra) }));
  const deploy = (restApiId: string) =>
    gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "prod" }));
  const local = (id: string, path: string) => sandbox.gateway.resolve(`${apiAddress(sandbox, id)}${path}`);
  const policyOf = async (restApiId: string) =>
    (await gateway.send(new GetRestApiCommand({ restApiId }))).policy;

  it("export the policy of the deployment, and not the one that is stored for the next", async () => {
    const [first, second] = [policyAgainst("192.0.2.1"), policyAgainst("192.0.2.2")];
    const restApiId = await makeApi(sandbox, body({ "x-amazon-apigateway-policy": first }));
    await put(restApiId, "merge", { "x-amazon-apigateway-policy": second });
    const exported = async () => {
      const parameters = { extensions: "apigateway" };
      const request = {
        restApiId,
        stageName: "prod",
        exportType: "oas30",
        accepts: "application/json",
        parameters,
      };
      const { body: text } = await gateway.send(new GetExportCommand(request));
      return JSON.parse(new TextDecoder().decode(text))["x-amazon-apigateway-policy"];
    };
    expect(await exported()).to.deep.equal(first);
    await deploy(restApiId);
    expect(await exported()).to.deep.equal(second);
  });

  it("serve any method of an imported body, and pass the caller's true address to the function", async () => {
    const address = local(await makeApi(sandbox, body()), "/caller");
    const answer = await fetch(address, { method: "PUT", headers: { "x-forwarded-for": "203.0.113.9" } });
    expect(await answer.text()).to.equal("PUT 127.0.0.1");
    expect((await callFrom(OTHER_ADDRESS, address)).body).to.equal(`GET ${OTHER_ADDRESS}`);
  });

  it("lose their policy if a body overwrites, and keep it if a body is merged", async () => {
    const id = await makeApi(sandbox, body());
    await put(id, "merge", { "x-amazon-apigateway-policy": policyAgainst(OTHER_ADDRESS) });
    await put(id, "merge");
    expect(await policyOf(id)).to.include(OTHER_ADDRESS);
    await put(id, "overwrite");
    expect(await policyOf(id)).to.equal(undefined);
  });

  it("apply a changed policy only after another deployment", async () => {
    const id = await makeApi(sandbox, body());
    const status = async () => (await callFrom(OTHER_ADDRESS, local(id, "/caller"))).status;
    await put(id, "merge", { "x-amazon-apigateway-policy": policyAgainst(OTHER_ADDRESS) });
    expect(await status(), "before the deployment").to.equal(200);
    await deploy(id);
    expect(await status(), "after it").to.equal(403);
    expect((await fetch(local(id, "/caller"))).status, "another address").to.equal(200);
    await put(id, "overwrite");
    expect(await status(), "taken away, not deployed").to.equal(403);
    await deploy(id);
    expect(await status(), "taken away and deployed").to.equal(200);
  });

  for (const path of ["/throws", "/malformed"]) {
    it(`answer 502 without the reason when the function ${path.slice(1)}`, async () => {
      const answer = await fetch(local(await makeApi(sandbox, body()), path));
      expect(answer.status).to.equal(502);
      expect(await answer.text())
        .to.include("Internal server error")
        .and.not.include("hunter2");
    });
  }
});
