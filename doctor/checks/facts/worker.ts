import { DescribeTableCommand, DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";
import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { orMissing, using } from "../../../sync/aws/reading.ts";
import { runRecords } from "../../../sync/state/run-records.ts";
import { type SetAsideUser, setAsideUsers } from "../../../sync/state/set-aside.ts";
import { type RunRecord, WORKER_ACTOR } from "../../../sync/state/state-store.ts";
import { fact, type Target } from "../../target.ts";
import { awsConfig, sending } from "./aws.ts";
import { type Failures, failuresOf } from "./functions.ts";
import { readMetrics } from "./metrics.ts";

/** Enough to contain a comparison of all users among a day of runs for single users, which events start, and of runs by hand. */
const MAX_RUNS = 2_000;

/** Whether the stack has a worker. */
export function hasWorker({ outputs }: Target): boolean {
  return outputs.DirectorySync !== undefined;
}

/** The worker's resources, for checks that apply only with a worker. */
export function workerOf({ outputs }: Target): NonNullable<Target["outputs"]["DirectorySync"]> {
  if (outputs.DirectorySync === undefined) throw new Error("The stack has no worker.");
  return outputs.DirectorySync;
}

/** A table; undefined if there is none. */
export async function describeTable(
  target: Target,
  TableName: string,
): Promise<TableDescription | undefined> {
  const command = new DescribeTableCommand({ TableName });
  return (await orMissing(using(dynamo(target), (client) => client.send(command, sending(target)))))?.Table;
}

/** The worker's state table; undefined if there is none. */
export const stateTable = fact(async (target) => describeTable(target, workerOf(target).table));

/** The worker's last comparisons of all users, newest first. */
export async function comparisons(target: Target): Promise<readonly RunRecord[]> {
  const runs = await using(dynamo(target), (client) =>
    runRecords(client, workerOf(target).table).history(MAX_RUNS),
  );
  return runs.filter(({ by, looked }) => by === WORKER_ACTOR && looked === "everybody");
}

/** Users whose changes AWS rejects. */
export async function setAside(target: Target): Promise<readonly SetAsideUser[]> {
  return using(dynamo(target), (client) => setAsideUsers(client, workerOf(target).table).usersSetAside());
}

/** How many messages a queue has; undefined if there is no such queue. */
export async function messagesIn(target: Target, QueueUrl: string): Promise<number | undefined> {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ["ApproximateNumberOfMessages"],
  });
  const answer = await orMissing(
    using(new SQSClient(awsConfig(target)), (client) => client.send(command, sending(target))),
  );
  return answer && Number(answer.Attributes?.["ApproximateNumberOfMessages"] ?? 0);
}

const HOUR_MS = 60 * 60 * 1000;

/** Seconds that the oldest message has waited, at most, in the last hour. Source: "Available CloudWatch metrics for Amazon SQS". */
export async function oldestMessageSeconds(target: Target): Promise<number> {
  const QueueName = workerOf(target).queueUrl.split("/").at(-1) ?? "";
  const metric = {
    namespace: "AWS/SQS",
    name: "ApproximateAgeOfOldestMessage",
    dimensions: { QueueName },
    stat: "Maximum" as const,
    period: 300,
  };
  const [values = []] = await readMetrics(target, [metric], new Date(Date.now() - HOUR_MS));
  return Math.max(0, ...values);
}

/** What starts the worker for each message; undefined if nothing does. */
export const workerTrigger = fact(async (target): Promise<EventSourceMappingConfiguration | undefined> => {
  const command = new ListEventSourceMappingsCommand({ EventSourceArn: queueArn(target) });
  const answer = await using(new LambdaClient(awsConfig(target)), (client) =>
    client.send(command, sending(target)),
  );
  return answer.EventSourceMappings?.[0];
});

/** "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME" */
function queueArn(target: Target): string {
  const [account, name] = workerOf(target).queueUrl.split("/").slice(-2);
  return `arn:${target.caller.split(":")[1] ?? "aws"}:sqs:${target.region}:${account}:${name}`;
}

/** Failed and throttled calls of the worker's function in the last day. */
export async function workerFailures(target: Target, functionArn: string): Promise<Failures> {
  return failuresOf(target, { FunctionName: functionArn.split(":")[6] ?? "" });
}

function dynamo(target: Target): DynamoDBClient {
  return new DynamoDBClient(awsConfig(target));
}
