import { expect } from "chai";
import { defaultPolicy } from "../../../../sync/model/policy.ts";
import {
  countBySource,
  emailLimitOf,
  type GuardInputs,
  guardEmailChanges,
  guardRemovals,
} from "../../../../sync/plan/rules/guard.ts";

const { maxRemovals, maxEmailChanges } = defaultPolicy;
type Counts = Readonly<Record<string, number>>;

/** Changed accounts and accounts with access, as numbers by source. */
function inputs(changed: Counts, having: Counts): GuardInputs {
  const accounts = Object.entries(changed).flatMap(([source, count]) =>
    Array.from({ length: count }, (_, index) => ({ username: `${source}-${index}`, source })),
  );
  return [{ changed: accounts, having: new Map(Object.entries(having)) }];
}

describe("The guard of several sources with limits", () => {
  it("stops every removal if one source is empty, also a removal that the limit allows", () => {
    const groups = inputs({ scim: 1 }, { idc: 100, scim: 40 });
    expect(guardRemovals(groups, 100, { maxRemovals, emptySources: ["scim"] })).to.deep.equal({
      reason: "source-empty",
      removals: 1,
      allowed: 0,
      of: 140,
      emptySources: ["scim"],
    });
    expect(guardRemovals(groups, 100, { maxRemovals, emptySources: [] })).to.equal(undefined);
  });

  it("stops removals that exceed the limit together, though each source is within it", () => {
    const groups = inputs({ idc: 2, scim: 2 }, { idc: 10, scim: 10 });
    expect(guardRemovals(groups, 20, { maxRemovals: { count: 3 } })).to.deep.equal({
      reason: "too-many",
      removals: 4,
      allowed: 3,
      of: 20,
    });
    expect(guardRemovals(groups, 20, { maxRemovals: { count: 4 } })).to.equal(undefined);
  });

  it("finds a source above its limit also after one that is within it", () => {
    const groups = inputs({ idc: 1, scim: 3 }, { idc: 100, scim: 4 });
    expect(guardRemovals(groups, 100, { maxRemovals })).to.deep.equal({
      reason: "too-many",
      source: "scim",
      removals: 3,
      allowed: 2,
      of: 4,
    });
    expect(guardEmailChanges(groups, { maxEmailChanges })).to.deep.equal({
      reason: "too-many-email-changes",
      source: "scim",
      changes: 3,
      allowed: 2,
      of: 4,
    });
  });

  it("counts the recent changes of each source only if there are several", () => {
    const askedFor = (having: Counts) => {
      const asked: (string | undefined)[] = [];
      const count = (source?: string) => {
        asked.push(source);
        return 0;
      };
      const recentRemovals = { count, has: () => false };
      expect(guardRemovals(inputs({ idc: 1 }, having), 20, { maxRemovals, recentRemovals })).to.equal(
        undefined,
      );
      return asked;
    };
    expect(askedFor({ idc: 20 })).to.deep.equal([undefined]);
    expect(askedFor({ idc: 20, scim: 20 })).to.deep.equal([undefined, "idc"]);
  });
});

describe("The limit on e-mail changes", () => {
  it("always allows one change by default, and none if the limit is a share without a floor", () => {
    expect(emailLimitOf(1, maxEmailChanges)).to.equal(1);
    expect(emailLimitOf(1, { share: 0.1, atLeast: 1 })).to.equal(1);
    expect(emailLimitOf(1, { share: 0.1, atLeast: 0 })).to.equal(0);
    expect(emailLimitOf(1, { count: 0 })).to.equal(0);
  });
});

describe("Accounts by source", () => {
  it("include those without a source, and the ones counted before", () => {
    const counts = countBySource([{ source: "idc" }, {}, { source: "idc" }], new Map([["idc", 3]]));
    expect([...counts]).to.deep.equal([
      ["idc", 5],
      ["", 1],
    ]);
  });
});
