import { randomUUID } from "node:crypto";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { strToU8, zipSync } from "fflate";
import type { Sandbox } from "../../../../sandbox/index.ts";
import { attributeOf } from "../../../support/fake-aws/index.ts";
import { sharedSandbox } from "../../../support/shared-sandbox.ts";
import { until } from "../../../support/until.ts";
import { directoryUser } from "../../pool-users.ts";
import { ALL_DONE, ALL_USERS, about, WORKER, WorkerWorld } from "../../worker/worker-world.ts";

const [POISON, RENAMED] = [1, 2].map((one) => `00000000-0000-4000-8000-00000000000${one}`);
/** As the stack has it. */
const TRIES = 5;

describe("A message whose work fails each time", () => {
  let sandbox: Sandbox;
  let world: WorkerWorld;
  let sqs: SQSClient;
  let queue: string;
  let dead: string;

  before(async () => {
    sandbox = await sharedSandbox();
    world = await WorkerWorld.open(sandbox);
    sqs = new SQSClient(placeOf(sandbox));
    dead = await newQueue({});
    const deadLetterTargetArn = await arnOf(dead);
    queue = await newQueue({
      VisibilityTimeout: "60",
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: TRIES }),
    });
  });

  after(async () => {
    await world?.stop();
    sqs?.destroy();
  });

  it("is in the dead-letter queue after its attempts, unchanged, and does not block others", async () => {
    const { aws } = world;
    aws.identityCenter.people = [directoryUser(RENAMED ?? "")];
    expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
    const renamed = { ...directoryUser(RENAMED ?? ""), DisplayName: "Renamed" };
    aws.identityCenter.people = [directoryUser(POISON ?? ""), renamed];
    aws.behaviour.faults = Array.from({ length: 20 }, (_, index) => {
      return { operation: "AdminCreateUser", call: 2 + index, when: "before", how: "refused" } as const;
    });
    const poison = about(POISON ?? "");
    await deployWorker(sandbox, world, await arnOf(queue));
    // In place of sixteen minutes, so that a test can wait for five of them; a mapping is not made with so few.
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: { VisibilityTimeout: "3" } }),
    );
    await send(poison, about(RENAMED ?? ""));
    const { Messages: [letter] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: dead, WaitTimeSeconds: 20 }),
    );
    expect(JSON.parse(letter?.Body ?? "null")).to.deep.equal(poison);
    expect(aws.calls["AdminCreateUser"], "tried as often as the queue says").to.equal(1 + TRIES);
    const user = aws.cognito.users.get(RENAMED ?? "");
    expect(user && attributeOf(user, "name")).to.equal("Renamed");
    expect(aws.calls["AdminUpdateUserAttributes"], "which is done once").to.equal(1);
    await until(async () => (await sizeOf(queue)) === 0);
  });

  async function newQueue(Attributes: Record<string, string>): Promise<string> {
    const { QueueUrl = "" } = await sqs.send(
      new CreateQueueCommand({ QueueName: `letters-${randomUUID()}`, Attributes }),
    );
    return QueueUrl;
  }

  async function arnOf(QueueUrl: string): Promise<string> {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    return Attributes?.["QueueArn"] ?? "";
  }

  async function sizeOf(QueueUrl: string): Promise<number> {
    const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
  }

  async function send(...bodies: readonly object[]): Promise<void> {
    for (const body of bodies)
      await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(body) }));
  }
});

/** Deploys the archive's text behind a queue, with the mapping that the stack makes. */
async function deployWorker(sandbox: Sandbox, world: WorkerWorld, queueArn: string): Promise<void> {
  const iam = new IAMClient(placeOf(sandbox));
  const lambda = new LambdaClient(placeOf(sandbox));
  const name = `worker-${randomUUID()}`;
  const Principal = { Service: "lambda.amazonaws.com" };
  const trust = { Effect: "Allow", Principal, Action: "sts:AssumeRole" };
  const may = ["dynamodb:*", "sqs:*", "logs:*"].map((Action) => ({ Effect: "Allow", Action, Resource: "*" }));
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: policyOf([trust]) }),
  );
  await iam.send(
    new PutRolePolicyCommand({ RoleName: name, PolicyName: name, PolicyDocument: policyOf(may) }),
  );
  const ofLambda = /^AWS_(REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|ENDPOINT_URL)$/;
  const Variables = Object.fromEntries(Object.entries(world.env()).filter(([key]) => !ofLambda.test(key)));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: Role?.Arn ?? "",
      Timeout: 60,
      Code: { ZipFile: zipSync({ "index.js": strToU8(WORKER) }) },
      Environment: { Variables },
    }),
  );
  await lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn: queueArn,
      FunctionName: name,
      BatchSize: 10,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }),
  );
}

function policyOf(Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function placeOf({ env, region, rootCredentials: credentials }: Sandbox) {
  return { endpoint: env["AWS_ENDPOINT_URL"] ?? "", region, credentials };
}
