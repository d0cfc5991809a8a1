import { expect } from "chai";
import { isAction } from "../../../../sync/model/action.ts";
import { defaultPolicy } from "../../../../sync/model/policy.ts";
import { type GuardInputs, guardRemovals } from "../../../../sync/plan/rules/guard.ts";
import { account, daysAgo, person, planOf as planWithout } from "../../people.ts";

const byDefault = { maxRemovals: defaultPolicy.maxRemovals };
const planOf: typeof planWithout = (people, accounts, changes) =>
  planWithout(people, accounts, { ...byDefault, maxEmailChanges: defaultPolicy.maxEmailChanges, ...changes });

/** Accounts of one source, by number. */
const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ username: `${index}`, source: "idc" }));
const inputs = (changed: number, having: number): GuardInputs => [
  { changed: accounts(changed), having: new Map([["idc", having]]) },
];

describe("The guard", () => {
  const stops = (removals: number, having: number, policy: Parameters<typeof guardRemovals>[2] = byDefault) =>
    guardRemovals(inputs(removals, having), 1, policy) !== undefined;

  it("permits 10 % by default, and 5 in small pools, but never more than half", () => {
    expect([stops(5, 10), stops(6, 10), stops(5, 49), stops(6, 49)]).to.deep.equal([
      false,
      true,
      false,
      true,
    ]);
    expect([stops(2, 5), stops(3, 5), stops(4, 8), stops(5, 8)]).to.deep.equal([false, true, false, true]);
    expect([stops(1, 2), stops(2, 2), stops(1, 1)]).to.deep.equal([false, true, true]);
    expect([stops(100, 1009), stops(101, 1009)]).to.deep.equal([false, true]);
  });

  it("uses a configured count or share exactly", () => {
    const count = { maxRemovals: { count: 2 } };
    expect([stops(2, 1000, count), stops(3, 1000, count)]).to.deep.equal([false, true]);
    const share = { maxRemovals: { share: 0.5, atLeast: 0 } };
    expect([stops(4, 8, share), stops(5, 8, share)]).to.deep.equal([false, true]);
    expect([stops(1, 8, { maxRemovals: { share: 0, atLeast: 0 } })]).to.deep.equal([true]);
  });

  it("permits the number that is allowed once, and never fewer than the limit", () => {
    expect([
      stops(50, 60, { ...byDefault, allowRemovals: 50 }),
      stops(51, 60, { ...byDefault, allowRemovals: 50 }),
    ]).to.deep.equal([false, true]);
    expect(stops(5, 60, { ...byDefault, allowRemovals: 1 })).to.equal(false);
  });

  it("removes no user if the source is empty, except the number that is allowed once", () => {
    const empty = (policy: Parameters<typeof guardRemovals>[2]) => guardRemovals(inputs(1, 100), 0, policy);
    expect(empty(byDefault)).to.deep.equal({ reason: "source-empty", removals: 1, allowed: 0, of: 100 });
    expect(empty({ ...byDefault, allowRemovals: 1 })).to.equal(undefined);
  });

  it("counts accounts that were removed within the hour, as in one run", () => {
    const recent = (count: number) => ({
      ...byDefault,
      recentRemovals: { count: () => count, has: () => false },
    });
    expect([stops(1, 45, recent(4)), stops(2, 45, recent(4))]).to.deep.equal([false, true]);
    expect([stops(90, 990, recent(10)), stops(91, 990, recent(10))]).to.deep.equal([false, true]);
    expect(stops(1, 100, recent(200))).to.equal(true);
  });

  it("counts an account once within the hour, however many actions it takes", () => {
    const recentRemovals = { count: () => 5, has: (username: string) => Number(username) < 5 };
    expect([
      stops(5, 45, { ...byDefault, recentRemovals }),
      stops(6, 45, { ...byDefault, recentRemovals }),
    ]).to.deep.equal([false, true]);
  });

  it("reports nothing if no account is removed", () => {
    expect(guardRemovals(inputs(0, 0), 0, { maxRemovals: { count: 0 } })).to.equal(undefined);
  });
});

