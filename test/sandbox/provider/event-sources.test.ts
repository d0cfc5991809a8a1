import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../../sandbox/index.ts";
import { asRoot } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

/** Logs received messages, and returns "bad" ones as failed. */
const WORKER_CODE = `
export const handler = async ({ Records }) => {
  console.log(Records.map(({ body }) => body).join("|"));
  const bad = Records.filter(({ body }) => body === "bad");
  return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
`;

const assumedBy = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
const allow = (Action: string[], Resource: string, rest: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource, ...rest }] });

const RECEIVE_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/** The permissions to deploy these resources. */
const DEPLOY_ACTIONS = [
  ...["CreateQueue", "DeleteQueue", "GetQueueAttributes", "ListQueueTags", "SetQueueAttributes"].map(
    of("sqs"),
  ),
  ...["DeleteRule", "DescribeRule", "ListTagsForResource", "PutRule"].map(of("events")),
  ...["ListTargetsByRule", "PutTargets", "RemoveTargets"].map(of("events")),
  ...["CreateFunction", "DeleteFunction", "GetFunction", "GetFunctionConfiguration"].map(of("lambda")),
  ...["DeleteFunctionConcurrency", "PutFunctionConcurrency", "UpdateFunctionConfiguration"].map(of("lambda")),
  ...["Create", "Delete", "Get", "Update"].map((verb) => `lambda:${verb}EventSourceMapping`),
  ...["ListTags", "TagResource", "UntagResource"].map(of("lambda")),
  ...["Delete", "Get", "Put"].map((verb) => `lambda:${verb}FunctionEventInvokeConfig`),
  ...["CreateRole", "DeleteRole", "GetRole", "ListRolePolicies", "PassRole"].map(of("iam")),
  ...["DeleteRolePolicy", "GetRolePolicy", "ListAttachedRolePolicies", "PutRolePolicy"].map(of("iam")),
  ...["ListInstanceProfilesForRole"].map(of("iam")),
];

function of(service: string) {
  return (action: string) => `${service}:${action}`;
}

interface Choices {
  readonly mapping?: Partial<aws.lambda.EventSourceMappingArgs>;
  readonly invoke?: Partial<aws.lambda.FunctionEventInvokeConfigArgs>;
  readonly reserved?: number;
  readonly letsEventsIn?: boolean;
  readonly visibleAfter?: number;
  readonly actions?: string[];
}

