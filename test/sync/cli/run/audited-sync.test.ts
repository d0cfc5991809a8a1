import { expect } from "chai";
import type { AuditTarget } from "../../../../sync/aws/audit-target.ts";
import { syncWithAudit } from "../../../../sync/cli/run/audited-sync.ts";
import type { SyncRequest } from "../../../../sync/index.ts";
import { ExitCode } from "../../../../sync/model/exit-codes.ts";
import { manyPeople } from "../../../support/fake-aws/index.ts";
import { quietIo } from "../../../support/quiet-io.ts";
import { type FakeWorld, openFakeWorld, POOL_ID } from "../../fake-world.ts";
import { directoryUser, poolUser } from "../../pool-users.ts";

/** The fake has neither: it refuses calls of CloudWatch Logs, and has no such table. */
const audit: AuditTarget = {
  region: "eu-central-1",
  table: "gone",
  auditLogGroup: "gone",
  by: "arn:aws:iam::111122223333:user/ada",
  flags: "--stack dev",
};

describe("A run of the command without a working audit log and state table", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.identityCenter.people = manyPeople(3);
  });
  afterEach(() => world.stop());

  async function run(changes: Partial<SyncRequest> = {}) {
    const printed: string[] = [];
    const request = { source: "idc", target: { poolId: POOL_ID, audit }, yes: true, ...changes };
    const outcome = await syncWithAudit(request, quietIo({ info: (line) => printed.push(line) }));
    return { exitCode: outcome.exitCode, printed };
  }

  it("applies the plan, and prints each unwritten audit entry with the reason", async () => {
    const { exitCode, printed } = await run();
    expect(exitCode).to.equal(ExitCode.done);
    expect(world.aws.cognito.users.size).to.equal(3);
    const lines = printed.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    expect(lines.map(({ what, outcome, by }) => [what, outcome, by])).to.deep.equal(
      Array.from({ length: 3 }, () => ["invite", "invited", audit.by]),
    );
    expect(printed.join("\n"))
      .to.match(/These 3 audit entries could not be written to the log \(UnknownOperationException\)/)
      .and.to.match(/could not be added to the history \(\w+\)/);
  });

  it("prints nothing about them if nothing was changed", async () => {
    expect((await run({ dryRun: true })).printed.join("\n")).not.to.match(/audit|history/);
    expect(world.aws.calls).not.to.have.any.keys("CreateLogStream", "PutLogEvents", "PutItem");
  });

  it("sends a new invitation without a lock, and reports this once", async () => {
    const ago = new Date(Date.now() - 10 * 86_400_000);
    const marks = { "custom:invited_at": ago.toISOString() };
    const lapsed = { UserStatus: "FORCE_CHANGE_PASSWORD", UserLastModifiedDate: ago.getTime() / 1000 };
    for (const id of ["ada", "bob"]) world.aws.cognito.users.set(id, poolUser(id, marks, lapsed));
    world.aws.identityCenter.people = ["ada", "bob"].map((id) => directoryUser(id));
    const { printed } = await run();
    expect(world.aws.calls["AdminCreateUser"]).to.equal(2);
    expect(printed.filter((line) => line.includes("may send the same invitations"))).to.have.length(1);
  });

  describe("with an unknown number of recent removals", () => {
    /** Three of four users were removed from the directory. */
    beforeEach(() => {
      for (const id of ["ada", "bob", "cy", "dee"]) world.aws.cognito.users.set(id, poolUser(id));
      world.aws.identityCenter.people = [directoryUser("dee")];
    });
    const disabled = () => [...world.aws.cognito.users.values()].filter(({ Enabled }) => !Enabled).length;
    const reason =
      /table could not be read \(\w+\), so the number of accounts that were changed within the last hour is unknown/;

    it("removes no user, even within the limits, and reports the reason", async () => {
      const { exitCode, printed } = await run({ maxRemovals: { count: 3 } });
      expect([exitCode, disabled()]).to.deep.equal([ExitCode.guarded, 0]);
      expect(printed.join("\n"))
        .to.match(reason)
        .and.to.match(/NO USER IS REMOVED/i);
    });

    it("removes as many users as --allow-removals permits, and prints no warning", async () => {
      const { exitCode, printed } = await run({ allowRemovals: 3 });
      expect([exitCode, disabled()]).to.deep.equal([ExitCode.done, 3]);
      expect(printed.join("\n")).not.to.match(reason);
    });

    it("prints the warning in a dry run", async () => {
      world.aws.behaviour.faults = [1, 2].map((call) => ({
        operation: "GetItem",
        call,
        when: "before",
        how: "refused",
      }));
      const { printed } = await run({ dryRun: true, maxRemovals: { count: 3 } });
      expect(printed.join("\n")).to.match(reason);
    });
  });

  it("prints the audit entries if the run itself fails", async () => {
    const recorder = async (_: unknown, { ended }: { ended: boolean }) => {
      if (ended) throw new Error("The page could not be written.");
    };
    const printed: string[] = [];
    const request = { source: "idc", target: { poolId: POOL_ID, audit }, yes: true, recorder };
    const failed = syncWithAudit(request, quietIo({ info: (line) => printed.push(line) })).catch(String);
    expect(await failed).to.include("could not be written");
    expect(printed.filter((line) => line.startsWith("{"))).to.have.length(3);
  });
});

describe("A run of the command for a pool without directorySync", () => {
  it("writes neither audit entries nor a history", async () => {
    const world = await openFakeWorld();
    try {
      world.aws.identityCenter.people = manyPeople(1);
      await syncWithAudit({ source: "idc", target: { poolId: POOL_ID }, yes: true }, quietIo());
      expect(world.aws.calls).to.include({ AdminCreateUser: 1 });
      expect(world.aws.calls).not.to.have.any.keys("CreateLogStream", "PutLogEvents", "PutItem");
    } finally {
      await world.stop();
    }
  });
});
