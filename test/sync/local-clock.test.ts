import { mock } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { apply } from "../../sync/apply/apply.ts";
import { type Account, attributes } from "../../sync/model/account.ts";
import { readDisabledMark, writeDisabledMark } from "../../sync/model/disabled-mark.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { Person } from "../../sync/model/person.ts";
import type { Policy } from "../../sync/model/policy.ts";
import { buildPlan } from "../../sync/reconcile/build-plan.ts";
import { orderActions } from "../../sync/reconcile/order.ts";
import { attributeOf } from "../support/fake-aws/index.ts";
import { runs } from "../support/properties.ts";
import { anyAccounts, anyPeople, anyPolicy } from "./any-lists.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { memoryPool } from "./memory-pool.ts";
import { directoryUser, poolUser } from "./pool-users.ts";

const DAY = 86_400_000;
const CHANGES = ["AdminCreateUser", "AdminUpdateUserAttributes", "AdminDisableUser", "AdminDeleteUser"];

describe("Sync on a computer with a wrong clock", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
  });

  afterEach(() => world.stop());

  const awsDaysAgo = (days: number) => new Date(world.aws.now().getTime() - days * DAY);
  const fill = () => {
    const off = (days: number) => ({
      [attributes.disabledAt]: writeDisabledMark({ at: awsDaysAgo(days), state: "missing" }),
    });
    const unused = (days: number) => ({
      UserStatus: "FORCE_CHANGE_PASSWORD",
      UserLastModifiedDate: awsDaysAgo(days).getTime() / 1000,
    });
    const invited = (days: number) => ({ [attributes.invitedAt]: awsDaysAgo(days).toISOString() });
    for (const user of [
      poolUser("leaves"),
      poolUser("gone-29", off(29), { Enabled: false, session: false }),
      poolUser("gone-31", off(31), { Enabled: false, session: false }),
      poolUser("invited-6", invited(6), unused(6)),
      poolUser("invited-8", invited(8), unused(8)),
    ])
      world.aws.cognito.users.set(user.Username, user);
    world.aws.identityCenter.people = ["invited-6", "invited-8", "new"].map((id) => directoryUser(id));
  };
  const run = (printed: string[] = []) =>
    world.sync(
      { yes: true, onRemove: "delete", graceDays: 30, allowRemovals: 9 },
      { info: (line) => printed.push(line) },
    );
  const secondsOff = (name: string, attribute: string) => {
    const text = attributeOf(world.aws.cognito.users.get(name) ?? poolUser("?"), attribute);
    const time = readDisabledMark(text)?.at ?? new Date(text);
    return Math.abs(time.getTime() - world.aws.now().getTime()) / 1000;
  };

  for (const [days, how] of [
    [10, "10 days behind"],
    [-10, "10 days ahead of"],
  ] as const) {
    it(`deletes, sends again and marks by AWS's time where its own is ${how} AWS's, and says so`, async () => {
      world.aws.behaviour.clockAhead = days * DAY;
      fill();
      const printed: string[] = [];
      const { results, exitCode } = await run(printed);
      expect(exitCode).to.equal(ExitCode.done);
      const told = results.map(
        ({ action, outcome }) =>
          `${outcome} ${"account" in action ? action.account.username : action.person.id}`,
      );
      expect(told.sort()).to.deep.equal([
        "deleted gone-31",
        "disabled leaves",
        "invited new",
        "resent invited-8",
      ]);
      for (const [name, attribute] of [
        ["leaves", attributes.disabledAt],
        ["new", attributes.invitedAt],
        ["invited-8", attributes.invitedAt],
      ] as const)
        expect(secondsOff(name, attribute), name).to.be.below(10);
      expect(printed.join("\n")).to.include(`This computer's clock is ${how} AWS's.`);
      expect((await run()).results).to.deep.equal([]);
    });
  }

  it("signs with AWS's time once it is known: one call of each client is refused, and repeated", async () => {
    world.aws.behaviour.clockAhead = DAY;
    expect((await run()).exitCode).to.equal(ExitCode.done);
    const { DescribeUserPool = 0, ListUsers = 0, ...rest } = world.aws.calls;
    expect(DescribeUserPool + ListUsers, "both go out at once").to.be.within(3, 4);
    expect(rest["ListInstances"]).to.equal(2);
  });

  it("prints no warning if AWS tolerates the difference, and uses AWS's time nevertheless", async () => {
    world.aws.behaviour.clockAhead = 4 * 60_000;
    fill();
    const printed: string[] = [];
    await run(printed);
    expect(printed.join("\n")).not.to.include("clock");
    expect(secondsOff("new", attributes.invitedAt)).to.be.below(10);
  });

  for (const [title, ahead, code] of [
    ["the time of no answer is known", 0, "CLOCK_UNKNOWN"],
    ["AWS refuses what it signs and does not say the time", DAY, "CLOCK_WRONG"],
  ] as const) {
    it(`changes nothing where ${title}`, async () => {
      world.aws.behaviour.clockAhead = ahead;
      world.aws.behaviour.dateHeader = () => undefined;
      fill();
      const thrown = await run().catch((error: unknown) => error);
      expect(thrown).to.include({ code });
      expect(world.aws.calls).not.to.have.any.keys(...CHANGES);
    });
  }
});

describe("Any run", () => {
  /** The plan and the result of a run with this local time. */
  async function endAt(local: Date, aws: Date, inputs: readonly [Person[], Account[], Policy]) {
    const [people, accounts, policy] = inputs;
    mock.timers.enable({ apis: ["Date"], now: local });
    try {
      const { cognito, pool } = memoryPool(accounts, { now: () => aws });
      const sources = [{ sourceId: "idc", title: "a list", read: async () => people }];
      const compared = await buildPlan({ sources, pool, poolId: "eu-central-1_Memory1" }, (_, now) => ({
        ...policy,
        now,
      }));
      const { signal } = new AbortController();
      const results = await apply(pool, orderActions(compared.actions), {
        source: "idc",
        signal,
        onResult: () => {},
      });
      return { compared, results, users: [...cognito.users.values()] };
    } finally {
      mock.timers.reset();
    }
  }

  it("has the same result with any local clock", async () => {
    const aws = new Date();
    const anyTime = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(
        anyPeople,
        anyAccounts,
        anyPolicy,
        anyTime,
        async (people, accounts, policy, local) => {
          const inputs = [people, accounts, policy] as const;
          expect(await endAt(local, aws, inputs)).to.deep.equal(await endAt(aws, aws, inputs));
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
