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
/** A user who stays, so that the source is not empty. */
const [staying, theirs] = [person("zoe"), account("zoe", confirmed)];
const plannedWithout = (lost: ReturnType<typeof account>, changes = {}) =>
  planned([staying], [lost, theirs], changes).filter((line) => !line.includes("zoe"));

describe("A removed user", () => {
  it("is disabled by default, and stays disabled", () => {
    expect(plannedWithout(account("ada", confirmed))).to.deep.equal(["disable ada (gone)"]);
    expect(plannedWithout(account("ada", disabled(400)))).to.deep.equal(["skip ada (gone)"]);
  });

  it("is disabled even without a sign-in: the temporary password still works", () => {
    expect(plannedWithout(account("ada"))).to.deep.equal(["disable ada (gone)"]);
  });

  it("is disabled first, and deleted after the grace period, never in one run", () => {
    const grace = (graceDays: number) => ({ onRemove: "delete", graceDays }) as const;
    expect(plannedWithout(account("ada", confirmed), grace(0))).to.deep.equal(["disable ada (gone)"]);
    const missing = (days: number, graceDays: number) =>
      plannedWithout(account("ada", disabled(days, "missing")), grace(graceDays));
    expect(missing(29, 30)).to.deep.equal(["skip ada (gone)"]);
    expect(missing(31, 30)).to.deep.equal(["delete ada (grace-period-over)"]);
    expect(missing(0, 0)).to.deep.equal(["skip ada (gone)"]);
  });

  it("is deleted after the grace period since the first run that missed the user, even if disabled before for another reason", () => {
    const policy = { onRemove: "delete" } as const;
    for (const state of ["disabled", undefined] as const) {
      const one = account("ada", disabled(400, state));
      expect(plannedWithout(one, policy), `${state}: from now on`).to.deep.equal(["disable ada (gone)"]);
      expect(plannedWithout(one), "nothing to count for").to.deep.equal(["skip ada (gone)"]);
    }
  });

  it("is disabled again if a run was killed that had announced it", () => {
    for (const state of ["disabling", "enabling"] as const) {
      const killed = disabled(3, state, { changedAt: daysAgo(3) });
      expect(plannedWithout(account("ada", killed))).to.deep.equal(["disable ada (gone)"]);
    }
  });

  it("keeps the account if the policy says so", () => {
    expect(plannedWithout(account("ada", confirmed), { onRemove: "keep" })).to.deep.equal([
      "skip ada (removed-kept)",
    ]);
    expect(plannedWithout(account("ada", disabled(90)), { onRemove: "keep" })).to.deep.equal([
      "skip ada (gone)",
    ]);
  });

  it("keeps an account that an administrator disabled, even long after a killed run", () => {
    const byHand = [
      account("ada", { ...confirmed, enabled: false }),
      account("ada", disabled(40, "disabling", { changedAt: daysAgo(39) })),
    ];
    for (const one of byHand)
      for (const onRemove of ["disable", "delete"] as const)
        expect(plannedWithout(one, { onRemove })).to.deep.equal(["skip ada (disabled-by-hand)"]);
  });

  it("never has an account that sync does not manage", () => {
    expect(plannedWithout(foreign("ada"))).to.deep.equal(["skip ada (unmanaged)"]);
  });

  it("is never one of another source, whose account is listed in the plan and skipped", () => {
    const local = account("ada", { ...confirmed, source: "local" });
    expect(plannedWithout(local)).to.deep.equal(["skip ada (other-source)"]);
    expect(plannedWithout(local, { allUsers: false })).to.deep.equal(["skip ada (other-source)"]);
    expect(plannedWithout(local, { otherSources: ["local"] })).to.deep.equal(["disable ada (gone)"]);
  });

  it("may be an entry without a usable ID: such an account is skipped", () => {
    const entry = (email?: string) => ({
      unidentified: [{ source: "idc", name: "N/A", reason: "no id", ...(email !== undefined && { email }) }],
    });
    const ada = account("ada", confirmed);
    expect(plannedWithout(ada, entry("ADA@example.com"))).to.deep.equal(["skip ada (unidentified-entry)"]);
    expect(plannedWithout(ada, entry())).to.deep.equal(["skip ada (unidentified-entry)"]);
    expect(plannedWithout(ada, entry("bob@example.com"))).to.deep.equal(["disable ada (gone)"]);
  });

  it("cannot be an entry without a usable ID of another source", () => {
    const unidentified = [{ source: "scim", name: "N/A", reason: "no id" }];
    expect(plannedWithout(account("ada", confirmed), { otherSources: ["scim"], unidentified })).to.deep.equal(
      ["disable ada (gone)"],
    );
  });

  it("is no longer missing if they may be an entry without a usable ID", () => {
    const unidentified = [{ source: "idc", name: "N/A", reason: "no id" }];
    expect(plannedWithout(account("ada", disabled(9, "missing")), { unidentified })).to.deep.equal([
      "disable ada (no-longer-missing)",
    ]);
    expect(plannedWithout(account("ada", disabled(9, "disabled")), { unidentified })).to.deep.equal([
      "skip ada (unidentified-entry)",
    ]);
  });

  it("cannot be found without a directory ID, so such an account is not changed", () => {
    const { directoryId: _, ...bare } = account("ada", confirmed);
    expect(plannedWithout(bare)).to.deep.equal(["skip ada (unmanaged)"]);
  });

  it("does not exist if only a part of the directory was read", () => {
    expect(plannedWithout(account("ada", confirmed), { allUsers: false })).to.deep.equal([]);
  });
});

