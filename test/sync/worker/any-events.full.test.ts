import { expect } from "chai";
import fc from "fast-check";
import type { Person } from "../../../sync/model/person.ts";
import { runs } from "../../support/properties.ts";
import { ALL_USERS, about, id, person, type World, worldOf } from "./world.ts";

/** A change of a user in the directory, and the events that arrive then: any of the events so far, any number of times. */
const step = fc.record({
  who: fc.nat(5),
  what: fc.constantFrom("leave", "come", "rename", "disable", "enable", "new-email", "swap-emails"),
  with: fc.nat(5),
  /** Indexes of changes until now; an event that is in none of these lists is lost. */
  told: fc.array(fc.nat(), { maxLength: 4 }),
  /** Whether an event without a user is among them. */
  group: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

describe("Events that arrive twice, late, in any order, or never", () => {
  it("do not change the final state: it is the directory's, and no user was invited twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const world = freeWorldOf(4);
        await world.send(ALL_USERS);
        for (const [index, one] of steps.entries()) {
          happen(world, one, index);
          // In one delivery, as SQS puts messages together.
          const events: object[] = one.told.map((change) => about(steps[change % (index + 1)]?.who ?? 0));
          if (one.group) events.push({ detail: { groupId: "x" } });
          if (events.length > 0) await world.send(...events);
        }
        await world.send(ALL_USERS);
        expectInSync(world);
        // New users count for the limit of the next reconciliation: it may remove users whose removal a guard stopped in this one.
        await world.send(ALL_USERS);
        const { actionCount } = world;
        await world.send(ALL_USERS, ...[0, 1, 2, 3, 4, 5].map(about));
        expect(world.actionCount, "nothing is left to do").to.equal(actionCount);
      }),
      { numRuns: runs(200) },
    );
  });

  it("have the same result if all are lost, or all arrive at the end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const [told, untold] = [freeWorldOf(4), freeWorldOf(4)];
        for (const world of [told, untold]) {
          await world.send(ALL_USERS);
          steps.forEach((one, index) => {
            happen(world, one, index);
          });
        }
        // All of them late, and the last first.
        for (const { who } of steps.toReversed()) await told.send(about(who), about(who));
        for (const world of [told, untold]) await world.send(ALL_USERS);
        for (const world of [told, untold]) expectInSync(world);
      }),
      { numRuns: runs(200) },
    );
  });
});

/** Here no guard of mass changes stops what few users may do: it has tests of its own. */
function freeWorldOf(count: number): World {
  const world = worldOf(count);
  world.policy = { ...world.policy, maxRemovals: { count: 5 }, maxEmailChanges: { count: 100 } };
  return world;
}

/** Exactly the right users can sign in, with their name and address, and each got at most one invitation. */
function expectInSync(world: World): void {
  const row = (who: string, name: string, email: string | undefined) => `${who} ${name} ${email}`;
  const able = [...world.accounts.values()].filter(({ enabled }) => enabled);
  const meant: string[] = [];
  for (const { id: who, displayName, emails, enabled } of world.people.values()) {
    if (enabled) meant.push(row(who, displayName, emails[0]));
  }
  const rows = able.map(({ username, name, email }) => row(username, name ?? "", email));
  expect(rows).to.include.members(meant);
  // A guard may keep those who are to lose their access, and then says so.
  if (world.runs.at(-1)?.trouble === undefined) expect(rows).to.have.members(meant);
  expect(new Set(world.invited).size, "invited once").to.equal(world.invited.length);
}

function happen({ people }: World, { who, what, with: other }: Step, index: number): void {
  const [before, second] = [people.get(id(who)), people.get(id(other))];
  // A new or returning user has an address that no other user has.
  const come = () => person(who, { emails: [`back-${index}@example.com`] });
  const put = (changes: Partial<Person>) => people.set(id(who), { ...(before ?? come()), ...changes });
  if (what === "leave") people.delete(id(who));
  else if (what === "swap-emails" && before && second && who !== other) {
    put({ emails: second.emails });
    people.set(second.id, { ...second, emails: before.emails });
  } else if (what === "rename") put({ displayName: `N ${index}` });
  else if (what === "new-email") put({ emails: [`new-${index}@example.com`] });
  else if (what === "disable") put({ enabled: false });
  else if (what === "enable") put({ enabled: true });
  else if (what === "come") put({});
}
