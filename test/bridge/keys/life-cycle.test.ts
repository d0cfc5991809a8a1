import { expect } from "chai";
import fc from "fast-check";
import { KeysError } from "../../../bridge/keys/keys-error.ts";
import { changesOf, type KeyStep, keyFor, readableAt, unusedAt } from "../../../bridge/keys/life-cycle.ts";
import type { SigningKey } from "../../../bridge/keys/signing-key.ts";

const START = Date.parse("2026-06-01T08:00:00Z");
const STEPS: readonly KeyStep[] = ["publish", "activate", "retire"];
const KIDS = ["one", "two", "three"];

function newKey(kid: string): SigningKey {
  return {
    provider: "okta",
    kid,
    algorithm: "RS256",
    store: "kms",
    arn: `arn:${kid}`,
    publicJwk: { kid, kty: "RSA", alg: "RS256", use: "sig", n: "n", e: "AQAB" },
    status: "created",
    createdAt: new Date(START).toISOString(),
  };
}

/** The keys after a step; the code of its error. */
function take(step: KeyStep, kid: string, keys: readonly SigningKey[], now: Date) {
  try {
    const changes = changesOf(step, { kid, keys, now });
    return { keys: keys.map((key) => changes.find((one) => one.kid === key.kid) ?? key) };
  } catch (error) {
    if (error instanceof KeysError) return { keys, code: error.code, hint: error.hint };
    throw error;
  }
}

const minutes = (count: number) => new Date(START + count * 60_000);

describe("The life cycle of signing keys", () => {
  it("goes from one key to the next in the order that no sign-in notices", () => {
    const published = take("publish", "one", [newKey("one"), newKey("two")], minutes(0));
    expect(take("activate", "one", published.keys, minutes(5))).to.deep.include({
      code: "KEY_TOO_EARLY",
      hint: "Run the command again after 2026-06-01T08:06:00.000Z: then the provider can have read it.",
    });
    const first = take("activate", "one", published.keys, minutes(6));
    expect(first.keys.map(({ status }) => status)).to.deep.equal(["active", "created"]);
    expect(take("activate", "two", first.keys, minutes(6)).code).to.equal("KEY_STEP_SKIPPED");
    expect(take("retire", "one", first.keys, minutes(60)).code).to.equal("KEY_STEP_SKIPPED");
    const second = take("activate", "two", take("publish", "two", first.keys, minutes(7)).keys, minutes(20));
    expect(second.keys.map(({ status }) => status)).to.deep.equal(["retiring", "active"]);
    expect(take("retire", "one", second.keys, minutes(25)).hint).to.contain("2026-06-01T08:26:00.000Z");
    const last = take("retire", "one", second.keys, minutes(26));
    expect(last.keys.map(({ status }) => status)).to.deep.equal(["retired", "active"]);
    for (const step of ["publish", "activate"] as const)
      expect(take(step, "one", last.keys, minutes(60)).code).to.equal("KEY_STEP_SKIPPED");
  });

  it("goes back to the last key at once, as long as it is retiring", () => {
    const keys: SigningKey[] = [
      { ...newKey("one"), status: "retiring", retiringSince: minutes(0).toISOString() },
      { ...newKey("two"), status: "active" },
    ];
    const back = take("activate", "one", keys, minutes(1)).keys;
    expect(back.map(({ status }) => status)).to.deep.equal(["active", "retiring"]);
    expect(back[0]).not.to.have.property("retiringSince");
  });

  it("keeps these rules, for any steps at any times", () => {
    const moves = fc.array(
      fc.record({ step: fc.constantFrom(...STEPS), kid: fc.constantFrom(...KIDS), pause: fc.nat(600) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(moves, (all) => {
        let keys: readonly SigningKey[] = KIDS.map(newKey);
        let now = START;
        for (const { step, kid, pause } of all) {
          now += pause * 1000;
          const before = keys;
          ({ keys } = take(step, kid, keys, new Date(now)));
          assertRules(before, keys, now);
        }
      }),
    );
  });

  it("refuses a step whose time is not recorded", () => {
    expect(take("activate", "one", [{ ...newKey("one"), status: "published" }], minutes(9999)).code).to.equal(
      "KEY_TOO_EARLY",
    );
  });
});

function assertRules(before: readonly SigningKey[], after: readonly SigningKey[], now: number): void {
  const active = (keys: readonly SigningKey[]) => keys.filter(({ status }) => status === "active");
  expect(active(after)).to.have.length.at.most(1);
  // Once a key is active, there is always one.
  expect(active(after).length).to.be.at.least(active(before).length);
  for (const [index, key] of after.entries()) {
    const last = before[index];
    if (last === undefined || last.status === key.status) continue;
    expect(last.status).not.to.equal("retired");
    if (key.status === "active" && last.status === "published")
      expect(now).to.be.at.least(readableAt(last).getTime());
    if (key.status === "retired" && last.status === "retiring")
      expect(now).to.be.at.least(unusedAt(last).getTime());
    if (key.status === "retired") expect(last.status).not.to.equal("active");
    if (key.status === "active") expect(last.status).to.be.oneOf(["published", "retiring"]);
  }
}

describe("The key of a step that names none", () => {
  it("is the only one that can take it; otherwise the command asks for its name", () => {
    const codeOf = (keys: readonly SigningKey[]) => {
      try {
        return keyFor("publish", keys, ["published"]).kid;
      } catch (error) {
        return error instanceof KeysError ? error.code : "other";
      }
    };
    expect(codeOf([newKey("one"), { ...newKey("two"), status: "published" }])).to.equal("one");
    expect(codeOf([{ ...newKey("two"), status: "published" }])).to.equal("two");
    expect(codeOf([newKey("one"), newKey("two")])).to.equal("KEY_NOT_UNIQUE");
    expect(codeOf([])).to.equal("KEY_NONE");
  });
});