describe("A user who is disabled in the directory", () => {
  const off = person("ada", undefined, { enabled: false });

  it("gets another mark if they were missing before, or a run was killed", () => {
    for (const state of ["missing", "disabling", "enabling"] as const)
      expect(planned([off], [account("ada", disabled(3, state, { changedAt: daysAgo(3) }))])).to.deep.equal([
        "disable ada = ada (disabled-in-directory)",
      ]);
  });

  it("is skipped if an administrator disabled the account", () => {
    expect(planned([off], [account("ada", { ...confirmed, enabled: false })])).to.deep.equal([
      "skip ada = ada (disabled-by-hand)",
    ]);
  });

  it("is disabled whatever the policy for removed users, and never deleted", () => {
    for (const onRemove of ["keep", "delete"] as const) {
      expect(planned([off], [account("ada", confirmed)], { onRemove })).to.deep.equal([
        "disable ada = ada (disabled-in-directory)",
      ]);
      expect(planned([off], [account("ada", disabled(400))], { onRemove })).to.deep.equal([
        "skip ada = ada (disabled-in-directory)",
      ]);
    }
  });

  it("is disabled also if only a part of the directory was read", () => {
    expect(planned([off], [account("ada", confirmed)], { allUsers: false })).to.deep.equal([
      "disable ada = ada (disabled-in-directory)",
    ]);
  });
});

describe("A user who is listed again with incomplete data", () => {
  const listed = person("ada", undefined, { enabled: false, statusUnknown: true });

  it("is no longer missing: the grace period does not continue", () => {
    const missing = account("ada", disabled(40, "missing"));
    expect(planned([listed], [missing])).to.deep.equal(["disable ada = ada (no-longer-missing)"]);
    expect(planned([listed], [account("ada", disabled(40, "disabled"))])).to.deep.equal([
      "skip ada = ada (status-unknown)",
    ]);
    const jane = person("ada", "jane@example.com", { reusableId: true });
    expect(planned([jane], [missing]), "and an administrator learns of it").to.deep.equal([
      "disable ada = ada (no-longer-missing)",
      "skip ada = ada (identity-unconfirmed)",
    ]);
  });

  it("loses the mark once an administrator enabled the account, so that disabling it again is detected", () => {
    const enabled = account("ada", { ...confirmed, disabledMark: { at: daysAgo(3), state: "disabled" } });
    const cleared = "custom:disabled_at 2026-02-27T12:00:00Z disabled → –";
    expect(planned([listed], [enabled])).to.deep.equal([`update ada = ada (enabled-by-hand); ${cleared}`]);
    expect(planned([staying], [enabled, theirs], { onRemove: "keep" })).to.include(
      `update ada (enabled-by-hand); ${cleared}`,
    );
  });
});
