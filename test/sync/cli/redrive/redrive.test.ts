import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { Sandbox } from "../../../../sandbox/index.ts";
import type { WorkerResources } from "../../../../sync/aws/audit-target.ts";
import { type RedriveIo, type RedriveRequest, redrive } from "../../../../sync/cli/redrive/redrive.ts";
import { ExitCode } from "../../../../sync/model/exit-codes.ts";
import { asRoot } from "../../../sandbox/hand-made-stack.ts";
import { sharedSandbox } from "../../../support/shared-sandbox.ts";
import { withEnvironment } from "../../../support/with-environment.ts";

const ADA = "93c4b8f2-7001-70a1-8b1c-0a1b2c3d4e5f";
const ALL_USERS = { look: "everybody" };
const event = (userId: string) => ({
  source: "aws.identitystore",
  detail: { userId, secret: "what else it says" },
});

describe("Dead letters", () => {
  let sandbox: Sandbox;
  let sqs: SQSClient;
  let count = 0;

  before(async () => {
    sandbox = await sharedSandbox();
    sqs = new SQSClient(asRoot(sandbox));
  });

  /** A stack's two queues, with these messages in the dead-letter queue. */
  async function createWorker(...messages: readonly object[]): Promise<WorkerResources> {
    count += 1;
    const [work, dead] = [`sign-in-sync-redrive-${count}`, `sign-in-sync-dead-redrive-${count}`];
    const { QueueUrl: deadLettersUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: dead }));
    const { QueueUrl: queueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: work }));
    const deadLetterTargetArn = `arn:aws:sqs:${sandbox.region}:${sandbox.account}:${dead}`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { RedrivePolicy } }));
    for (const message of messages) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
      await receive(queueUrl);
    }
    await receive(queueUrl);
    const rest = { stack: "dev", table: "t", auditLogGroup: "g", by: "arn", flags: "--stack dev" };
    return { ...rest, region: sandbox.region, queueUrl, deadLettersUrl };
  }

  /** Receives all messages and releases them at once: the second time they become dead letters. */
  const receive = async (QueueUrl: string) => {
    const options = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
    return (await sqs.send(new ReceiveMessageCommand(options))).Messages ?? [];
  };
  const countIn = async (QueueUrl: string) => {
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Number(Attributes?.["ApproximateNumberOfMessages"]);
  };

  /** The output of the command with the documented permissions; not interactive by default. */
  async function run(
    worker: WorkerResources,
    request: Partial<RedriveRequest> = {},
    changes: Partial<RedriveIo> = {},
  ) {
    const [printed, said]: [string[], string[]] = [[], []];
    const io: RedriveIo = {
      print: (text) => printed.push(text),
      info: (line) => said.push(line),
      interactive: false,
      color: false,
      timing: { pollMs: 20, longPollSeconds: 0 },
      signal: new AbortController().signal,
      confirm: () => Promise.reject(new Error("There is no terminal.")),
      ...changes,
    };
    const exitCode = await withEnvironment(sandbox.env, () =>
      redrive({ worker, yes: false, dryRun: false, json: false, ...request }, io),
    );
    return { exitCode, printed: printed.join("\n"), said: said.join("\n") };
  }

  it("are shown first with number, age and scope, and without other content", async () => {
    const worker = await createWorker(ALL_USERS, event(ADA), event(ADA));
    const { printed, said, exitCode } = await run(worker, { dryRun: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(printed).to.match(/^The dead-letter queue has 3 messages\./);
    expect(printed).to.match(/all users +│ 1 +│ \d+ seconds?/);
    expect(printed).to.match(new RegExp(`${ADA} +│ 2 `));
    expect(printed + said).not.to.include("what else");
    expect(said).to.include("A full run does the same work");
    expect(await countIn(worker.deadLettersUrl), "they lie there as before").to.equal(3);
    expect(await countIn(worker.queueUrl)).to.equal(0);
  });

  it("go back to the queue with --yes, all of them and each once", async () => {
    const worker = await createWorker(ALL_USERS, event(ADA));
    const { exitCode, said } = await run(worker, { yes: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(said).to.include("2 of 2 moved.");
    expect(await countIn(worker.deadLettersUrl)).to.equal(0);
    const bodies = (await receive(worker.queueUrl)).map(({ Body = "" }) => JSON.parse(Body));
    expect(bodies).to.have.deep.members([ALL_USERS, event(ADA)]);
  });

  it("go back after a yes, and stay after a no or without a terminal", async () => {
    const worker = await createWorker(ALL_USERS);
    expect((await run(worker)).exitCode).to.equal(ExitCode.changesPending);
    const asked: string[] = [];
    const answer = (yes: boolean) => ({
      interactive: true,
      confirm: async (question: string) => {
        asked.push(question);
        return yes;
      },
    });
    expect((await run(worker, {}, answer(false))).exitCode).to.equal(ExitCode.changesPending);
    expect(await countIn(worker.deadLettersUrl)).to.equal(1);
    expect((await run(worker, {}, answer(true))).exitCode).to.equal(ExitCode.done);
    expect(await countIn(worker.deadLettersUrl)).to.equal(0);
    expect(asked).to.have.length(2);
  });

  it("of an empty queue are no error", async () => {
    const worker = await createWorker();
    const { exitCode, said } = await run(worker);
    expect({ exitCode, said }).to.deep.equal({
      exitCode: ExitCode.done,
      said: "The dead-letter queue is empty.",
    });
    expect(JSON.parse((await run(worker, { json: true })).printed)).to.deep.equal({
      ...{ count: 0, requests: [], moved: 0 },
    });
  });

  it("come as one document too", async () => {
    const worker = await createWorker(event(ADA));
    const shown = JSON.parse((await run(worker, { json: true, dryRun: true })).printed);
    expect(shown).to.deep.include({ count: 1, moved: 0 });
    expect(shown.requests[0]).to.include({ look: "person", id: ADA, messages: 1, oldest: shown.oldest });
    const moved = JSON.parse((await run(worker, { json: true, yes: true })).printed);
    expect(moved).to.include({ count: 1, moved: 1, status: "completed" });
  });

  it("stay in the queue after an interrupt", async () => {
    const worker = await createWorker(ALL_USERS);
    const error = await run(worker, { yes: true }, { signal: AbortSignal.abort() }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.include({ code: "INTERRUPTED", message: "Interrupted. Nothing was moved." });
    expect(await countIn(worker.deadLettersUrl)).to.equal(1);
  });

  it("continue to move after an interrupt, and the next call shows the progress", async () => {
    const worker = await createWorker(...Array.from({ length: 3 }, () => ALL_USERS));
    const SourceArn = `arn:aws:sqs:${sandbox.region}:${sandbox.account}:sign-in-sync-dead-redrive-${count}`;
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: 1 }));
    const controller = new AbortController();
    const io = {
      signal: controller.signal,
      info: (line: string) => /^\d+ of/.test(line) && controller.abort(),
    };
    expect((await run(worker, {}, io)).exitCode).to.equal(ExitCode.interrupted);
    expect(await countIn(worker.deadLettersUrl), "some are left").to.be.above(0);
    const { exitCode, said } = await run(worker);
    expect(exitCode).to.equal(ExitCode.done);
    expect(said).to.include("SQS is already moving the messages").and.to.include("3 of 3 moved.");
    expect(await countIn(worker.queueUrl)).to.equal(3);
  });

  const codeOf = async (worker: WorkerResources) => {
    try {
      return (await run(worker, { yes: true })).exitCode;
    } catch (error) {
      if (error instanceof Error && "code" in error) return error.code;
      throw error;
    }
  };

  it("are distinguished from a missing queue and from an unreadable one", async () => {
    const worker = await createWorker(ALL_USERS);
    const elsewhere = (name: string) => worker.deadLettersUrl.replace(/[^/]+$/, name);
    expect(await codeOf({ ...worker, deadLettersUrl: elsewhere("foreign") })).to.equal("ACCESS_DENIED");
    const gone = { ...worker, deadLettersUrl: elsewhere("sign-in-sync-dead-gone") };
    expect(await codeOf(gone)).to.equal("QUEUE_MISSING");
    await sqs.send(new DeleteQueueCommand({ QueueUrl: worker.queueUrl }));
    expect(await codeOf(worker)).to.equal("QUEUE_MISSING");
    expect(await countIn(worker.deadLettersUrl)).to.equal(1);
  });

  it("are an error if SQS could not move them", async () => {
    const worker = await createWorker(ALL_USERS, ALL_USERS);
    const SourceArn = `arn:aws:sqs:${sandbox.region}:${sandbox.account}:sign-in-sync-dead-redrive-${count}`;
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: 1 }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl: worker.queueUrl }));
    expect(await codeOf(worker)).to.equal("REDRIVE_FAILED");
  });
});
