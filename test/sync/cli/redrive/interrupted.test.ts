import { expect } from "chai";
import { redrive } from "../../../../sync/cli/redrive/redrive.ts";
import { SyncError } from "../../../../sync/model/errors.ts";
import { ExitCode } from "../../../../sync/model/exit-codes.ts";
import { FakeAws } from "../../../support/fake-aws/index.ts";
import { withEnvironment } from "../../../support/with-environment.ts";

describe("Ctrl-C while Amazon SQS does not answer", () => {
  it("ends the command, and moves nothing", async () => {
    const aws = new FakeAws();
    const env = await aws.start();
    aws.behaviour.faults = [{ operation: "GetQueueAttributes", call: 1, when: "before", how: "silent" }];
    const stop = new AbortController();
    aws.behaviour.onCall = () => setTimeout(() => stop.abort(), 50);
    const io = {
      print: () => {},
      info: () => {},
      interactive: false,
      color: false,
      signal: stop.signal,
      confirm: () => Promise.reject(new Error("There is no terminal.")),
    };
    const queueUrl = "https://sqs.eu-central-1.amazonaws.com/111122223333/work";
    const rest = { stack: "dev", table: "t", auditLogGroup: "g", by: "arn", flags: "--stack dev" };
    const worker = { ...rest, region: "eu-central-1", queueUrl, deadLettersUrl: `${queueUrl}-dead` };
    try {
      const error = await withEnvironment(env, () =>
        redrive({ worker, yes: true, dryRun: false, json: true }, io),
      ).catch((thrown: unknown) => thrown);
      // The command prints it, with --json as the one document.
      expect(error).to.be.instanceOf(SyncError).and.include({
        code: "INTERRUPTED",
        exitCode: ExitCode.interrupted,
        message: "Interrupted. Nothing was moved.",
      });
      expect(aws.calls).to.deep.equal({ GetQueueAttributes: 1 });
    } finally {
      await aws.stop();
    }
  });
});