describe("The guard of several sources", () => {
  const of = (source: string, count: number) =>
    Array.from({ length: count }, (_, index) => account(`${source}-${index}`, { source }));
  const [large, small] = [of("idc", 200), of("scim", 10)];
  const people = (...accounts: { username: string; source?: string }[]) =>
    accounts.map(({ username, source = "" }) => ({ ...person(username), source }));
  const both = { otherSources: ["scim"] };

  it("removes no user if one of them exceeds its limit, however many users the others have", () => {
    const left = people(...large, ...small.slice(0, 4));
    const { actions, guard } = planOf(left, [...large, ...small], both);
    expect(guard).to.deep.equal({ reason: "too-many", source: "scim", removals: 6, allowed: 5, of: 10 });
    expect(actions.filter(({ kind }) => kind === "disable")).to.deep.equal([]);
    expect(planOf(left, [...large, ...small], { ...both, allowRemovals: 6 }).guard).to.equal(undefined);
  });

  it("permits each its own limit", () => {
    const left = people(...large.slice(15), ...small.slice(0, 5));
    expect(planOf(left, [...large, ...small], both).guard).to.equal(undefined);
  });
});

describe("A plan that the guard stops", () => {
  const lost = Array.from({ length: 10 }, (_, index) => account(`lost-${index}`));
  const missing = { enabled: false, disabledMark: { at: daysAgo(90), state: "missing" as const } };
  const old = account("old", missing);
  const moved = person("ada", "moved@example.com");

  it("removes no user, and still invites and updates", () => {
    const { actions, guard } = planOf([person("new"), moved], [...lost, old, account("ada")], {
      onRemove: "delete",
    });
    expect(guard).to.deep.equal({ reason: "too-many", removals: 11, allowed: 5, of: 11 });
    const count = (kind: string) => actions.filter((action) => action.kind === kind).length;
    expect(["disable", "delete", "update", "invite"].map(count)).to.deep.equal([0, 0, 1, 1]);
    expect(actions.filter(({ reason }) => reason === "removal-guarded")).to.have.length(11);
  });

  it("deletes no account and still disables, if only the due deletions exceed the limit", () => {
    const due = Array.from({ length: 7 }, (_, index) => account(`due-${index}`, missing));
    const policy = { onRemove: "delete" } as const;
    const some = planOf(
      [person("ada"), person("bob")],
      [...due, ...lost.slice(0, 2), account("ada"), account("bob")],
      policy,
    );
    expect(some.guard).to.deep.include({ only: "deletions", removals: 9, allowed: 2 });
    const kindsOf = ({ actions }: typeof some) => actions.filter(isAction).map(({ kind }) => kind);
    expect(kindsOf(some)).to.deep.equal(["disable", "disable"]);
    const many = planOf([person("ada")], [...due, ...lost, account("ada")], policy);
    expect(many.guard).to.include({ removals: 17 }).and.not.have.property("only");
    expect(kindsOf(many)).to.deep.equal([]);
    const meant = { ...policy, allowRemovals: 17 };
    expect(kindsOf(planOf([person("ada")], [...due, ...lost, account("ada")], meant))).to.have.length(17);
  });

  it("reports users who are disabled in the directory as such, and counts them with the others", () => {
    const people = lost.map(({ username }) => person(username, undefined, { enabled: false }));
    const { actions, guard } = planOf(people, lost);
    expect(guard?.removals).to.equal(10);
    expect(new Set(actions.map(({ reason }) => reason))).to.deep.equal(new Set(["disabled-and-guarded"]));
  });
});

