import { expect } from "chai";
import type { Account } from "../../../../sync/model/account.ts";
import type { Change, PlanEntry } from "../../../../sync/model/action.ts";
import { defaultPolicy } from "../../../../sync/model/policy.ts";
import {
  applyGuards,
  type GuardedScope,
  movesEmail,
  removesAccess,
  withoutEmailChange,
  withoutRemoval,
} from "../../../../sync/plan/rules/apply-guards.ts";
import { account, daysAgo, person, planOf, policy } from "../../people.ts";

const usersOf = (source: string, count: number, more: Partial<Account> = {}) =>
  Array.from({ length: count }, (_, index) =>
    account(`${source}-${index}`, { source, awaitsFirstSignIn: false, ...more }),
  );
const disable = (one: Account): PlanEntry => ({ kind: "disable", reason: "gone", account: one, changes: [] });
/** Invites a user with the e-mail of this account, under another ID. */
const inviteAgain = ({ username, email = "" }: Account): PlanEntry => ({
  kind: "invite",
  reason: "no-account",
  person: person(`new-${username}`, email),
  email,
});
const scopeOf = (counts: Readonly<Record<string, number>>): GuardedScope => {
  const having = new Map(Object.entries(counts));
  return { having, established: having, listed: 100 };
};

describe("The guard on users who appear under other IDs", () => {
  const guardOf = (
    removed: readonly Account[],
    scope: GuardedScope,
    changes: Parameters<typeof policy>[0] = {},
  ) => applyGuards([...removed.map(disable), ...removed.map(inviteAgain)], scope, policy(changes)).guard;

  it("stops more than half of a source, and permits exactly half", () => {
    const four = usersOf("idc", 4);
    expect(guardOf(four.slice(0, 2), scopeOf({ idc: 4 }))).to.equal(undefined);
    expect(guardOf(four.slice(0, 3), scopeOf({ idc: 4 }))).to.deep.equal({
      reason: "ids-exchanged",
      removals: 3,
      allowed: 0,
      of: 4,
      exchanged: 3,
    });
  });

  it("stops two users of three, and permits the only user of a source", () => {
    const three = usersOf("idc", 3);
    expect(guardOf(three.slice(0, 2), scopeOf({ idc: 3 }))).to.include({ exchanged: 2, of: 3 });
    expect(guardOf(three.slice(0, 1), scopeOf({ idc: 1 }))).to.equal(undefined);
  });

  it("reports the source with the largest share of such users, not the one with the largest number", () => {
    const [large, small] = [usersOf("idc", 5), usersOf("scim", 4)];
    const expected = {
      reason: "ids-exchanged",
      source: "scim",
      removals: 9,
      allowed: 0,
      of: 4,
      exchanged: 4,
    };
    const scope = scopeOf({ idc: 100, scim: 4 });
    expect(guardOf([...large, ...small], scope), "the large source first").to.deep.equal(expected);
    expect(guardOf([...small, ...large], scope), "the small source first").to.deep.equal(expected);
  });

  it("reports an empty source as such, and says how many users appear under other IDs", () => {
    const four = usersOf("idc", 4);
    const scope = scopeOf({ idc: 4, scim: 10 });
    expect(guardOf(four, scope, { emptySources: ["scim"] })).to.deep.equal({
      reason: "source-empty",
      emptySources: ["scim"],
      removals: 4,
      allowed: 0,
      of: 14,
      exchanged: 4,
    });
  });

  it("adds their number to a finding of too many removals, if they are few", () => {
    const removed = usersOf("idc", 6);
    const wished = [...removed.map(disable), ...removed.slice(0, 2).map(inviteAgain)];
    const { maxRemovals } = defaultPolicy;
    expect(applyGuards(wished, scopeOf({ idc: 12 }), policy({ maxRemovals })).guard).to.deep.equal({
      reason: "too-many",
      removals: 6,
      allowed: 5,
      of: 12,
      exchanged: 2,
    });
  });

  it("does not count accounts that had lost access before", () => {
    const off = usersOf("idc", 3, { enabled: false });
    expect(guardOf(off, scopeOf({ idc: 3 }))).to.equal(undefined);
  });
});

describe("The limit of established accounts", () => {
  it("does not count accounts that were just invited", () => {
    const { maxRemovals } = defaultPolicy;
    const real = usersOf("idc", 5);
    const invited = usersOf("new", 10, { source: "idc", awaitsFirstSignIn: true, invitedAt: daysAgo(0) });
    const listed = [...real, ...invited.slice(3)].map(({ username }) => person(username));
    expect(planOf(listed, [...real, ...invited], { maxRemovals }).guard).to.equal(undefined);
    const withoutReal = [...real.slice(3), ...invited].map(({ username }) => person(username));
    expect(planOf(withoutReal, [...real, ...invited], { maxRemovals }).guard).to.include({
      removals: 3,
      allowed: 2,
      of: 5,
    });
  });
});

describe("An action that a guard may stop", () => {
  const ada = account("ada");
  const off = account("ada", { enabled: false });
  const name: Change = { attribute: "name", from: "ada", to: "Ada" };
  const email: Change = { attribute: "email", from: "ada@example.com", to: "ada@example.org" };
  const verified: Change = { attribute: "email_verified", from: "false", to: "true" };
  const entries = (changes: readonly Change[]) => {
    const own = { person: person("ada"), account: ada, changes };
    return [
      { kind: "update", reason: "differs", ...own },
      { kind: "enable", reason: "back", ...own },
      { kind: "adopt", reason: "same-id", ...own },
    ] as const satisfies readonly PlanEntry[];
  };

  it("removes access only if it deletes an account, or disables an enabled one", () => {
    const deletion: PlanEntry = { kind: "delete", reason: "grace-period-over", account: off };
    const removals = [deletion, disable(ada), disable(off), inviteAgain(ada), ...entries([name])];
    expect(removals.map(removesAccess)).to.deep.equal([true, true, false, false, false, false, false]);
  });

  it("moves an e-mail if it updates, enables or adopts an account with another address", () => {
    expect(entries([email]).map(movesEmail)).to.deep.equal([true, true, true]);
    expect(entries([name]).map(movesEmail)).to.deep.equal([false, false, false]);
    expect([disable(ada), inviteAgain(ada)].map(movesEmail)).to.deep.equal([false, false]);
  });

  it("keeps its other changes without the e-mail, but an adoption is skipped", () => {
    const [update, enable, adopt] = entries([email, verified, name]).map(withoutEmailChange);
    const [updated, enabled] = entries([name]);
    const skipped = {
      kind: "skip",
      reason: "email-change-guarded",
      account: ada,
      person: person("ada"),
    };
    expect([update, enable, adopt]).to.deep.equal([updated, enabled, skipped]);
  });

  it("still enables an account of which nothing but the e-mail differs, and skips an update", () => {
    const kinds = entries([email]).map((entry) => withoutEmailChange(entry).kind);
    expect(kinds).to.deep.equal(["skip", "enable", "skip"]);
  });

  it("stays as it is if it removes no access", () => {
    const guard = { reason: "too-many", removals: 9, allowed: 5, of: 10 } as const;
    const others = [...entries([name]), inviteAgain(ada), disable(off)];
    expect(others.map((entry) => withoutRemoval(entry, guard))).to.deep.equal(others);
  });
});
