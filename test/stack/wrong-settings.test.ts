import { expect } from "chai";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

// What the program refuses, setting by setting: test/infra/stack/refused-settings.test.ts.
describe("A stack whose config cannot be used", () => {
  let deployment: Deployment;

  before(async () => {
    deployment = await newDeployment(await sharedSandbox());
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
    const refusal = await refusalOf({
      allowedCidrs: '["10.0.0.0/8", "100.64.0.0/10", "office", null]',
      mfaRequired: "yes",
      allowedCidr: "52.94.76.0/24",
    });
    expect(refusal).to.include("The stack's config cannot be used");
    const named = ["10.0.0.0/8", "100.64.0.0/10", "office", "mfaRequired"];
    for (const name of [...named, "allowedCidr: there is no such key"]) expect(refusal).to.include(name);
  });

  it("does not adopt a pool that is not there", async () => {
    const refusal = await refusalOf({ existingPoolId: "eu-central-1_NotThere1" });
    expect(refusal).to.match(/eu-central-1_NotThere1 cannot be read: .*ResourceNotFoundException/);
  });
});
