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
const EVERYBODY = { look: "everybody" };
const event = (userId: string) => ({
  source: "aws.identitystore",
  detail: { userId, secret: "what else it says" },
});

describe("Dead letters", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let sqs: SQSClient;
  let count = 0;

  before(async () => {
    sandbox = await sharedSandbox();
    sqs = new SQSClient(asRoot(sandbox));
  });

  /** A stack's two queues, with these messages in the dead-letter queue. */
  async function makePlace(...letters: readonly object[]): Promise<WorkerResources> {
    count += 1;
    const [work, dead] = [`sign-in-sync-redrive-${count}`, `sign-in-sync-dead-redrive-${count}`];
    const { QueueUrl: deadLettersUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: dead }));
    const { QueueUrl: queueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: work }));
    const deadLetterTargetArn = `arn:aws:sqs:${sandbox.region}:${sandbox.account}:${dead}`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { RedrivePolicy } }));
    for (const letter of letters) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(letter) }));
      await receive(queueUrl);
    }
    await receive(queueUrl);
    const rest = { stack: "dev", table: "t", auditLogGroup: "g", by: "arn", flags: "--stack dev" };
    return { ...rest, region: sandbox.region, queueUrl, deadLettersUrl };
  }

  /** Takes up what there is, and leaves it at once: the second time it is a dead letter. */
  const receive = async (QueueUrl: string) => {
    const options = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
    return (await sqs.send(new ReceiveMessageCommand(options))).Messages ?? [];
  };
  const countIn = async (QueueUrl: string) => {
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Number(Attributes?.["ApproximateNumberOfMessages"]);
  };

  /** What the command prints and says, with the documented permissions; by default with nobody to ask. */
  async function run(
    place: WorkerResources,
    request: Partial<RedriveRequest> = {},
    changes: Partial<RedriveIo> = {},
  ) {
    const [printed, said]: [string[], string[]] = [[], []];
    const io: RedriveIo = {
      print: (text) => printed.push(text),
      info: (line) => said.push(line),
      interactive: false,
      color: false,
      signal: new AbortController().signal,
      confirm: () => Promise.reject(new Error("There is nobody to ask.")),
      ...changes,
    };
    const exitCode = await withEnvironment(sandbox.env, () =>
      redrive({ place, yes: false, dryRun: false, json: false, ...request }, io),
    );
    return { exitCode, printed: printed.join("\n"), said: said.join("\n") };
  }

  it("are shown first: how many, how old, what they ask for, and nothing else of what they say", async () => {
    const place = await makePlace(EVERYBODY, event(ADA), event(ADA));
    const { printed, said, exitCode } = await run(place, { dryRun: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(printed).to.match(/^3 messages lie in the dead-letter queue\./);
    expect(printed).to.match(/everybody +│ 1 +│ \d+ seconds?/);
    expect(printed).to.match(new RegExp(`${ADA} +│ 2 `));
    expect(printed + said).not.to.include("what else");
    expect(said).to.include("A whole comparison makes them moot");
    expect(await countIn(place.deadLettersUrl), "they lie there as before").to.equal(3);
    expect(await countIn(place.queueUrl)).to.equal(0);
  });

  it("go back to the queue with --yes, all of them and each once", async () => {
    const place = await makePlace(EVERYBODY, event(ADA));
    const { exitCode, said } = await run(place, { yes: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(said).to.include("2 of 2 moved.");
    expect(await countIn(place.deadLettersUrl)).to.equal(0);
    const bodies = (await receive(place.queueUrl)).map(({ Body = "" }) => JSON.parse(Body));
    expect(bodies).to.have.deep.members([EVERYBODY, event(ADA)]);
  });

  it("go back after a yes, stay after a no, and stay where there is nobody to ask", async () => {
    const place = await makePlace(EVERYBODY);
    expect((await run(place)).exitCode).to.equal(ExitCode.changesPending);
    const asked: string[] = [];
    const answer = (yes: boolean) => ({
      interactive: true,
      confirm: async (question: string) => {
        asked.push(question);
        return yes;
      },
    });
    expect((await run(place, {}, answer(false))).exitCode).to.equal(ExitCode.changesPending);
    expect(await countIn(place.deadLettersUrl)).to.equal(1);
    expect((await run(place, {}, answer(true))).exitCode).to.equal(ExitCode.done);
    expect(await countIn(place.deadLettersUrl)).to.equal(0);
    expect(asked).to.have.length(2);
  });

  it("are none in an empty queue, which is fine", async () => {
    const place = await makePlace();
    const { exitCode, said } = await run(place);
    expect({ exitCode, said }).to.deep.equal({
      exitCode: ExitCode.done,
      said: "Nothing lies in the dead-letter queue.",
    });
    expect(JSON.parse((await run(place, { json: true })).printed)).to.deep.equal({
      ...{ count: 0, asksFor: [], moved: 0 },
    });
  });

  it("come as one document too", async () => {
    const place = await makePlace(event(ADA));
    const shown = JSON.parse((await run(place, { json: true, dryRun: true })).printed);
    expect(shown).to.deep.include({ count: 1, moved: 0 });
    expect(shown.asksFor[0]).to.include({ look: "person", id: ADA, letters: 1, oldest: shown.oldest });
    const moved = JSON.parse((await run(place, { json: true, yes: true })).printed);
    expect(moved).to.include({ count: 1, moved: 1, status: "completed" });
  });

  it("stay where they are when somebody interrupts", async () => {
    const place = await makePlace(EVERYBODY);
    const { exitCode, said } = await run(place, { yes: true }, { signal: AbortSignal.abort() });
    expect(exitCode).to.equal(ExitCode.interrupted);
    expect(said).to.include("Nothing was moved");
    expect(await countIn(place.deadLettersUrl)).to.equal(1);
  });

  it("go on moving when somebody interrupts later, and are followed by whoever asks next", async () => {
    const place = await makePlace(...Array.from({ length: 6 }, () => EVERYBODY));
    const SourceArn = `arn:aws:sqs:${sandbox.region}:${sandbox.account}:sign-in-sync-dead-redrive-${count}`;
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: 1 }));
    const controller = new AbortController();
    const io = {
      signal: controller.signal,
      say: (line: string) => /^\d+ of/.test(line) && controller.abort(),
    };
    expect((await run(place, {}, io)).exitCode).to.equal(ExitCode.interrupted);
    expect(await countIn(place.deadLettersUrl), "some are left").to.be.above(0);
    const { exitCode, said } = await run(place);
    expect(exitCode).to.equal(ExitCode.done);
    expect(said).to.include("on their way already").and.to.include("6 of 6 moved.");
    expect(await countIn(place.queueUrl)).to.equal(6);
  });

  const codeOf = async (place: WorkerResources) => {
    try {
      return (await run(place, { yes: true })).exitCode;
    } catch (error) {
      if (error instanceof Error && "code" in error) return error.code;
      throw error;
    }
  };

  it("are told from a queue that is gone, and from one that may not be read", async () => {
    const place = await makePlace(EVERYBODY);
    const elsewhere = (name: string) => place.deadLettersUrl.replace(/[^/]+$/, name);
    expect(await codeOf({ ...place, deadLettersUrl: elsewhere("somebody-elses") })).to.equal("ACCESS_DENIED");
    const gone = { ...place, deadLettersUrl: elsewhere("sign-in-sync-dead-gone") };
    expect(await codeOf(gone)).to.equal("QUEUE_MISSING");
    await sqs.send(new DeleteQueueCommand({ QueueUrl: place.queueUrl }));
    expect(await codeOf(place)).to.equal("QUEUE_MISSING");
    expect(await countIn(place.deadLettersUrl)).to.equal(1);
  });

  it("are not called moved where SQS could not move them", async () => {
    const place = await makePlace(EVERYBODY, EVERYBODY);
    const SourceArn = `arn:aws:sqs:${sandbox.region}:${sandbox.account}:sign-in-sync-dead-redrive-${count}`;
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: 1 }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl: place.queueUrl }));
    expect(await codeOf(place)).to.equal("REDRIVE_FAILED");
  });
});
