import { expect } from "chai";
import type { Account } from "../../../../sync/model/account.ts";
import type { DisabledState } from "../../../../sync/model/disabled-mark.ts";
import { account, daysAgo, foreign, person, planned } from "../../people.ts";

const confirmed = { awaitsFirstSignIn: false };
const disabled = (days: number, state?: DisabledState, more: Partial<Account> = {}) => ({
  ...confirmed,
  enabled: false,
  disabledMark: { at: daysAgo(days), ...(state !== undefined && { state }) },
  ...more,
});
/** Somebody who stays, so that the source has not answered with nobody. */
const [staying, theirs] = [person("zoe"), account("zoe", confirmed)];
const plannedWithout = (lost: ReturnType<typeof account>, changes = {}) =>
  planned([staying], [lost, theirs], changes).filter((line) => !line.includes("zoe"));

describe("Somebody who is gone", () => {
  it("is disabled by default, and then left so", () => {
    expect(plannedWithout(account("ada", confirmed))).to.deep.equal(["disable ada (gone)"]);
    expect(plannedWithout(account("ada", disabled(400)))).to.deep.equal(["skip ada (gone)"]);
  });

  it("is disabled, too, when they never signed in: the temporary password is good for a first time", () => {
    expect(plannedWithout(account("ada"))).to.deep.equal(["disable ada (gone)"]);
  });

  it("is disabled first and deleted when the days of grace are over, and never on one look", () => {
    const grace = (graceDays: number) => ({ onRemove: "delete", graceDays }) as const;
    expect(plannedWithout(account("ada", confirmed), grace(0))).to.deep.equal(["disable ada (gone)"]);
    const missing = (days: number, graceDays: number) =>
      plannedWithout(account("ada", disabled(days, "missing")), grace(graceDays));
    expect(missing(29, 30)).to.deep.equal(["skip ada (gone)"]);
    expect(missing(31, 30)).to.deep.equal(["delete ada (grace-period-over)"]);
    expect(missing(0, 0)).to.deep.equal(["skip ada (gone)"]);
  });

  it("is deleted so long after the first run that missed them, whatever they were disabled for before", () => {
    const policy = { onRemove: "delete" } as const;
    for (const state of ["disabled", undefined] as const) {
      const one = account("ada", disabled(400, state));
      expect(plannedWithout(one, policy), `${state}: from now on`).to.deep.equal(["disable ada (gone)"]);
      expect(plannedWithout(one), "nothing to count for").to.deep.equal(["skip ada (gone)"]);
    }
  });

  it("is disabled again where a run was killed that had announced it", () => {
    for (const state of ["disabling", "enabling"] as const) {
      const killed = disabled(3, state, { changedAt: daysAgo(3) });
      expect(plannedWithout(account("ada", killed))).to.deep.equal(["disable ada (gone)"]);
    }
  });

  it("keeps the account where that was decided", () => {
    expect(plannedWithout(account("ada", confirmed), { onRemove: "keep" })).to.deep.equal([
      "skip ada (removed-kept)",
    ]);
    expect(plannedWithout(account("ada", disabled(90)), { onRemove: "keep" })).to.deep.equal([
      "skip ada (gone)",
    ]);
  });

  it("keeps an account that an administrator disabled, also long after a run that was killed", () => {
    const byHand = [
      account("ada", { ...confirmed, enabled: false }),
      account("ada", disabled(40, "disabling", { changedAt: daysAgo(39) })),
    ];
    for (const one of byHand)
      for (const onRemove of ["disable", "delete"] as const)
        expect(plannedWithout(one, { onRemove })).to.deep.equal(["skip ada (disabled-by-hand)"]);
  });

  it("is never one whose account sync did not make", () => {
    expect(plannedWithout(foreign("ada"))).to.deep.equal([]);
  });

  it("is never one of another source, whose account stands in the plan and is left alone", () => {
    const local = account("ada", { ...confirmed, source: "local" });
    expect(plannedWithout(local)).to.deep.equal(["skip ada (other-source)"]);
    expect(plannedWithout(local, { allUsers: false })).to.deep.equal(["skip ada (other-source)"]);
    expect(plannedWithout(local, { otherSources: ["local"] })).to.deep.equal(["disable ada (gone)"]);
  });

  it("may be an entry of the source that has no usable id: such an account is left alone", () => {
    const entry = (email?: string) => ({
      unidentified: [{ source: "idc", name: "N/A", reason: "no id", ...(email !== undefined && { email }) }],
    });
    const ada = account("ada", confirmed);
    expect(plannedWithout(ada, entry("ADA@example.com"))).to.deep.equal(["skip ada (unidentified-entry)"]);
    expect(plannedWithout(ada, entry())).to.deep.equal(["skip ada (unidentified-entry)"]);
    expect(plannedWithout(ada, entry("bob@example.com"))).to.deep.equal(["disable ada (gone)"]);
  });

  it("is nobody where only a part of the directory was asked for", () => {
    expect(plannedWithout(account("ada", confirmed), { allUsers: false })).to.deep.equal([]);
  });
});

