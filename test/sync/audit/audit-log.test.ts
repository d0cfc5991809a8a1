import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";
import { cloudWatchAudit } from "../../../sync/audit/audit-log.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";

const GROUP = "sign-in-sync-audit-test";

describe("The audit log", () => {
  let logs: CloudWatchLogsClient;

  before(async () => {
    logs = new CloudWatchLogsClient(asRoot(await sharedSandbox()));
    await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  });

  const linesOf = async (logStreamName: string) => {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName: GROUP, logStreamName, startFromHead: true }),
    );
    return events.map(({ message }) => message);
  };

  it("has a stream for each run, with its lines in order", async () => {
    const [one, two] = ["one", "two"].map((stream) => cloudWatchAudit(logs, { group: GROUP, stream }));
    const now = Date.now();
    one?.write("first", now);
    two?.write("of another run", now);
    one?.write("second", now + 1);
    expect(await one?.settle()).to.equal(undefined);
    expect(await two?.settle()).to.equal(undefined);
    one?.write("third", now + 2);
    expect(await one?.settle()).to.equal(undefined);
    expect(await linesOf("one")).to.deep.equal(["first", "second", "third"]);
    expect(await linesOf("two")).to.deep.equal(["of another run"]);
  });

  it("writes during a run, so that a kill loses few lines", async () => {
    const log = cloudWatchAudit(logs, { group: GROUP, stream: "long", gather: 1 });
    log.write("early", Date.now());
    while ((await linesOf("long").catch(() => [])).length === 0) await tick();
    expect(await linesOf("long")).to.deep.equal(["early"]);
    expect(await log.settle()).to.equal(undefined);
  });

  it("continues an existing stream of the run", async () => {
    await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: "again" }));
    const log = cloudWatchAudit(logs, { group: GROUP, stream: "again" });
    log.write("a line", Date.now());
    expect(await log.settle()).to.equal(undefined);
    expect(await linesOf("again")).to.deep.equal(["a line"]);
  });

  it("creates no stream for a run that changed nothing", async () => {
    expect(await cloudWatchAudit(logs, { group: GROUP, stream: "nothing" }).settle()).to.equal(undefined);
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: GROUP }));
    expect(logStreams.map(({ logStreamName }) => logStreamName)).not.to.include("nothing");
  });

  it("returns unwritten lines once, with the reason", async () => {
    const log = cloudWatchAudit(logs, { group: `${GROUP}-that-is-gone`, stream: "one" });
    log.write("a line", Date.now());
    expect(await log.settle()).to.deep.equal({ lines: ["a line"], reason: "ResourceNotFoundException" });
    expect(await log.settle()).to.equal(undefined);
  });

  it("returns the lines that CloudWatch Logs rejects for their age", async () => {
    const client = new CloudWatchLogsClient(asRoot(await sharedSandbox()));
    // The emulator takes lines of any age: this stands for an answer of AWS.
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          if (commandName !== "PutLogEventsCommand") return answer;
          const rejectedLogEventsInfo = { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 };
          return { ...answer, output: { ...answer.output, rejectedLogEventsInfo } };
        },
      { step: "initialize" },
    );
    const log = cloudWatchAudit(client, { group: GROUP, stream: "rejected" });
    for (const [at, text] of ["too old", "fine", "too new"].entries()) log.write(text, at);
    expect(await log.settle()).to.deep.equal({ lines: ["too old", "too new"], reason: "RejectedLogEvents" });
  });
});

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
