import { expect } from "chai";
import { resultsOf } from "../../doctor/result.ts";
import { runChecks } from "../../doctor/run.ts";
import { type PerformSignIn, signInChecks } from "../../doctor/sign-in-checks.ts";
import { type Comparison, SignInError } from "../../sign-in/index.ts";
import { plainTarget } from "./support/target.ts";

const right: Comparison = { id: "iss", title: "iss is right", result: "ok", seen: "https://issuer" };
const wrong: Comparison = {
  id: "email",
  title: "email is the user's address",
  result: "differs",
  seen: "There is none.",
  expected: "an e-mail",
  why: "Amazon Quick finds no user.",
  fix: "Add the e-mail.",
};

async function findings(perform: PerformSignIn) {
  const results = resultsOf(await runChecks([signInChecks(perform)], plainTarget()));
  return new Map(results.map(({ id, finding }) => [id, finding]));
}

describe("The doctor's sign-in", () => {
  it("is done once, and each comparison is a check", async () => {
    let times = 0;
    const found = await findings(async () => {
      times += 1;
      return {
        claims: {},
        comparisons: [
          right,
          { ...right, id: "nonce", result: "not-checked", seen: "none" },
          { ...right, id: "wrong-verifier", result: "not-checked", seen: "A page came.", fix: "Look." },
        ],
      };
    });
    expect(times).to.equal(1);
    expect(found.get("sign-in.completes")).to.deep.equal({ state: "ok" });
    expect(found.get("sign-in.id-token")).to.deep.equal({ state: "ok" });
    expect(found.get("sign-in.iss")).to.deep.equal({ state: "ok" });
    expect(found.get("sign-in.nonce")).to.deep.equal({ state: "skipped", reason: "none" });
    expect(found.get("sign-in.wrong-verifier")).to.deep.equal({
      state: "not-observable",
      look: "A page came. Look.",
    });
    expect(found.get("sign-in.refresh")).to.have.property("state", "skipped");
    expect(found.size).to.equal(14);
  });

  it("says what differs if an ID token came", async () => {
    const report = { claims: {}, comparisons: [right, wrong] };
    const found = await findings(async () => {
      throw new SignInError("ID_TOKEN_INVALID", "The ID token is invalid.", { report });
    });
    expect(found.get("sign-in.completes")).to.deep.equal({ state: "ok" });
    expect(found.get("sign-in.email")).to.include({
      state: "failure",
      seen: "There is none. Expected: an e-mail",
      fix: "Add the e-mail.",
    });
  });

  it("fails as a whole otherwise, and skips the comparisons", async () => {
    const found = await findings(async () => {
      throw new SignInError("SIGN_IN_REFUSED", "The sign-in was refused: invalid_scope.", {
        hint: "Use the proxy.",
      });
    });
    expect(found.get("sign-in.completes")).to.include({
      state: "failure",
      seen: "The sign-in was refused: invalid_scope.",
      fix: "Use the proxy.",
    });
    const states = [...found.values()].slice(1).map(({ state }) => state);
    expect(new Set(states)).to.deep.equal(new Set(["skipped"]));
  });
});
