import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import type { Sandbox } from "../../../../sandbox/index.ts";
import type { Result } from "../../../../sync/apply/apply.ts";
import { cloudWatchAudit } from "../../../../sync/audit/audit-log.ts";
import { auditLine } from "../../../../sync/audit/entries.ts";
import type { WorkerResources } from "../../../../sync/aws/audit-target.ts";
import { type HistoryRequest, showHistory } from "../../../../sync/cli/history/history.ts";
import { ExitCode } from "../../../../sync/model/exit-codes.ts";
import { runRecords } from "../../../../sync/state/run-records.ts";
import type { RunRecord } from "../../../../sync/state/state-store.ts";
import { WORKER_ACTOR } from "../../../../sync/state/state-store.ts";
import { asRoot } from "../../../sandbox/hand-made-stack.ts";
import { makeTable } from "../../../support/empty-table.ts";
import { sharedSandbox } from "../../../support/shared-sandbox.ts";
import { withEnvironment } from "../../../support/with-environment.ts";
import { account, person } from "../../people.ts";

const ADMIN = "arn:aws:iam::111122223333:user/ada";

const at = (minute: number) => `2026-11-21T12:${String(minute).padStart(2, "0")}:03.000Z`;

describe("The history of a stack", () => {
  let sandbox: Sandbox;
  let dynamo: DynamoDBClient;
  let logs: CloudWatchLogsClient;
  let count = 0;

  before(async () => {
    sandbox = await sharedSandbox();
    dynamo = new DynamoDBClient(asRoot(sandbox));
    logs = new CloudWatchLogsClient(asRoot(sandbox));
  });

  /** What the stack makes, by names that its administrator may read. */
  async function createWorker(): Promise<WorkerResources> {
    count += 1;
    const table = `sign-in-sync-history-${count}`;
    const auditLogGroup = `sign-in-sync-audit-history-${count}`;
    await makeTable(dynamo, table, "at");
    await logs.send(new CreateLogGroupCommand({ logGroupName: auditLogGroup }));
    const queues = { queueUrl: "http://127.0.0.1/queue", deadLettersUrl: "http://127.0.0.1/dead" };
    return {
      stack: "dev",
      region: sandbox.region,
      table,
      auditLogGroup,
      by: ADMIN,
      flags: "--stack dev",
      ...queues,
    };
  }

  const remember = async (worker: WorkerResources, ...runs: RunRecord[]) => {
    for (const run of runs) await runRecords(dynamo, worker.table).record(run);
  };

  /** What the command prints and says, with the documented permissions. */
  async function shown(worker: WorkerResources, request: Partial<HistoryRequest> = {}) {
    const [printed, said]: [string[], string[]] = [[], []];
    const io = {
      print: (text: string) => printed.push(text),
      info: (line: string) => said.push(line),
      color: false,
    };
    const exitCode = await withEnvironment(sandbox.env, () =>
      showHistory({ worker, last: 20, json: false, ...request }, io),
    );
    return { exitCode, printed: printed.join("\n"), said: said.join("\n") };
  }

  const codeOf = async (worker: WorkerResources, request: Partial<HistoryRequest> = {}) => {
    try {
      await shown(worker, request);
      return "shown";
    } catch (error) {
      if (error instanceof Error && "code" in error) return error.code;
      throw error;
    }
  };

  const invited: RunRecord = {
    ...{ at: at(1), run: "run-1", by: WORKER_ACTOR, looked: "everybody" },
    outcomes: { invited: 3, failed: 1 },
  };
  const renamed: RunRecord = {
    ...{ at: at(2), run: "run-2", by: ADMIN, looked: "person", outcomes: { updated: 1 } },
  };
  const guarded: RunRecord = {
    ...{ at: at(3), run: "run-3", by: WORKER_ACTOR, looked: "everybody" },
    ...{ outcomes: { guarded: 1 }, trouble: "no user was removed: source-empty" },
  };

  it("is a table of the last runs, newest first, with time, actor and outcome", async () => {
    const worker = await createWorker();
    await remember(worker, renamed, guarded, invited);
    const { printed, exitCode } = await shown(worker);
    expect(exitCode).to.equal(ExitCode.done);
    const rows = printed.split("\n").filter((line) => line.includes("run-"));
    expect(rows).to.have.length(3);
    expect(rows[0]).to.match(/2026-11-21 12:03:03.*run-3.*all users.*worker.*1 guarded.*source-empty/);
    expect(rows[1]).to.match(/12:02:03.*run-2.*one user.*user\/ada.*1 updated/);
    expect(rows[2]).to.match(/12:01:03.*run-1.*3 invited, 1 failed/);
  });

  it("shows as many as are asked for, also as data", async () => {
    const worker = await createWorker();
    await remember(worker, invited, renamed, guarded);
    expect(JSON.parse((await shown(worker, { last: 2, json: true })).printed)).to.deep.equal([
      guarded,
      renamed,
    ]);
  });

  it("keeps two looks of one run apart that end in the same millisecond", async () => {
    const worker = await createWorker();
    await remember(worker, renamed, renamed);
    expect(JSON.parse((await shown(worker, { json: true })).printed)).to.have.length(2);
  });

  it("reads runs of the first version, and passes over what it cannot read", async () => {
    const worker = await createWorker();
    const { by: _, ...first } = invited;
    for (const [index, text] of [JSON.stringify(first), "{", '{"run":7}'].entries()) {
      const Item = { kind: { S: "run" }, at: { S: String(index) }, run: { S: text } };
      await dynamo.send(new PutItemCommand({ TableName: worker.table, Item }));
    }
    expect(JSON.parse((await shown(worker, { json: true })).printed)).to.deep.equal([invited]);
  });

  it("reports that there was no run", async () => {
    const worker = await createWorker();
    expect((await shown(worker)).said).to.match(/^There was no run in the last 90 days/);
    expect(JSON.parse((await shown(worker, { json: true })).printed)).to.deep.equal([]);
  });

  describe("of one run", () => {
    const ada = account("ada", { email: "ada@example.com" });
    const change = { attribute: "email", from: "ada@example.com", to: "ada.king@example.com" };

    /** A run that renamed one person, disabled another and failed to delete a third. */
    async function makeRun(): Promise<WorkerResources> {
      const worker = await createWorker();
      const log = cloudWatchAudit(logs, { group: worker.auditLogGroup, stream: "run-1" });
      const who = { run: "run-1", by: WORKER_ACTOR };
      const action = {
        kind: "update",
        reason: "differs",
        person: person("ada"),
        account: ada,
        changes: [change],
      } as const;
      const remove = { kind: "disable", reason: "gone", account: account("bob"), changes: [] } as const;
      const forget = { kind: "delete", reason: "grace-period-over", account: account("eve") } as const;
      const results: Result[] = [
        { action, outcome: "updated" },
        { action: remove, outcome: "disabled" },
        { action: forget, outcome: "failed", reason: "the call failed: run it again (TimeoutError)" },
      ];
      const now = Date.now();
      for (const [index, result] of results.entries())
        log.write(auditLine(who, new Date(now + index), result), now + index);
      await log.settle();
      await remember(worker, { ...invited, outcomes: { updated: 1, disabled: 1, failed: 1 } });
      return worker;
    }

    it("is its changes: user, action, reason, values before and after", async () => {
      const { printed } = await shown(await makeRun(), { changes: "run-1" });
      expect(printed).to.match(
        /ada\.king@example\.com.*update.*differs.*updated.*email: ada@example\.com → ada\.king@example\.com/,
      );
      expect(printed).to.match(/bob.*disable.*gone.*disabled.*enabled: true → false/);
      expect(printed, "a value that was not written is in brackets").to.match(
        /eve.*delete.*failed: the call failed.*email: eve@example\.com → \(–\)/,
      );
    });

    it("comes as data too, the first change first", async () => {
      const { printed } = await shown(await makeRun(), { changes: "run-1", json: true });
      const lines: { what: string; before: object }[] = JSON.parse(printed);
      expect(lines.map(({ what }) => what)).to.deep.equal(["update", "disable", "delete"]);
      expect(lines[0]?.before).to.deep.equal({ email: "ada@example.com" });
    });

    it("shows the current reason code where an earlier version wrote another", async () => {
      const worker = await createWorker();
      const log = cloudWatchAudit(logs, { group: worker.auditLogGroup, stream: "run-1" });
      const action = { kind: "delete", reason: "grace-period-over", account: ada } as const;
      const line = auditLine({ run: "run-1", by: ADMIN }, new Date(), { action, outcome: "deleted" });
      log.write(line.replace("grace-period-over", "gone-for-long"), Date.now());
      await log.settle();
      const { printed } = await shown(worker, { changes: "run-1", json: true });
      expect(JSON.parse(printed)).to.have.nested.property("[0].why", "grace-period-over");
    });

    it("counts a line once that was written twice", async () => {
      const worker = await makeRun();
      const log = cloudWatchAudit(logs, { group: worker.auditLogGroup, stream: "run-2" });
      const action = { kind: "disable", reason: "gone", account: ada, changes: [] } as const;
      const line = auditLine({ run: "run-2", by: ADMIN }, new Date(), { action, outcome: "disabled" });
      for (const twice of [line, line]) log.write(twice, Date.now());
      await log.settle();
      const { printed } = await shown(worker, { changes: "run-2", json: true });
      expect(JSON.parse(printed)).to.have.length(1);
    });

    it("lets no control character of a name reach the terminal", async () => {
      const worker = await createWorker();
      const log = cloudWatchAudit(logs, { group: worker.auditLogGroup, stream: "run-1" });
      const evil = { attribute: "name", from: "", to: "\u001b]0;owned\u0007" };
      const action = { kind: "update", reason: "differs", account: ada, changes: [evil] } as const;
      log.write(
        auditLine({ run: "run-1", by: ADMIN }, new Date(), { action, outcome: "updated" }),
        Date.now(),
      );
      await log.settle();
      const { printed } = await shown(worker, { changes: "run-1" });
      expect(printed).to.include("owned").and.not.to.include("\u001b").and.not.to.include("\u0007");
    });

    it("distinguishes a run without changes from an unknown run", async () => {
      const worker = await makeRun();
      await remember(worker, { ...invited, run: "idle", outcomes: {} });
      expect((await shown(worker, { changes: "idle" })).said).to.match(
        /idle has no audit entries.*no changes/,
      );
      expect(await codeOf(worker, { changes: "never" })).to.equal("RUN_UNKNOWN");
    });
  });

  it("names missing and forbidden resources", async () => {
    const worker = await createWorker();
    expect(await codeOf({ ...worker, table: "sign-in-sync-gone" })).to.equal("HISTORY_MISSING");
    const gone = { ...worker, auditLogGroup: "sign-in-sync-audit-gone" };
    expect(await codeOf(gone, { changes: "run-1" })).to.equal("AUDIT_MISSING");
    expect(await codeOf({ ...worker, table: "foreign" })).to.equal("ACCESS_DENIED");
    const foreign = { ...worker, auditLogGroup: "foreign" };
    expect(await codeOf(foreign, { changes: "run-1" })).to.equal("ACCESS_DENIED");
  });
});