describe("Somebody who is disabled in the directory", () => {
  const off = person("ada", undefined, { enabled: false });

  it("gets another mark where they were missing before, or a run was killed", () => {
    for (const state of ["missing", "disabling", "enabling"] as const)
      expect(planned([off], [account("ada", disabled(3, state, { changedAt: daysAgo(3) }))])).to.deep.equal([
        "disable ada = ada (disabled-in-directory)",
      ]);
  });

  it("leaves an account alone that an administrator disabled", () => {
    expect(planned([off], [account("ada", { ...confirmed, enabled: false })])).to.deep.equal([
      "skip ada = ada (disabled-by-hand)",
    ]);
  });

  it("is disabled whatever happens to who is gone, and never deleted", () => {
    for (const onRemove of ["keep", "delete"] as const) {
      expect(planned([off], [account("ada", confirmed)], { onRemove })).to.deep.equal([
        "disable ada = ada (disabled-in-directory)",
      ]);
      expect(planned([off], [account("ada", disabled(400))], { onRemove })).to.deep.equal([
        "skip ada = ada (disabled-in-directory)",
      ]);
    }
  });

  it("is so also where only a part of the directory was asked for", () => {
    expect(planned([off], [account("ada", confirmed)], { allUsers: false })).to.deep.equal([
      "disable ada = ada (disabled-in-directory)",
    ]);
  });
});

describe("A user who is listed again, of whom not all is known", () => {
  const listed = person("ada", undefined, { enabled: false, statusUnknown: true });

  it("is no longer missing: the grace period does not go on from before", () => {
    const missing = account("ada", disabled(40, "missing"));
    expect(planned([listed], [missing])).to.deep.equal(["disable ada = ada (no-longer-missing)"]);
    expect(planned([listed], [account("ada", disabled(40, "disabled"))])).to.deep.equal([
      "skip ada = ada (status-unknown)",
    ]);
    const jane = person("ada", "jane@example.com", { reusableId: true });
    expect(planned([jane], [missing])).to.deep.equal(["disable ada = ada (no-longer-missing)"]);
  });

  it("has no mark any more once an administrator enabled the account, so that disabling it again is seen", () => {
    const enabled = account("ada", { ...confirmed, disabledMark: { at: daysAgo(3), state: "disabled" } });
    const cleared = "custom:disabled_at 2026-02-27T12:00:00Z disabled → –";
    expect(planned([listed], [enabled])).to.deep.equal([`update ada = ada (enabled-by-hand); ${cleared}`]);
    expect(planned([staying], [enabled, theirs], { onRemove: "keep" })).to.include(
      `update ada (enabled-by-hand); ${cleared}`,
    );
  });
});
