import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

describe("Moving messages in the sandbox", () => {
  let sandbox: Sandbox;
  let sqs: SQSClient;

  before(async () => {
    sandbox = await sharedSandbox();
    sqs = new SQSClient(asRoot(sandbox));
  });

  const arnOf = (name: string) => `arn:aws:sqs:${sandbox.region}:${sandbox.account}:${name}`;

  /** A queue and its dead-letter queue, to which each message moves after one receive. */
  async function makeQueues(name: string, letters: number) {
    const queues = { work: `${name}-work`, dead: `${name}-dead` };
    const { QueueUrl: dead = "" } = await sqs.send(new CreateQueueCommand({ QueueName: queues.dead }));
    const { QueueUrl: work = "" } = await sqs.send(new CreateQueueCommand({ QueueName: queues.work }));
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf(queues.dead), maxReceiveCount: 1 });
    const Attributes = { RedrivePolicy };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: work, Attributes }));
    for (let sent = 0; sent < letters; sent += 10) {
      const Entries = Array.from({ length: Math.min(10, letters - sent) }, (_, index) => ({
        Id: String(index),
        MessageBody: `letter ${sent + index}`,
      }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: work, Entries }));
      await take(work);
    }
    await take(work);
    return { work, dead, deadArn: arnOf(queues.dead), workArn: arnOf(queues.work) };
  }

  /** Receives messages and makes them visible again immediately. */
  const take = async (QueueUrl: string) =>
    (
      await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageSystemAttributeNames: ["All"],
        }),
      )
    ).Messages ?? [];
  const countIn = async (QueueUrl: string) => {
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Number(Attributes?.["ApproximateNumberOfMessages"]);
  };
  const tasks = async (SourceArn: string, MaxResults?: number) =>
    (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults }))).Results ?? [];
  const ended = async (SourceArn: string) => {
    let [task] = await tasks(SourceArn);
    while (task?.Status === "RUNNING") [task] = await tasks(SourceArn);
    return task;
  };

  it("returns them to their source queue as new messages", async () => {
    const { work, dead, deadArn } = await makeQueues("back", 1);
    const [before] = await take(dead);
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn }));
    const task = await ended(deadArn);
    expect(task).to.include({ Status: "COMPLETED", SourceArn: deadArn });
    expect(task).to.include({ ApproximateNumberOfMessagesMoved: 1, ApproximateNumberOfMessagesToMove: 1 });
    expect(task, "only a running task has a handle").not.to.have.property("TaskHandle");
    expect(await countIn(dead)).to.equal(0);
    const [after] = await take(work);
    expect(after?.Body).to.equal(before?.Body);
    expect(after?.MessageId).not.to.equal(before?.MessageId);
    expect(Number(after?.Attributes?.SentTimestamp)).to.be.above(Number(before?.Attributes?.SentTimestamp));
    expect(after?.Attributes?.ApproximateReceiveCount, "a new receive count").to.equal("1");
  });

  it("shows its progress, and allows one task at a time", async () => {
    const { deadArn } = await makeQueues("slow", 30);
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn, MaxNumberOfMessagesPerSecond: 20 }));
    const [task] = await tasks(deadArn);
    expect(task?.Status).to.equal("RUNNING");
    expect(task?.ApproximateNumberOfMessagesMoved).to.be.below(30);
    const again = () => refusalOf(sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn })));
    expect(await again()).to.match(/UnsupportedOperation.*already a task running/);
    expect((await ended(deadArn))?.ApproximateNumberOfMessagesMoved).to.equal(30);
    expect(await again()).to.equal("accepted");
    await ended(deadArn);
    expect(await tasks(deadArn, 10), "the most recent first").to.have.length(2);
    expect((await tasks(deadArn, 10))[0]?.ApproximateNumberOfMessagesToMove).to.equal(0);
  });

  it("refuses queues that are no dead-letter queue or do not exist", async () => {
    const { workArn } = await makeQueues("wrong", 0);
    const start = (SourceArn: string) => refusalOf(sqs.send(new StartMessageMoveTaskCommand({ SourceArn })));
    expect(await start(workArn)).to.include("must be configured as a Dead Letter Queue");
    expect(await start(arnOf("nowhere"))).to.match(/^ResourceNotFoundException/);
  });

  it("requires permissions for all its actions on both queues", async () => {
    const { deadArn, workArn } = await makeQueues("allowed", 1);
    const statement = (actions: string[], Resource: string) => ({
      Effect: "Allow",
      Action: actions.map((action) => `sqs:${action}`),
      Resource,
    });
    const needed = [
      [deadArn, ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]],
      [workArn, ["SendMessage"]],
    ] as const;
    const startWith = async (left: string | undefined) => {
      const Statement = needed.flatMap(([arn, actions]) =>
        actions.filter((action) => action !== left).map((action) => statement([action], arn)),
      );
      const document = JSON.stringify({ Version: "2012-10-17", Statement });
      const credentials = await sandbox.credentialsFor([document]);
      const client = new SQSClient({ ...asRoot(sandbox), credentials });
      return refusalOf(client.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn })));
    };
    for (const action of needed.flatMap(([, actions]) => actions))
      expect(await startWith(action), action).to.match(/^AccessDenied/);
    expect(await startWith(undefined)).to.equal("accepted");
  });

  it("checks the single-message permission for batches, as SQS does", async () => {
    const { dead, deadArn } = await makeQueues("batch", 1);
    const Statement = { Effect: "Allow", Action: "sqs:ChangeMessageVisibility", Resource: deadArn };
    const document = JSON.stringify({ Version: "2012-10-17", Statement });
    const client = new SQSClient({
      ...asRoot(sandbox),
      credentials: await sandbox.credentialsFor([document]),
    });
    const [message] = await take(dead);
    const Entries = [{ Id: "0", ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 }];
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: dead, Entries });
    expect(await refusalOf(client.send(command))).to.equal("accepted");
    const one = new ReceiveMessageCommand({ QueueUrl: dead });
    expect(await refusalOf(client.send(one))).to.match(/^AccessDenied/);
  });
});
