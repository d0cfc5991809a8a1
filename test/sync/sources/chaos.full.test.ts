import { expect } from "chai";
import fc from "fast-check";
import type { SyncRequest } from "../../../sync/index.ts";
import { SyncError } from "../../../sync/model/errors.ts";
import { type Fault, manyPeople } from "../../support/fake-aws/index.ts";
import { runs } from "../../support/properties.ts";
import { type FakeWorld, openFakeWorld } from "../fake-world.ts";
import { poolUser } from "../pool-users.ts";

const PEOPLE = 250;

/** Each way of reading people, and the calls that it takes. */
const READINGS: readonly (readonly [
  what: string,
  request: Partial<SyncRequest>,
  calls: readonly string[],
])[] = [
  ["Identity Center", {}, ["ListInstances", "Directory.ListUsers"]],
  [
    "a group of Identity Center",
    { groups: ["Staff"], prune: true },
    ["Directory.ListGroups", "Directory.ListGroupMemberships", "Directory.ListUsers"],
  ],
  ["Amazon Quick", { source: "local" }, ["GetCallerIdentity", "Quick.ListNamespaces", "Quick.ListUsers"]],
];
const OF_POOL = ["DescribeUserPool", "ListUsers"];

/** Tries of the SDK, and of sync's own gate: after so many faults in a row they give up. */
const TRIES = 15;

describe("Reading while AWS refuses calls and breaks connections", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    const people = manyPeople(PEOPLE);
    world.aws.identityCenter.people = people;
    world.aws.identityCenter.groups = { Staff: people.map(({ UserId }) => UserId) };
    const users = people.map(({ UserId, UserName }) => ({ Arn: UserId, Email: `${UserName}@example.com` }));
    world.aws.amazonQuick.namespaces = { default: users.slice(0, 130), lab: users.slice(130) };
    for (const { UserId, UserName } of people)
      world.aws.cognito.users.set(UserId, poolUser(UserId, { email: `${UserName}@example.com` }));
  });

  afterEach(() => world.stop());

  for (const how of ["throttled", "500", "reset"] as const)
    it(`is read to its end also where the account is asked for once more: ${how}`, async () => {
      const request = { source: "local" };
      const { actions } = await read(request);
      world.aws.behaviour.faults = [
        later({ operation: "GetCallerIdentity", call: 1, when: "before", how }, world),
      ];
      expect((await read(request)).actions).to.deep.equal(actions);
    });

  const read = (request: Partial<SyncRequest>) => world.sync({ ...request, dryRun: true });

  for (const [what, request, calls] of READINGS) {
    it(`is read to its end for all that, or not at all: ${what}`, async () => {
      const { actions } = await read(request);
      const fault = fc.record({
        operation: fc.constantFrom(...calls, ...OF_POOL),
        call: fc.integer({ min: 1, max: 6 }),
        when: fc.constantFrom("before"),
        how: fc.constantFrom("throttled", "500", "reset"),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), async (faults) => {
          world.aws.behaviour.faults = faults.map((one) => later(one, world));
          expect((await read(request)).actions).to.deep.equal(actions);
        }),
        { numRuns: runs(6) },
      );
    });

    it(`changes nothing where its first or second page fails again and again: ${what}`, async () => {
      const before = new Map(world.aws.cognito.users);
      for (const call of [1, 2]) {
        const faults = Array.from({ length: TRIES }, (_, index) => ({
          ...({ operation: calls.at(-1) ?? "", call: call + index, when: "before", how: "500" } as const),
        }));
        world.aws.behaviour.faults = faults.map((one) => later(one, world));
        const thrown = await world.sync({ ...request, yes: true }).catch((error: unknown) => error);
        expect(thrown).to.be.instanceOf(SyncError);
        const isPartial = call > 1 || request.groups !== undefined;
        const found = {
          code: isPartial ? "SOURCE_INCOMPLETE" : "SOURCE_FAILED",
          exitCode: isPartial ? 4 : 1,
        };
        expect(thrown).to.include(found);
      }
      expect(world.aws.cognito.users).to.deep.equal(before);
    });
  }

  it("changes nothing where a page of the pool fails again and again", async () => {
    const fault = { operation: "ListUsers", when: "before", how: "500" } as const;
    world.aws.behaviour.faults = Array.from({ length: TRIES }, (_, index) => ({ ...fault, call: 2 + index }));
    world.aws.identityCenter.people = [];
    const thrown = await world.sync({ yes: true, allowRemovals: PEOPLE }).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(SyncError);
    expect([...world.aws.cognito.users.values()].every(({ Enabled }) => Enabled)).to.equal(true);
  });
});

/** The same fault, counted from now on. */
function later(fault: Fault, { aws }: FakeWorld): Fault {
  return { ...fault, call: fault.call + (aws.calls[fault.operation] ?? 0) };
}
