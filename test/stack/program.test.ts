import { expect } from "chai";
import { newDeployment } from "../support/deployment.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("index.ts", function () {
  this.timeout(120_000);

  it("is the whole program for a plain pulumi up, with the six outputs and the stack's page as its exports", async () => {
    const program = async () => (await import("../../index.ts")).default;
    const deployment = await newDeployment(await sharedSandbox(), { program });
    const { outputs } = await deployment.up();
    expect(Object.keys(outputs).sort()).to.deep.equal([
      "AuthEndpoint",
      "ClientId",
      "IssuerUrl",
      "JwksUri",
      "PoolId",
      "TokenEndpoint",
      "readme",
    ]);
    deployment.forget();
  });
});
