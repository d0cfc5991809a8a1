import { expect } from "chai";
import type { Finding } from "../../../doctor/check.ts";
import { CHECK_GROUPS } from "../../../doctor/checks/index.ts";
import { FEDERATION_FAULTS } from "../faults/federation.ts";
import { examineFederation } from "../support/federated-services.ts";
import { federatedWorld } from "../support/federated-world.ts";

const CHECKS = CHECK_GROUPS.flatMap(({ checks }) => checks).filter(({ id }) =>
  /^(?:idp|bridge|monitoring)\./.test(id),
);

function isProblem({ state }: Finding): boolean {
  return state === "warning" || state === "failure";
}

describe("The doctor's checks of identity providers", () => {
  it("are all ok for a healthy stack with a provider of each type", async () => {
    const results = (await examineFederation(federatedWorld())).filter(({ id }) =>
      /^(?:idp|bridge|monitoring)\./.test(id),
    );
    expect(results.filter(({ finding }) => finding.state !== "ok")).to.deep.equal([]);
    const applying = CHECKS.map(({ id }) => id).filter((id) => id !== "idp.direct-sign-in");
    expect(results.map(({ id }) => id)).to.deep.equal(applying);
  });

  it("do not apply without the setting", () => {
    for (const { id, applies } of CHECKS) expect(applies, id).to.not.equal(undefined);
  });

  for (const { fault, check, state, plant } of FEDERATION_FAULTS) {
    it(`report with ${check} alone: ${fault}`, async () => {
      const world = federatedWorld();
      plant(world);
      const results = await examineFederation(world);
      const problems = results.filter(({ finding }) => isProblem(finding));
      expect(problems.map(({ id, finding }) => [id, finding.state, finding])).to.deep.equal([
        [check, state, results.find(({ id }) => id === check)?.finding],
      ]);
      expect(JSON.stringify(results)).to.not.include("S3CRET");
    });
  }

  it("have a planted fault each", () => {
    const planted = new Set(FEDERATION_FAULTS.map(({ check }) => check));
    expect(CHECKS.filter(({ id }) => !planted.has(id)).map(({ id }) => id)).to.deep.equal([]);
  });
});
