import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { authorizeQuery } from "../support/authorize-query.ts";
import { callFrom } from "../support/call-from.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

const HERE = "127.0.0.1";
const STRANGER = "127.0.0.2";

/** AWS applies a changed resource policy only with a new deployment, so it takes all three, and nothing else. */
const POLICY_TAKES_EFFECT = [
  "create-replacement aws:apigateway/deployment:Deployment",
  "delete-replaced aws:apigateway/deployment:Deployment",
  "replace aws:apigateway/deployment:Deployment",
  "update aws:apigateway/restApiPolicy:RestApiPolicy",
  "update aws:apigateway/stage:Stage",
];

describe("The stack's allowedCidrs", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let deployment: Deployment;
  let endpoint: string;

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
    const { outputs } = await deployment.up();
    endpoint = sandbox.gateway.resolve(`${outputs["AuthEndpoint"]}?${authorizeQuery(outputs["ClientId"])}`);
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
  });

  const statusFrom = async (address: string) => (await callFrom(address, endpoint)).status;

  it("lets everybody in while it is unset", async () => {
    expect([await statusFrom(HERE), await statusFrom(STRANGER)]).to.deep.equal([302, 302]);
  });

  it("takes effect in one up when it is set, and the next up shows no change", async () => {
    const config = { allowedCidrs: `["${HERE}/32"]` };
    expect((await deployment.up(config)).steps).to.deep.equal(POLICY_TAKES_EFFECT);
    expect([await statusFrom(HERE), await statusFrom(STRANGER)]).to.deep.equal([302, 403]);
    expect((await deployment.up(config)).steps).to.deep.equal([]);
  });

  it("answers everybody else with an OAuth error in JSON, and the proxy's own headers", async () => {
    const { body } = await callFrom(STRANGER, endpoint);
    expect(JSON.parse(body)).to.have.property("error", "access_denied");
  });

  it("takes effect in one up when it is changed", async () => {
    const { steps } = await deployment.up({ allowedCidrs: `["${STRANGER}/32"]` });
    expect(steps).to.deep.equal(POLICY_TAKES_EFFECT);
    expect([await statusFrom(HERE), await statusFrom(STRANGER)]).to.deep.equal([403, 302]);
  });

  it("shows no change when the same ranges are written in another way", async () => {
    await deployment.stack.removeConfig("quick-sign-in:allowedCidrs");
    await deployment.stack.setConfig("quick-sign-in:allowedCidrs[0]", { value: `${STRANGER}/32` }, true);
    expect(await deployment.upAsItIs()).to.deep.include({ steps: [] });
  });

  it("takes effect in one up when it is removed, and the next up shows no change", async () => {
    expect((await deployment.up()).steps).to.deep.equal(POLICY_TAKES_EFFECT);
    expect([await statusFrom(HERE), await statusFrom(STRANGER)]).to.deep.equal([302, 302]);
    expect((await deployment.up()).steps).to.deep.equal([]);
  });

  it("makes the API dual-stack for an IPv6 range, and IPv4 again without one", async () => {
    const { steps } = await deployment.up({ allowedCidrs: '["2001:db8::/32"]' });
    expect(steps).to.deep.equal([...POLICY_TAKES_EFFECT, "update aws:apigateway/restApi:RestApi"].sort());
    expect((await deployment.up({ allowedCidrs: '["2001:db8::/32"]' })).steps).to.deep.equal([]);
    expect((await deployment.up()).steps).to.include("update aws:apigateway/restApi:RestApi");
  });
});
