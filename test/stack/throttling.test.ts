import { expect } from "chai";
import { authorizeQuery } from "../support/authorize-query.ts";
import { callFrom } from "../support/call-from.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";

const LIMITS = Array.from({ length: 7 }, () => "aws:apigateway/methodSettings:MethodSettings");

describe("The stack's throttling", function () {
  this.timeout(120_000);
  let deployment: SharedDeployment;
  let endpoint: string;

  before(async () => {
    deployment = await sharedDeployment();
    const { outputs, sandbox } = deployment;
    endpoint = sandbox.gateway.resolve(`${outputs["AuthEndpoint"]}?${authorizeQuery(outputs["ClientId"])}`);
  });

  /** More requests at once than the limit below would let through in ten seconds. */
  const ask = () => Promise.all(Array.from({ length: 12 }, () => callFrom("127.0.0.1", endpoint)));

  it("adds the route's limits and changes nothing else, and the next up shows no change", async () => {
    const config = { throttling: '{"authorize": {"rate": 1, "burst": 1}}' };
    expect((await deployment.up(config)).steps).to.deep.equal([
      ...LIMITS.map((type) => `create ${type}`),
      "create quick-sign-in:infra:Throttling",
    ]);
    expect((await deployment.up(config)).steps).to.deep.equal([]);
  });

  it("answers what is above the limit with 429 and an OAuth error", async () => {
    const refused = (await ask()).filter(({ status }) => status === 429);
    expect(refused).not.to.be.empty;
    for (const { body } of refused) {
      expect(JSON.parse(body)).to.have.property("error", "temporarily_unavailable");
    }
  });

  it("leaves no limit behind when it is removed", async () => {
    expect((await deployment.up()).steps).to.deep.equal([
      ...LIMITS.map((type) => `delete ${type}`),
      "delete quick-sign-in:infra:Throttling",
    ]);
    expect((await ask()).filter(({ status }) => status === 429)).to.be.empty;
    expect((await deployment.up()).steps).to.deep.equal([]);
  });
});
