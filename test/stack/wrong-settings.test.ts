import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("A stack whose config cannot be used", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let deployment: Deployment;

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
  });

  after(() => deployment?.forget());

  /** What the engine says when it stops; nothing may have been made. */
  async function refusalOf(config: Record<string, string>): Promise<string> {
    const outcome = await deployment.up(config).catch((error: unknown) => String(error));
    const made = (await resourcesOf(deployment.stack)).filter(({ type }) => !type.startsWith("pulumi:"));
    expect(made).to.deep.equal([]);
    if (typeof outcome !== "string") throw new Error("The stack came up.");
    return outcome;
  }

  it("stops before the first resource, with all faults named together", async () => {
    const said = await refusalOf({
      allowedCidrs: '["10.0.0.0/8", "100.64.0.0/10", "office", null]',
      mfaRequired: "yes",
      retain: "1",
      domainPrefix: "my-aws-sign-in",
      existingPoolId: "pool",
      allowedCidr: "203.0.113.0/24",
    });
    expect(said).to.include("The stack's config cannot be used");
    const named = [
      "10.0.0.0/8",
      "100.64.0.0/10",
      "office",
      "mfaRequired",
      "retain",
      "domainPrefix",
      "existingPoolId",
    ];
    for (const name of [...named, "allowedCidr: there is no such key"]) expect(said).to.include(name);
    expect(said).to.include("API Gateway sees your public egress address");
  });

  it("says so of an empty list, which would lock everybody out", async () => {
    expect(await refusalOf({ allowedCidrs: "[]" })).to.include("pulumi config rm allowedCidrs");
  });

  it("names a hole that --path left in the list", async () => {
    const said = await refusalOf({ allowedCidrs: '[null,"203.0.113.0/24"]' });
    expect(said).to.include("allowedCidrs[0]");
  });

  it("refuses more ranges than a resource policy holds", async () => {
    const ranges = Array.from({ length: 600 }, (_, index) => `203.0.${index >> 8}.${index & 255}/32`);
    expect(await refusalOf({ allowedCidrs: JSON.stringify(ranges) })).to.match(/8,?192/);
  });

  it("refuses to take up a pool that is not there", async () => {
    const said = await refusalOf({ existingPoolId: "eu-central-1_NotThere1" });
    expect(said).to.include("eu-central-1_NotThere1 cannot be read");
  });
});

describe("A domain prefix that somebody else has", function () {
  this.timeout(120_000);

  it("is refused with the reason, and another one goes through", async () => {
    const sandbox = await sharedSandbox();
    const [first, second] = [await newDeployment(sandbox), await newDeployment(sandbox)];
    try {
      await first.up({ domainPrefix: "contoso-desk" });
      const refusal = await second
        .up({ domainPrefix: "contoso-desk" })
        .catch((error: unknown) => String(error));
      expect(refusal).to.include("Domain already associated with another user pool");
      const { outputs } = await second.up({ domainPrefix: "contoso-desk-2" });
      expect(outputs["PoolId"]).to.be.a("string");
    } finally {
      for (const one of [second, first]) {
        await one.destroy();
        one.forget();
      }
    }
  });
});
