import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { authorizeQuery } from "../support/authorize-query.ts";
import { callFrom } from "../support/call-from.ts";
import type { UpSteps } from "../support/deployment.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";
import { type Stepper, stepper } from "./support/stepper.ts";

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
const LIMITS = Array.from({ length: 7 }, () => "aws:apigateway/methodSettings:MethodSettings");
const SET = {
  allowedCidrs: `["${HERE}/32"]`,
  throttling: '{"userInfo": {"rate": 1, "burst": 1}}',
  requirePkce: "false",
};
const CHANGED = { allowedCidrs: `["${STRANGER}/32"]` };
const IPV6 = { allowedCidrs: '["2600:1f00::/24"]' };
const FUNCTION = "update aws:lambda/function:Function";

describe("The settings of the proxy's API", () => {
  let sandbox: Sandbox;
  let deployment: SharedDeployment;
  let change: Stepper;
  let authorize: string;
  let withPkce: string;
  let withoutPkce: string;

  before(async () => {
    deployment = await sharedDeployment();
    change = stepper((settings) => deployment.up(settings));
    sandbox = deployment.sandbox;
    const { AuthEndpoint = "", ClientId } = deployment.outputs;
    authorize = sandbox.gateway.resolve(AuthEndpoint);
    withPkce = `${authorize}?${authorizeQuery(ClientId)}`;
    withoutPkce = `${authorize}?client_id=${ClientId}&response_type=code`;
  });

  const statusOf = async (address: string, from = HERE) => (await callFrom(from, address)).status;
  const statuses = async () => [await statusOf(withPkce), await statusOf(withPkce, STRANGER)];

  /** More requests at once than the limit below would let through in ten seconds. */
  const callUserInfo = () =>
    Promise.all(
      Array.from({ length: 12 }, () => callFrom(HERE, authorize.replace("/authorize", "/userInfo"))),
    );

  describe("when none is set", () => {
    it("let all addresses in", async () => {
      expect(await statuses()).to.deep.equal([302, 302]);
    });

    it("require PKCE", async () => {
      expect(await statusOf(withoutPkce)).to.equal(400);
    });
  });

  describe("when allowedCidrs, throttling and requirePkce are set", () => {
    let done: UpSteps;

    before(async () => {
      done = await change({}, SET);
    });

    it("take effect in one up: the policy, the route's limits, the function, and nothing else", () => {
      const limits = [...LIMITS.map((type) => `create ${type}`), "create quick-sign-in:infra:Throttling"];
      expect(done.steps).to.deep.equal([...POLICY_TAKES_EFFECT, ...limits, FUNCTION].sort());
    });

    it("let in the addresses that are named, and no other", async () => {
      expect(await statuses()).to.deep.equal([302, 403]);
    });

    it("answer other addresses with an OAuth error in JSON", async () => {
      const { body } = await callFrom(STRANGER, withPkce);
      expect(JSON.parse(body)).to.have.property("error", "access_denied");
    });

    it("answer what is above the limit with 429 and an OAuth error", async () => {
      const refused = (await callUserInfo()).filter(({ status }) => status === 429);
      expect(refused).not.to.be.empty;
      for (const { body } of refused)
        expect(JSON.parse(body)).to.have.property("error", "temporarily_unavailable");
    });

    it("pass on requests without PKCE", async () => {
      expect(await statusOf(withoutPkce)).to.equal(302);
    });
  });

  describe("when the addresses change and the others are removed", () => {
    let done: UpSteps;

    before(async () => {
      done = await change(SET, CHANGED);
    });

    it("take effect in one up, which deletes the limits", () => {
      const limits = [...LIMITS.map((type) => `delete ${type}`), "delete quick-sign-in:infra:Throttling"];
      expect(done.steps).to.deep.equal([...POLICY_TAKES_EFFECT, ...limits, FUNCTION].sort());
    });

    it("let in the new addresses alone", async () => {
      expect(await statuses()).to.deep.equal([403, 302]);
    });

    it("require PKCE again", async () => {
      expect(await statusOf(withoutPkce, STRANGER)).to.equal(400);
    });

    it("show no change when the same ranges are written in another way", async () => {
      const { stack } = deployment;
      await stack.removeConfig("quick-sign-in:allowedCidrs");
      await stack.setConfig("quick-sign-in:allowedCidrs[0]", { value: `${STRANGER}/32` }, true);
      expect(Object.keys((await stack.preview()).changeSummary)).to.deep.equal(["same"]);
    });
  });

  describe("when there is an IPv6 range, and then none", () => {
    it("make the API dual-stack, and IPv4 again", async () => {
      const withApi = [...POLICY_TAKES_EFFECT, "update aws:apigateway/restApi:RestApi"].sort();
      expect((await change(CHANGED, IPV6)).steps).to.deep.equal(withApi);
      expect((await change(IPV6, {})).steps).to.deep.equal(withApi);
      expect(await statuses()).to.deep.equal([302, 302]);
      expect((await callUserInfo()).filter(({ status }) => status === 429)).to.be.empty;
    });
  });
});
