import { expect } from "chai";
import { certificateFinding } from "../../../doctor/checks/federation/key-certificate.ts";
import { activeFinding } from "../../../doctor/checks/federation/keys.ts";
import { signingKey } from "../support/federated-world.ts";
import { plainTarget } from "../support/target.ts";

const target = plainTarget();
const NOW = Date.parse("2026-06-01T08:00:00Z");
const DAY_MS = 86_400_000;

function findingFor(days: number | undefined, isNeeded: boolean, store: "kms" | "secret" = "secret") {
  const ends = {
    notBefore: "2026-01-01T00:00:00.000Z",
    notAfter: new Date(NOW + (days ?? 0) * DAY_MS).toISOString(),
  };
  const certificate = { pem: "pem", thumbprint: "t".repeat(43), ...ends };
  const key = signingKey(days === undefined ? { store } : { store, certificate });
  return certificateFinding(target, key, isNeeded, new Date(NOW));
}

describe("The certificate of the active key", () => {
  it("is missing only at a provider that needs one", () => {
    expect(findingFor(undefined, false)).to.deep.equal({ state: "ok" });
    expect(findingFor(undefined, true)).to.include({
      state: "failure",
      seen: "The active key has no certificate.",
    });
  });

  for (const [days, state] of [
    [365, "ok"],
    [30.1, "ok"],
    [30, "warning"],
    [0.1, "warning"],
    [0, "failure"],
    [-400, "failure"],
  ] as const)
    it(`is ${state} with ${days} days left`, () => {
      for (const isNeeded of [true, false]) expect(findingFor(days, isNeeded)).to.include({ state });
    });

  it("is replaced with its key: a new one of KMS, or an import", () => {
    expect(findingFor(1, true))
      .to.have.property("fix")
      .that.contains("keys -- import FILE --certificate CERT.pem --provider okta --stack prod");
    expect(findingFor(1, true, "kms"))
      .to.have.property("fix")
      .that.contains("keys -- new --provider okta --stack prod");
  });

  it("is named by the list, where a key is still to be made", () => {
    expect(activeFinding(target, "okta", [], true))
      .to.have.property("fix")
      .that.contains("keys -- list");
    expect(activeFinding(target, "okta", [], false))
      .to.have.property("fix")
      .that.contains("keys -- new");
  });
});
