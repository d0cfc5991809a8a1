import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { SyncError } from "../../../sync/model/errors.ts";
import { ExitCode } from "../../../sync/model/exit-codes.ts";
import { type Fault, manyPeople } from "../../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld, POOL_ID } from "../fake-world.ts";

const MAIN = fileURLToPath(new URL("../../../automation/cli/main.ts", import.meta.url));
const PEOPLE = 3;

describe("Sync where AWS fails", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.identityCenter.people = manyPeople(PEOPLE);
  });

  afterEach(() => world.stop());

  const expectOneInvitationEach = () =>
    expect(world.aws.cognito.mails()).to.deep.equal(Array(PEOPLE).fill(1));

  it("invites no user twice if an answer is lost: the call is repeated, and finds the account", async () => {
    world.aws.behaviour.faults = [{ operation: "AdminCreateUser", call: 2, when: "after", how: "reset" }];
    const { exitCode, results } = await world.sync({ yes: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(results.map(({ outcome }) => outcome).sort()).to.deep.equal([
      "already-there",
      "invited",
      "invited",
    ]);
    expectOneInvitationEach();
  });

  for (const how of ["reset", "500"] as const) {
    it(`does not repeat a resend automatically if its answer is lost (${how})`, async () => {
      await world.sync({ yes: true });
      world.aws.behaviour.faults = [{ operation: "AdminCreateUser", call: PEOPLE + 1, when: "after", how }];
      const { exitCode, results } = await world.sync({ yes: true, resend: true });
      expect(exitCode).to.equal(ExitCode.failed);
      const failed = results.flatMap((result) => (result.outcome === "failed" ? [result.reason] : []));
      expect(failed.join()).to.match(/^AWS did not answer: the e-mail may have been sent \(/);
      expect(world.aws.cognito.mails()).to.deep.equal(Array(PEOPLE).fill(2));
    });
  }

  it("repeats a throttled resend, because no e-mail was sent", async () => {
    await world.sync({ yes: true });
    world.aws.behaviour.faults = [
      { operation: "AdminCreateUser", call: PEOPLE + 1, when: "before", how: "throttled" },
    ];
    const { exitCode } = await world.sync({ yes: true, resend: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(world.aws.cognito.mails()).to.deep.equal(Array(PEOPLE).fill(2));
  });

  it("continues after a failure, reports the reason, and ends with 1", async () => {
    world.aws.behaviour.faults = [{ operation: "AdminCreateUser", call: 2, when: "before", how: "refused" }];
    const printed: string[] = [];
    const { exitCode, results } = await world.sync({ yes: true }, { info: (line) => printed.push(line) });
    expect(exitCode).to.equal(ExitCode.failed);
    expect(results.map(({ outcome }) => outcome).sort()).to.deep.equal(["failed", "invited", "invited"]);
    expect(printed.join("\n")).to.match(/Failed: person-\d+@example\.com: the e-mail could not be delivered/);
    expect((await world.sync({ yes: true })).exitCode).to.equal(ExitCode.done);
    expectOneInvitationEach();
  });

  it("slows down if AWS accepts few requests, and invites each user once", async () => {
    world.aws.identityCenter.people = manyPeople(30);
    world.aws.behaviour.quotas = { AdminCreateUser: 10 };
    expect((await world.sync({ yes: true })).exitCode).to.equal(ExitCode.done);
    expect(world.aws.cognito.mails()).to.deep.equal(Array(30).fill(1));
  });

  it("starts nothing after Ctrl-C, names the remaining users, and ends with 130", async () => {
    world.aws.identityCenter.people = manyPeople(60);
    world.aws.behaviour.latency = 50;
    const ctrlC = new AbortController();
    const reached = () => world.aws.cognito.users.size >= 5;
    const running = world.sync({ yes: true }, { signal: ctrlC.signal });
    while (!reached()) await wait(5);
    ctrlC.abort();
    const { exitCode, results } = await running;
    expect(exitCode).to.equal(ExitCode.interrupted);
    const invited = results.filter(({ outcome }) => outcome === "invited");
    expect(invited).to.have.length(world.aws.cognito.users.size);
    expect(results.filter(({ outcome }) => outcome === "not-started")).to.have.length(60 - invited.length);
  });

  it("ends at once when its time is over, with any number of actions left", async () => {
    world.aws.identityCenter.people = manyPeople(5_000);
    const time = new AbortController();
    let endedAt = Number.NaN;
    world.aws.behaviour.onCall = (operation, call) => {
      if (operation !== "AdminCreateUser" || call !== 20) return;
      time.abort(new DOMException("The operation timed out.", "TimeoutError"));
      endedAt = world.timers.now();
    };
    const { exitCode, results } = await world.sync({ yes: true }, { signal: time.signal });
    expect(exitCode).to.equal(ExitCode.interrupted);
    const left = results.filter(({ outcome }) => outcome === "not-started");
    expect(left).to.have.length(5_000 - world.aws.cognito.users.size);
    // If each action waited for its turn to find this out, it would take minutes at the pool's rate.
    expect(world.timers.now() - endedAt).to.be.below(5_000);
  });

  it("continues after a kill, and invites no user twice", async () => {
    world.aws.identityCenter.people = manyPeople(60);
    world.aws.behaviour.latency = 50;
    const args = [MAIN, "sync", "--source", "idc", "--pool-id", POOL_ID, "--max-emails", "1000", "--yes"];
    const child = spawn(process.execPath, args, { env: { ...process.env, ...world.env }, stdio: "ignore" });
    const ended = once(child, "exit");
    while (world.aws.cognito.users.size < 5) await wait(5);
    child.kill("SIGKILL");
    await ended;
    expect(world.aws.cognito.users.size).to.be.below(60);
    expect((await world.sync({ yes: true })).exitCode).to.equal(ExitCode.done);
    expect(world.aws.cognito.mails()).to.deep.equal(Array(60).fill(1));
  });

  /** Each call of a run that reads directory and pool, and invites three users. */
  const calls = [
    ["ListInstances", 1],
    ["Directory.ListUsers", 1],
    ["DescribeUserPool", 1],
    ["ListUsers", 1],
    ["AdminCreateUser", 1],
    ["AdminCreateUser", 2],
    ["AdminCreateUser", 3],
  ] as const;

  for (const [operation, call] of calls) {
    for (const when of ["before", "after"] as const) {
      for (const how of ["reset", "500", "throttled", "refused"] as const) {
        it(`invites each user once when ${operation} ${call} is ${how} ${when} its effect, then or in the next run`, async () => {
          const fault: Fault = { operation, call, when, how };
          world.aws.behaviour.faults = [fault];
          const first = await world.sync({ yes: true }).catch((error: unknown) => error);
          if (first instanceof Error) expect(first).to.be.instanceOf(SyncError);
          expect((await world.sync({ yes: true })).exitCode).to.equal(ExitCode.done);
          expectOneInvitationEach();
        });
      }
    }
  }
});
