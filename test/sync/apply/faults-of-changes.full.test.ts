import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { ExitCode } from "../../../sync/model/exit-codes.ts";
import { ALIAS_BEHAVIOURS, attributeOf, type Fault } from "../../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld, POOL_ID } from "../fake-world.ts";
import { fillWithOneOfEach } from "../one-of-each.ts";
import { endOf, poolUser } from "../pool-users.ts";

/** Pace is not what is tested here. */
const FAST = { userCreation: 10_000, userList: 10_000, userRead: 10_000, userUpdate: 10_000 };
const UNPACED = { poolId: POOL_ID, quotas: FAST };
const MAIN = fileURLToPath(new URL("../../../automation/cli/main.ts", import.meta.url));
for (const aliases of ALIAS_BEHAVIOURS) {
  describe(`Sync where AWS fails while it changes accounts, and treats aliases as ${aliases}`, () => {
    let world: FakeWorld;
    let undisturbed: object[];

    before(async () => {
      world = await openFakeWorld();
      fill();
      await run();
      undisturbed = end();
      await world.stop();
    });

    beforeEach(async () => {
      world = await openFakeWorld();
      fill();
    });

    afterEach(() => world.stop());

    const fill = () => {
      fillWithOneOfEach(world.aws);
      world.aws.cognito.aliases = aliases;
    };
    const run = () => world.sync({ target: UNPACED, yes: true, adopt: true, onRemove: "delete" });
    const asItIs = (user: object) => user;
    const withTwoMails = (user: object) =>
      "Username" in user && user.Username === "lapsed" ? { ...user, mails: 2 } : user;
    const end = () => [...world.aws.cognito.users.values()].map(endOf);

    it("applies one action of each kind in a run, and nothing in the next", async () => {
      const { exitCode, results } = await run();
      expect(exitCode).to.equal(ExitCode.done);
      expect(results.map(({ outcome }) => outcome).sort()).to.deep.equal(
        [
          "adopted",
          "deleted",
          "disabled",
          "enabled",
          "invited",
          "resent",
          ...Array(4).fill("updated"),
        ].sort(),
      );
      expect((await run()).results).to.deep.equal([]);
      const [gone, handMade] = ["gone", "hand-made"].map((name) => world.aws.cognito.users.get(name));
      expect(gone).to.include({ Enabled: false, session: false });
      expect(handMade).to.include({ Enabled: true, session: true });
    });

    it("makes no more calls than the change needs", async () => {
      await run();
      const { ListInstances: _, DescribeUserPool: __, ...calls } = world.aws.calls;
      expect(calls).to.deep.equal({
        "Directory.ListUsers": 1,
        ListUsers: 1,
        AdminCreateUser: 2,
        AdminDisableUser: 1,
        AdminUserGlobalSignOut: 1,
        AdminEnableUser: 1,
        AdminDeleteUser: 1,
        // Renamed, taken over, three for the swap, one mark for the new invitation, and two each for disabling and enabling.
        AdminUpdateUserAttributes: 10,
        // Before each of the two e-mails of the swap.
        AdminGetUser: 2,
      });
    });

    const calls: readonly (readonly [operation: string, times: number])[] = [
      ["AdminGetUser", 2],
      ["AdminUpdateUserAttributes", 10],
      ["AdminDisableUser", 1],
      ["AdminUserGlobalSignOut", 1],
      ["AdminEnableUser", 1],
      ["AdminDeleteUser", 1],
      ["AdminCreateUser", 2],
    ];
    const ways: readonly Pick<Fault, "when" | "how">[] = [
      { when: "before", how: "reset" },
      { when: "after", how: "reset" },
      { when: "after", how: "500" },
      { when: "before", how: "throttled" },
      { when: "before", how: "refused" },
      { when: "after", how: "refused" },
    ];
    for (const [operation, times] of calls) {
      for (let call = 1; call <= times; call += 1) {
        for (const way of ways) {
          it(`has the same result when ${operation} ${call} is ${way.how} ${way.when} its effect`, async () => {
            world.aws.behaviour.faults = [{ operation, call, ...way }];
            const attempts = (await run()).results;
            expect((await run()).exitCode).to.equal(ExitCode.done);
            expect((await run()).results).to.deep.equal([]);
            // A new invitation that may have gone out is not sent again before it has lapsed; every other is.
            const isMailInDoubt =
              operation === "AdminCreateUser" &&
              attempts.some(
                (result) =>
                  result.outcome === "failed" &&
                  /mail (may have been sent|could not be delivered)/.test(result.reason),
              );
            expect(end().map(isMailInDoubt ? withTwoMails : asItIs)).to.have.deep.members(undisturbed);
            expect(world.aws.cognito.users.get("lapsed")?.mails).to.be.at.most(2);
          });
        }
      }
    }

    it("reports accounts that are deleted by hand during the run, and applies the rest", async () => {
      const { users } = world.aws.cognito;
      world.aws.behaviour.onCall = (operation) => {
        if (operation === "AdminDisableUser")
          for (const name of ["gone", "grace-period-over", "renamed"]) users.delete(name);
      };
      const printed: string[] = [];
      const { exitCode } = await world.sync(
        { yes: true, onRemove: "delete" },
        { info: (line) => printed.push(line) },
      );
      expect(exitCode).to.equal(ExitCode.done);
      expect(printed.join("\n")).to.include(
        "Not changed: gone@example.com: the account was deleted meanwhile",
      );
      expect(attributeOf(users.get("swaps-1") ?? poolUser("?"), "email")).to.equal("one@example.com");
      expect((await run()).results.map(({ action }) => action.kind)).to.include("invite");
    });

    it("continues after a kill: finally all removed users are disabled, signed out and marked, and no other user", async () => {
      const names = Array.from({ length: 40 }, (_, index) => `left-${index}`);
      const { users } = world.aws.cognito;
      users.clear();
      for (const name of [...names, "renamed"]) users.set(name, poolUser(name));
      world.aws.behaviour.latency = 50;
      const args = [MAIN, "sync", "--source", "idc", "--pool-id", POOL_ID, "--yes", "--allow-removals", "40"];
      const child = spawn(process.execPath, args, { env: { ...process.env, ...world.env }, stdio: "ignore" });
      const ended = once(child, "exit");
      const disabled = () => [...users.values()].filter(({ Enabled }) => !Enabled);
      while (disabled().length < 8) await wait(5);
      child.kill("SIGKILL");
      await ended;
      expect(disabled().length).to.be.below(40);
      world.aws.behaviour.latency = 0;
      expect((await world.sync({ yes: true, allowRemovals: 40 })).exitCode).to.equal(ExitCode.done);
      expect(disabled().map(({ Username }) => Username)).to.have.members(names);
      for (const user of disabled()) expect(endOf(user)).to.include({ session: false, isMarked: true });
    });
  });
}