describe("The guard of a small pool", () => {
  const five = ["ada", "bob", "cy", "dan", "eve"].map((id) => account(id, { awaitsFirstSignIn: false }));

  it("stops when most users are replaced by others, and when most are disabled", () => {
    const others = ["f", "g", "h", "i", "j"].map((id) => person(id));
    const replaced = planOf(others, five);
    expect(replaced.guard).to.include({ reason: "too-many", removals: 5, allowed: 2 });
    expect(replaced.actions.filter(({ kind }) => kind === "disable")).to.deep.equal([]);
    const off = five.map(({ username }, index) => person(username, undefined, { enabled: index === 0 }));
    expect(planOf(off, five).guard).to.include({ reason: "too-many", removals: 4, allowed: 2 });
  });

  it("proposes to adopt if most users came back under other IDs, and neither removes nor invites them", () => {
    const again = five.map(({ username, email }) =>
      person(`new-${username}`, email, { displayName: username }),
    );
    const { actions, guard } = planOf(again, five);
    expect(guard).to.include({ reason: "ids-exchanged", removals: 5, exchanged: 5, of: 5 });
    expect(actions.filter(isAction)).to.deep.equal([]);
    const kinds = (changes: Parameters<typeof planOf>[2]) =>
      planOf(again, five, changes)
        .actions.filter(isAction)
        .map(({ kind }) => kind);
    expect(kinds({ adopt: true })).to.deep.equal(Array(5).fill("adopt"));
    expect(kinds({ allowRemovals: 5 }), "if it is meant").to.have.members(
      ["disable", "invite"].flatMap((kind) => Array(5).fill(kind)),
    );
  });

  it("does the same for a large pool, and for one of several sources", () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      account(`old-${index}`, { awaitsFirstSignIn: false }),
    );
    const again = many.map(({ username, email }) => person(`new-${username}`, email));
    expect(planOf(again, many, { maxRemovals: { count: 1_000 } }).guard).to.include({ exchanged: 200 });
    const scim = five.map((one) => ({ ...one, source: "scim" }));
    const both = [
      ...many.map(({ username }) => ({ ...person(username), source: "idc" })),
      ...scim.map(({ username, email }) => ({ ...person(`new-${username}`, email), source: "scim" })),
    ];
    expect(planOf(both, [...many, ...scim], { otherSources: ["scim"] }).guard).to.include({
      reason: "ids-exchanged",
      source: "scim",
    });
  });

  it("permits that one user of many comes back under another ID", () => {
    const [first, ...rest] = five;
    const people = [person("new-ada", first?.email), ...rest.map(({ username }) => person(username))];
    expect(planOf(people, five).guard).to.equal(undefined);
  });
});

describe("A run after one that a guard stopped", () => {
  const real = Array.from({ length: 5 }, (_, index) =>
    account(`real-${index}`, { awaitsFirstSignIn: false }),
  );
  const invited = (id: string) => account(id, { invitedAt: daysAgo(0) });

  it("is stopped as well, however many users the first one invited", () => {
    for (const count of [5, 300]) {
      const others = Array.from({ length: count }, (_, index) => `other-${index}`);
      const people = others.map((id) => person(id));
      expect(planOf(people, real).guard, "the first").to.include({ removals: 5, allowed: 2 });
      const { actions, guard } = planOf(people, [...real, ...others.map(invited)]);
      expect(guard, "the next").to.include({ removals: 5, allowed: 2 });
      expect(actions.filter(isAction)).to.deep.equal([]);
    }
  });

  it("is stopped also for users who came back under other IDs, and for e-mails", () => {
    const [first, ...rest] = real;
    const again = rest.map(({ username, email }) => person(`new-${username}`, email));
    const newcomers = ["a", "b", "c", "d", "e", "f"];
    const people = [person(first?.username ?? ""), ...again, ...newcomers.map((id) => person(id))];
    expect(planOf(people, [...real, ...newcomers.map(invited)]).guard).to.include({
      reason: "ids-exchanged",
    });
    const many = Array.from({ length: 60 }, (_, index) => `new-${index}`);
    const moved = real.map(({ username }) => person(username, `${username}@example.org`));
    const { emailGuard } = planOf(
      [...moved, ...many.map((id) => person(id))],
      [...real, ...many.map(invited)],
    );
    expect(emailGuard).to.include({ changes: 5, allowed: 2 });
  });

  it("counts an invited account once its invitation is no longer new, or a user has signed in", () => {
    const people = real.slice(0, 3).map(({ username }) => person(username));
    const old = Array.from({ length: 45 }, (_, index) => account(`old-${index}`, { invitedAt: daysAgo(9) }));
    const listed = [...people, ...old.map(({ username }) => person(username))];
    expect(planOf(listed, [...real, ...old]).guard).to.equal(undefined);
  });

  it("removes an account that was just invited by mistake", () => {
    const people = [...real.map(({ username }) => person(username)), ...["b", "c"].map((id) => person(id))];
    expect(planOf(people, [...real, ...["a", "b", "c"].map(invited)]).guard).to.equal(undefined);
  });
});
