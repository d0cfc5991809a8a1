import { expect } from "chai";
import { manyPeople } from "../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { ACTION_NAMES, type ActionName, fillWithOneKind } from "./one-kind.ts";
import { poolUser } from "./pool-users.ts";

/** So many calls may be made beside those for pages and changes, however many people there are. */
const CONSTANT = 5;

/** Calls of each change. docs/internals/sync-writes.md says why some take one more than the minimum. */
const CALLS: Readonly<Record<ActionName, number>> = {
  invite: 1,
  update: 1,
  adopt: 1,
  delete: 1,
  enable: 3,
  resend: 2,
  disable: 4,
};

describe("The calls of a whole reconciliation", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
  });

  afterEach(() => world.stop());

  const calls = () => Object.values(world.aws.calls).reduce((sum, one) => sum + one, 0);

  for (const [count, changed] of [
    [0, 0],
    [1, 1],
    [130, 0],
    [130, 2],
    [650, 7],
    [60, 60],
  ] as const) {
    it(`are those for each page, ${changed} changes and ${CONSTANT} at most, of ${count} people`, async () => {
      world.aws.identityCenter.people = manyPeople(count);
      for (const [index, { UserId, UserName, DisplayName = "" }] of manyPeople(count).entries()) {
        const name = index < changed ? "Before" : DisplayName;
        world.aws.cognito.users.set(UserId, poolUser(UserId, { email: `${UserName}@example.com`, name }));
      }
      expect((await world.sync({ yes: true })).results).to.have.length(changed);
      const pages = Math.max(1, Math.ceil(count / 100)) + Math.max(1, Math.ceil(count / 60));
      expect(calls() - pages - changed).to.be.within(0, CONSTANT);
    });
  }

  it("are not more for Amazon Quick: one for each page of its namespaces and users", async () => {
    const users = Array.from({ length: 7 }, (_, index) => ({
      Arn: `arn:${index}`,
      Email: `p${index}@example.com`,
    }));
    world.aws.amazonQuick.namespaces = { default: users, lab: users.slice(0, 1), none: [] };
    world.aws.amazonQuick.pageSize = 3;
    const { actions } = await world.sync({ source: "local", dryRun: true });
    expect(actions).to.have.length(7);
    const pages = { "Quick.ListNamespaces": 3, "Quick.ListUsers": 3 + 1 + 1, ListUsers: 1 };
    expect(world.aws.calls).to.include(pages);
    expect(calls() - 3 - 5 - 1).to.be.within(0, CONSTANT);
  });

  for (const kind of ACTION_NAMES) {
    it(`are ${CALLS[kind]} for each ${kind}`, async () => {
      fillWithOneKind(world.aws, kind, 4);
      const policy = { adopt: true, onRemove: "delete", allowRemovals: 4, yes: true } as const;
      await world.sync({ ...policy, dryRun: true });
      const listing = calls();
      const { results } = await world.sync(policy);
      expect(results.map(({ action }) => action.kind)).to.deep.equal(Array(4).fill(kind));
      expect(calls() - 2 * listing).to.equal(4 * CALLS[kind]);
    });
  }

  for (const before of [{ email: "before@example.com" }, { email_verified: "false" }]) {
    const [what = ""] = Object.keys(before);
    it(`are 2 for each update of an e-mail, the look before it among them (${what})`, async () => {
      const count = 4;
      world.aws.identityCenter.people = manyPeople(count);
      for (const [index, { UserId, UserName, DisplayName = "" }] of manyPeople(count).entries()) {
        const email = "email" in before ? `${index}-${before.email}` : `${UserName}@example.com`;
        world.aws.cognito.users.set(UserId, poolUser(UserId, { ...before, email, name: DisplayName }));
      }
      const policy = { maxEmailChanges: { count }, yes: true };
      await world.sync({ ...policy, dryRun: true });
      const listing = calls();
      expect((await world.sync(policy)).results).to.have.length(count);
      expect(calls() - 2 * listing).to.equal(2 * count);
      expect(world.aws.calls).to.include({ AdminGetUser: count, AdminUpdateUserAttributes: count });
    });
  }
});
