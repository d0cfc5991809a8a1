import { expect } from "chai";
import { driftOf } from "../../../automation/operations/drift.ts";
import type { CheckedRun } from "../../../automation/operations/preview.ts";
import { DriverError } from "../../../automation/terminal/errors.ts";
import { plainTarget } from "../../doctor/support/target.ts";
import { failureOf } from "../support/failure-of.ts";

const found = (names: readonly string[], outputs: CheckedRun["outputs"] = []) =>
  driftOf(plainTarget(), async () => ({ steps: names.map((name) => ({ name, op: "update" })), outputs }));

describe("The doctor's --drift", () => {
  it("is ok if a preview that reads the actual state changes nothing", async () => {
    expect(await found([])).to.deep.equal({ state: "ok" });
  });

  it("warns with the names of five resources at most, or that outputs differ", async () => {
    expect(await found(["a", "b"])).to.include({
      state: "warning",
      seen: "The next deployment would change a (update), b (update).",
    });
    const many = await found(["a", "b", "c", "d", "e", "f"]);
    expect(many).to.have.property("seen").that.includes("e (update), and 1 more.").and.not.includes("f (");
    const output = [{ path: "IssuerUrl", before: "a", after: "b" }];
    expect(await found([], output)).to.include({ state: "warning", seen: "Only outputs differ." });
  });

  it("warns of changes that the guard refuses, and passes on other errors", async () => {
    const refused = new DriverError("PROTECTED", "The user pool would be replaced.");
    expect(await driftOf(plainTarget(), () => Promise.reject(refused))).to.include({
      state: "warning",
      seen: "The user pool would be replaced.",
    });
    const other = new DriverError("STACK_LOCKED", "The stack is locked.");
    expect(await failureOf(() => driftOf(plainTarget(), () => Promise.reject(other)))).to.equal(other);
  });
});
