import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { stackOutputs } from "../support/stack-outputs.ts";

describe("The stack with endpoints: direct", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let deployment: Deployment;

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
    await deployment.up({ endpoints: "direct" });
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
  });

  it("hands out the pool's own endpoints", async () => {
    const outputs = await stackOutputs(deployment.stack);
    const domain = /^https:\/\/sign-in-[0-9a-f]{16}\.auth\.eu-central-1\.amazoncognito\.com/;
    expect(outputs.AuthEndpoint).to.match(new RegExp(`${domain.source}/oauth2/authorize$`));
    expect(outputs.TokenEndpoint).to.match(new RegExp(`${domain.source}/oauth2/token$`));
    expect(outputs.IssuerUrl).to.match(/^https:\/\/cognito-idp\.eu-central-1\.amazonaws\.com\//);
  });

  it("deploys the pool, its domain and its client, and no API, function, role or log group", async () => {
    const types = (await resourcesOf(deployment.stack))
      .map(({ type }) => type)
      .filter((type) => type.startsWith("aws:"));
    expect(types.toSorted()).to.deep.equal([
      "aws:cognito/userPool:UserPool",
      "aws:cognito/userPoolClient:UserPoolClient",
      "aws:cognito/userPoolDomain:UserPoolDomain",
    ]);
  });

  it("can be given a proxy later: nothing of the pool changes, and the old endpoints stay", async () => {
    const before = await stackOutputs(deployment.stack);
    const { steps } = await deployment.up();
    expect(steps.filter((step) => !step.startsWith("create "))).to.deep.equal([]);
    const after = await stackOutputs(deployment.stack);
    expect(after).to.include({
      PoolId: before.PoolId,
      ClientId: before.ClientId,
      IssuerUrl: before.IssuerUrl,
    });
    expect(after.AuthEndpoint).to.contain("/prod/oauth2/authorize");
  });

  it("is not gone back to by the engine, since the API was handed out", async () => {
    const refusal = await deployment.up({ endpoints: "direct" }).catch((error: unknown) => String(error));
    expect(refusal).to.be.a("string").that.contains("protect");
    await deployment.up();
  });
});
