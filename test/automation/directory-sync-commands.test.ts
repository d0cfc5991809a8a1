import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { Outputs } from "../../automation/output/outputs.ts";
import { sampleDirectory } from "../../sandbox/people.ts";
import type { AuditLine } from "../../sync/audit/read-line.ts";
import type { RunRecord } from "../../sync/state/state-store.ts";
import { asRoot } from "../sandbox/hand-made-stack.ts";
import { type Commands, newCommands } from "./support/commands.ts";
import { sharedCommands } from "./support/shared-commands.ts";

const { identityStoreId } = sampleDirectory.identityCenter;

describe("The commands for a stack with directory sync", () => {
  const stack = "directory-sync";
  let at: Commands;
  let outputs: Outputs;

  before(async () => {
    at = await newCommands();
    // No events and no schedule: all that happens is the command's.
    const directorySync = JSON.stringify({ identityStoreId, events: false, schedule: "rate(30 days)" });
    at.configure(stack, { directorySync });
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    outputs = JSON.parse(stdout).outputs;
  });

  after(() => at?.remove());

  const run = (line: string) => at.run(`sync ${line} --stack ${stack}`);

  it("show no run at first, and no dead letters", async () => {
    const history = await run("history");
    expect([history.code, history.stdout]).to.deep.equal([0, ""]);
    expect(history.stderr).to.include("There was no run in the last 90 days");
    const dead = await run("redrive");
    expect([dead.code, dead.stdout]).to.deep.equal([0, ""]);
    expect(dead.stderr).to.include("The dead-letter queue is empty.");
  });

  it("show what a run of the command changed, and who ran it", async () => {
    const synced = await run("--source idc --yes --json");
    expect(synced.code, synced.stderr).to.equal(0);
    const [, id = ""] = /--changes (\S+)/.exec(synced.stderr) ?? [];
    const runs: RunRecord[] = JSON.parse((await run("history --json")).stdout);
    expect(runs).to.have.length(1);
    expect(runs[0]).to.deep.include({ run: id, looked: "everybody", outcomes: { invited: 18 } });
    expect(runs[0]?.by).to.match(/^arn:aws:iam::\d{12}:user\//);
    const lines: AuditLine[] = JSON.parse((await run(`history --changes ${id} --json`)).stdout);
    expect(lines).to.have.length(18);
    for (const line of lines)
      expect(line).to.include({ what: "invite", outcome: "invited", by: runs[0]?.by, before: null });
  });

  it("record no run without changes", async () => {
    await run("--source idc --dry-run");
    await run("--source idc --yes");
    expect(JSON.parse((await run("history --json")).stdout)).to.have.length(1);
  });

  it("show dead letters, and move none without a terminal", async () => {
    const QueueUrl = outputs.DirectorySync?.deadLettersUrl;
    const sqs = new SQSClient(asRoot(at.sandbox));
    const MessageBody = JSON.stringify({ look: "everybody" });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const shown = await run("redrive");
    expect([shown.code, shown.stdout.split("\n")[0]]).to.deep.equal([
      3,
      "The dead-letter queue has 1 message.",
    ]);
  });

  it("refuse a stack without directory sync, and an unknown run", async () => {
    const unknown = await run("history --changes unknown-run --json");
    expect([unknown.code, JSON.parse(unknown.stdout).error.code]).to.deep.equal([2, "RUN_UNKNOWN"]);
    const other = await run("redrive --source idc --json");
    expect([other.code, JSON.parse(other.stdout).error.code]).to.deep.equal([2, "USAGE"]);
    const plain = await sharedCommands();
    for (const command of ["history", "redrive"]) {
      const { code, stdout } = await plain.run(`sync ${command} --json --stack ${plain.stack}`);
      expect([code, JSON.parse(stdout).error.code], command).to.deep.equal([2, "DIRECTORY_SYNC_OFF"]);
    }
  });
});
