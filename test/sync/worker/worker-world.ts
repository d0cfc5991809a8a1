import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { workerBundle } from "../../../infra/directory-sync/worker-code.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { dynamoStateStore } from "../../../sync/state/dynamo-state-store.ts";
import type { StateStore } from "../../../sync/state/state-store.ts";
import type { WorkerConfig } from "../../../sync/worker/config.ts";
import { shareFolder } from "../../support/at-end.ts";
import { makeTable } from "../../support/empty-table.ts";
import { FakeAws } from "../../support/fake-aws/index.ts";
import { LambdaProcess } from "../../support/lambda-process.ts";
import { POOL_ID } from "../fake-world.ts";

/** The timeout of the Lambda function and the visibility timeout of the queue, in milliseconds, as in the stack. */
export const LIFE = 900_000;
export const UNSEEN = 960_000;

const ARCHIVE = mkdtempSync(join(tmpdir(), "quick-sign-in-worker-"));
shareFolder(ARCHIVE);
const FILE = join(ARCHIVE, "index.js");
export const WORKER = workerBundle(["idc"]).text;
writeFileSync(FILE, WORKER);
// At the exit: several test files of one process share the archive.
process.once("exit", () => rmSync(ARCHIVE, { recursive: true, force: true }));

export interface Delivery {
  /** When the messages were sent, in milliseconds since 1970. @default now */
  readonly sentAt?: number;
  /** Milliseconds that the Lambda has. @default LIFE */
  readonly left?: number;
}

export const ALL_USERS = { look: "everybody" };
export const about = (userId: string) => ({ detail: { userId } });

/**
 * Runs the archive's code in separate processes, like Lambda. Pool and directory are a fake that can fail at each call; table, queue and log
 * group are the emulator's.
 */
export class WorkerWorld {
  readonly aws = new FakeAws();
  readonly state: StateStore;
  readonly #clients: { readonly dynamo: DynamoDBClient; readonly sqs: SQSClient };
  readonly #config: Omit<WorkerConfig, "sources">;
  readonly #env: Record<string, string>;

  static async open(sandbox: Sandbox, decided: Partial<WorkerConfig> = {}): Promise<WorkerWorld> {
    const emulator = {
      endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
      region: sandbox.region,
      credentials: sandbox.rootCredentials,
    };
    const clients = { dynamo: new DynamoDBClient(emulator), sqs: new SQSClient(emulator) };
    const name = `worker-${randomUUID()}`;
    await makeTable(clients.dynamo, name, "at");
    const { QueueUrl = "" } = await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
    await new CloudWatchLogsClient(emulator).send(new CreateLogGroupCommand({ logGroupName: name }));
    const config = {
      poolId: POOL_ID,
      onRemove: "delete",
      graceDays: 30,
      maxRemovals: { share: 0.1, atLeast: 5 },
      maxEmailChanges: { share: 0.1, atLeast: 5 },
      maxInvitations: 3,
      table: name,
      queueUrl: QueueUrl,
      metricsDimension: "dev",
      auditLogGroup: name,
      ...decided,
    } as const;
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials;
    const world = new WorkerWorld(clients, config, {
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_REGION: emulator.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    });
    await world.#start();
    return world;
  }

  private constructor(
    clients: { readonly dynamo: DynamoDBClient; readonly sqs: SQSClient },
    config: Omit<WorkerConfig, "sources">,
    env: Record<string, string>,
  ) {
    this.#clients = clients;
    this.#config = config;
    this.#env = env;
    this.state = dynamoStateStore(clients.dynamo, config.table);
  }

  async #start(): Promise<void> {
    const { AWS_ENDPOINT_URL: fake = "" } = await this.aws.start();
    this.#env["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] = fake;
    this.#env["AWS_ENDPOINT_URL_IDENTITYSTORE"] = fake;
  }

  /** The worker's environment. */
  env(): Record<string, string> {
    const ofAll = { groups: [], excludeGroups: [], include: [], exclude: [], mapping: {} };
    const idc = { kind: "idc", sourceId: "idc", ...ofAll, region: "eu-central-1" } as const;
    const config: WorkerConfig = { ...this.#config, sources: [{ ...idc, identityStoreId: "d-1234567890" }] };
    return { ...this.#env, SYNC: JSON.stringify(config) };
  }

  /** Starts a worker on these messages. */
  start(bodies: readonly object[], { sentAt = Date.now(), left = LIFE }: Delivery = {}): LambdaProcess {
    const Records = bodies.map((body, index) => ({
      messageId: String(index),
      body: JSON.stringify(body),
      attributes: { SentTimestamp: String(sentAt) },
    }));
    return new LambdaProcess({ file: FILE, env: this.env(), event: { Records }, run: randomUUID(), left });
  }

  /** Delivers messages to a worker, and waits for its end. */
  deliver(bodies: readonly object[], delivery: Delivery = {}) {
    return this.start(bodies, delivery).ended();
  }

  /** Changes the lease and the locks on invitations as if this time had passed. */
  async passTime(milliseconds: number): Promise<void> {
    const { dynamo } = this.#clients;
    const TableName = this.#config.table;
    const { Items = [] } = await dynamo.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "kind = :mail",
        ExpressionAttributeValues: { ":mail": { S: "mail" } },
      }),
    );
    const lease = { Key: { kind: { S: "now" }, at: { S: "-" } }, name: "leasedTill" };
    const claims = Items.flatMap(({ kind, at }) => (kind && at ? [{ Key: { kind, at }, name: "till" }] : []));
    for (const { Key, name } of [lease, ...claims])
      await dynamo.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: `SET ${name} = ${name} - :passed`,
          ExpressionAttributeValues: { ":passed": { N: String(milliseconds) } },
        }),
      );
  }

  /** The worker's state table. */
  get stateTable(): { readonly dynamo: DynamoDBClient; readonly table: string } {
    return { dynamo: this.#clients.dynamo, table: this.#config.table };
  }

  /** Messages that workers have sent since the last call. */
  async asked(): Promise<string[]> {
    const { Messages = [] } = await this.#clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#config.queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 2,
      }),
    );
    return Messages.map(({ Body }) => Body ?? "");
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    for (const client of Object.values(this.#clients)) client.destroy();
  }
}

/** The answer of a handler that has processed all messages. */
export const ALL_DONE = { answer: { batchItemFailures: [] } };
