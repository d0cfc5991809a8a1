import { expect } from "chai";
import { account, daysAgo, foreign, person, planned } from "../people.ts";

const confirmed = { awaitsFirstSignIn: false };
const disabled = (days: number) => ({ ...confirmed, enabled: false, disabledAt: daysAgo(days) });
/** Somebody who stays, so that the source has not answered with nobody. */
const [staying, theirs] = [person("zoe"), account("zoe", confirmed)];
const plannedWithout = (lost: ReturnType<typeof account>, changes = {}) =>
  planned([staying], [lost, theirs], changes).filter((line) => !line.includes("zoe"));

describe("Somebody who is gone", () => {
  it("is disabled by default, and then left so", () => {
    expect(plannedWithout(account("ada", confirmed))).to.deep.equal(["disable ada (gone)"]);
    expect(plannedWithout(account("ada", disabled(400)))).to.deep.equal(["leave ada (gone)"]);
  });

  it("is disabled, too, when they never signed in: the temporary password is good for a first time", () => {
    expect(plannedWithout(account("ada"))).to.deep.equal(["disable ada (gone)"]);
  });

  it("is disabled first and deleted when the days of grace are over, and never on one look", () => {
    const grace = (graceDays: number) => ({ onRemove: "delete", graceDays }) as const;
    expect(plannedWithout(account("ada", confirmed), grace(0))).to.deep.equal(["disable ada (gone)"]);
    expect(plannedWithout(account("ada", disabled(29)), grace(30))).to.deep.equal(["leave ada (gone)"]);
    expect(plannedWithout(account("ada", disabled(31)), grace(30))).to.deep.equal([
      "delete ada (gone-for-long)",
    ]);
    expect(plannedWithout(account("ada", disabled(0)), grace(0))).to.deep.equal(["leave ada (gone)"]);
  });

  it("keeps the account where that was decided", () => {
    expect(plannedWithout(account("ada", confirmed), { onRemove: "keep" })).to.deep.equal([
      "leave ada (gone-and-kept)",
    ]);
    expect(plannedWithout(account("ada", disabled(90)), { onRemove: "keep" })).to.deep.equal([
      "leave ada (gone)",
    ]);
  });

  it("is marked and signed out also where somebody disabled the account by hand, or a run was killed", () => {
    expect(plannedWithout(account("ada", { ...confirmed, enabled: false }))).to.deep.equal([
      "disable ada (gone)",
    ]);
  });

  it("is nobody whose account sync did not make, or made from another source", () => {
    expect(plannedWithout(foreign("ada"))).to.deep.equal([]);
    expect(plannedWithout(account("ada", { source: "local" }))).to.deep.equal([]);
  });

  it("is nobody where only a part of the directory was asked for", () => {
    expect(plannedWithout(account("ada", confirmed), { everybody: false })).to.deep.equal([]);
  });
});

describe("Somebody who is disabled in the directory", () => {
  const off = person("ada", undefined, { enabled: false });

  it("is disabled whatever happens to who is gone, and never deleted", () => {
    for (const onRemove of ["keep", "delete"] as const) {
      expect(planned([off], [account("ada", confirmed)], { onRemove })).to.deep.equal([
        "disable ada = ada (disabled-in-directory)",
      ]);
      expect(planned([off], [account("ada", disabled(400))], { onRemove })).to.deep.equal([
        "leave ada = ada (disabled-in-directory)",
      ]);
    }
  });

  it("is so also where only a part of the directory was asked for", () => {
    expect(planned([off], [account("ada", confirmed)], { everybody: false })).to.deep.equal([
      "disable ada = ada (disabled-in-directory)",
    ]);
  });
});