describe("The provider's event source mapping", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    program = newProviderProgram(sandbox, await sandbox.credentialsFor([allow(DEPLOY_ACTIONS, "*")]));
  });
  afterEach(() => program.destroy());
  after(() => sandbox?.stop());

  const worker = (queue: aws.sqs.Queue, actions: string[], reserved: number | undefined) => {
    const role = new aws.iam.Role("worker", { assumeRolePolicy: assumedBy("lambda.amazonaws.com") });
    const policy = queue.arn.apply((arn) => allow(actions, arn));
    const { id } = new aws.iam.RolePolicy("worker", { role: role.name, policy });
    return new aws.lambda.Function("worker", {
      role: pulumi.all([role.arn, id]).apply(([arn]) => arn),
      runtime: "nodejs24.x",
      handler: "index.handler",
      timeout: 1,
      code: new pulumi.asset.AssetArchive({
        "index.mjs": new pulumi.asset.StringAsset(WORKER_CODE),
      }),
      ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
    });
  };

  const fedByEvents = (queue: aws.sqs.Queue, dead: aws.sqs.Queue, isLetIn: boolean) => {
    const rule = new aws.cloudwatch.EventRule("people", {
      eventPattern: JSON.stringify({ source: ["example.directory"], "detail-type": ["User Created"] }),
    });
    new aws.cloudwatch.EventTarget("people", {
      rule: rule.name,
      arn: queue.arn,
      deadLetterConfig: { arn: dead.arn },
      inputTransformer: { inputPaths: { id: "$.detail.userId" }, inputTemplate: '"person <id>"' },
    });
    if (!isLetIn) return;
    const policy = pulumi.all([queue.arn, rule.arn]).apply(([arn, ruleArn]) =>
      allow(["sqs:SendMessage"], arn, {
        Principal: { Service: "events.amazonaws.com" },
        Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
      }),
    );
    new aws.sqs.QueuePolicy("work", { queueUrl: queue.url, policy });
  };

  const declared =
    ({
      mapping = {},
      invoke = {},
      reserved,
      letsEventsIn = true,
      visibleAfter = 1,
      actions = RECEIVE_ACTIONS,
    }: Choices = {}) =>
    () => {
      const dead = new aws.sqs.Queue("dead");
      const redrivePolicy = dead.arn.apply((deadLetterTargetArn) =>
        JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
      );
      const work = new aws.sqs.Queue("work", { visibilityTimeoutSeconds: visibleAfter, redrivePolicy });
      const { name } = worker(work, actions, reserved);
      const { uuid } = new aws.lambda.EventSourceMapping("work", {
        eventSourceArn: work.arn,
        functionName: name,
        functionResponseTypes: ["ReportBatchItemFailures"],
        ...mapping,
      });
      new aws.lambda.FunctionEventInvokeConfig("worker", {
        functionName: name,
        maximumRetryAttempts: 1,
        destinationConfig: { onFailure: { destination: dead.arn } },
        ...invoke,
      });
      fedByEvents(work, dead, letsEventsIn);
      return { name, uuid, work: work.url, dead: dead.url };
    };

  /** The function's log after it contains these words. */
  async function said(name = "", words = ""): Promise<string> {
    const logs = new CloudWatchLogsClient(asRoot(sandbox));
    const everything = new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` });
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const found = await logs.send(everything).catch(() => undefined);
      const lines = (found?.events ?? []).map(({ message }) => message).join("\n");
      if (lines.includes(words)) return lines;
      await sleep(100);
    }
    return "nothing";
  }

  it("delivers messages and events, and returns only failed ones", async () => {
    const { name, work, dead } = (await program.settle(declared())).outputs;
    const sqs = new SQSClient(asRoot(sandbox));
    for (const MessageBody of ["good", "bad"]) {
      await sqs.send(new SendMessageCommand({ QueueUrl: work, MessageBody }));
    }
    expect(await said(name, "good")).to.include("good");
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: dead, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 }),
    );
    expect(Messages?.map(({ Body }) => Body)).to.deep.equal(["bad"]);
    const Detail = JSON.stringify({ userId: "ada" });
    const events = new EventBridgeClient(asRoot(sandbox));
    await events.send(
      new PutEventsCommand({
        Entries: [{ Source: "example.directory", DetailType: "User Created", Detail }],
      }),
    );
    expect(await said(name, "person")).to.include("person ada");
  });

  it("is updated in place", async () => {
    const lambda = new LambdaClient(asRoot(sandbox));
    await program.settle(declared());
    const { outputs, steps } = await program.settle(
      declared({
        mapping: {
          batchSize: 5,
          maximumBatchingWindowInSeconds: 2,
          scalingConfig: { maximumConcurrency: 3 },
          functionResponseTypes: [],
          tags: { app: "a" },
        },
        invoke: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 600 },
        reserved: 3,
      }),
    );
    expect(steps).to.have.members([
      "update aws:lambda/eventSourceMapping:EventSourceMapping",
      "update aws:lambda/function:Function",
      "update aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    ]);
    const { name: FunctionName, uuid: UUID } = outputs;
    const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    expect(mapping).to.deep.include({ BatchSize: 5, ScalingConfig: { MaximumConcurrency: 3 } });
    expect(mapping.FunctionResponseTypes ?? []).to.deep.equal([]);
    const concurrency = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    expect(concurrency.ReservedConcurrentExecutions).to.equal(3);
    const invoke = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
    expect(invoke).to.include({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 600 });
    const back = await program.settle(declared());
    expect(back.outputs["uuid"]).to.equal(UUID);
    const restored = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    expect(restored.ScalingConfig?.MaximumConcurrency).to.equal(undefined);
  });

  it("delivers no event that the queue's policy does not allow", async () => {
    const { outputs } = await program.settle(declared({ letsEventsIn: false }));
    const events = new EventBridgeClient(asRoot(sandbox));
    const Detail = JSON.stringify({ userId: "refused" });
    await events.send(
      new PutEventsCommand({
        Entries: [{ Source: "example.directory", DetailType: "User Created", Detail }],
      }),
    );
    const sqs = new SQSClient(asRoot(sandbox));
    await sqs.send(new SendMessageCommand({ QueueUrl: outputs["work"], MessageBody: "after" }));
    expect(await said(outputs["name"], "after"))
      .to.include("after")
      .and.not.include("refused");
  });

  it("is refused with missing permissions or a too short visibility timeout", async () => {
    const narrow = program.settle(declared({ actions: RECEIVE_ACTIONS.slice(0, 1) }));
    expect(await narrow.catch(String)).to.include("does not have permissions to call DeleteMessage on SQS");
    await program.settle(() => ({}));
    const early = program.settle(declared({ visibleAfter: 0 }));
    expect(await early.catch(String)).to.include("0 seconds is less than Function timeout: 1 seconds");
  });

  it("is deleted with its resources", async () => {
    await program.settle(declared());
    await program.settle(() => ({}));
    const left = await new LambdaClient(asRoot(sandbox)).send(new ListEventSourceMappingsCommand({}));
    expect(left.EventSourceMappings).to.deep.equal([]);
  });
});
