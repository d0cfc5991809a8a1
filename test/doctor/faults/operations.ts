import { DeleteItemCommand, DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describedProxy } from "../../../doctor/checks/facts/functions.ts";
import { workerOf } from "../../../doctor/checks/facts/worker.ts";
import { runRecords } from "../../../sync/state/run-records.ts";
import { setAsideUsers } from "../../../sync/state/set-aside.ts";
import { WORKER_ACTOR } from "../../../sync/state/state-store.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import { changedAnswers } from "../support/changed-answers.ts";
import { fakeMetrics, type ReadMetric } from "../support/fake-metrics.ts";
import { fakeService } from "../support/fake-service.ts";
import type { HealthyStack, Planted, PlantedFault } from "./planted-fault.ts";

/** A fault that CloudWatch counts. */
function counted(
  check: string,
  fault: string,
  valueFor: (metric: ReadMetric, proxy: string) => number,
): PlantedFault {
  const plant = async ({ target }: HealthyStack): Promise<Planted> => {
    const { FunctionName = "" } = (await describedProxy(target)) ?? {};
    return fakeMetrics((metric) => valueFor(metric, FunctionName));
  };
  return { check, fault, state: "warning", plant };
}

async function proxyOf(stack: HealthyStack) {
  const { FunctionName = "", Runtime } = (await describedProxy(stack.target)) ?? {};
  return { lambda: new LambdaClient(asRoot(stack.sandbox)), FunctionName, Runtime };
}

async function oldRuntime(stack: HealthyStack): Promise<Planted> {
  const { lambda, FunctionName, Runtime: before } = await proxyOf(stack);
  const set = async (Runtime: typeof before) => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Runtime }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
  };
  await set("nodejs22.x");
  return { undo: () => set(before) };
}

async function reserve(stack: HealthyStack): Promise<Planted> {
  const { lambda, FunctionName } = await proxyOf(stack);
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 5 }));
  return {
    undo: async () => {
      await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    },
  };
}

async function stopWorker({ sandbox, target }: HealthyStack): Promise<Planted> {
  const lambda = new LambdaClient(asRoot(sandbox));
  const queue = workerOf(target).queueUrl.split("/").at(-1);
  const EventSourceArn = `arn:aws:sqs:${target.region}:${target.account}:${queue}`;
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn }),
  );
  const UUID = EventSourceMappings[0]?.UUID;
  const enable = async (Enabled: boolean) => {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  };
  await enable(false);
  return { undo: () => enable(true) };
}

async function addDeadLetter({ sandbox, target }: HealthyStack): Promise<Planted> {
  const sqs = new SQSClient(asRoot(sandbox));
  const QueueUrl = workerOf(target).deadLettersUrl;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
  return {
    undo: async () => {
      await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    },
  };
}

async function setUserAside({ sandbox, target }: HealthyStack): Promise<Planted> {
  const users = setAsideUsers(new DynamoDBClient(asRoot(sandbox)), workerOf(target).table);
  const user = {
    id: "rejected",
    what: "invite",
    code: "InvalidParameterException",
    attempts: 3,
    digest: "-",
  };
  const now = new Date().toISOString();
  await users.setAside({ ...user, since: now, nextTry: now });
  return { undo: () => users.clearSetAside(user.id) };
}

async function recordTrouble({ sandbox, target }: HealthyStack): Promise<Planted> {
  const dynamo = new DynamoDBClient(asRoot(sandbox));
  const TableName = workerOf(target).table;
  // Later than any run of the worker during the test.
  const at = new Date(Date.now() + 60_000).toISOString();
  const run = { at, run: "planted", by: WORKER_ACTOR, looked: "everybody" as const, outcomes: {} };
  const trouble = "AWS refused to read the users of IAM Identity Center";
  await runRecords(dynamo, TableName).record({ ...run, trouble });
  return {
    undo: async () => {
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "kind = :run AND begins_with(#at, :at)",
          ExpressionAttributeNames: { "#at": "at" },
          ExpressionAttributeValues: { ":run": { S: "run" }, ":at": { S: at } },
        }),
      );
      for (const { kind, at: time } of Items)
        if (kind && time) await dynamo.send(new DeleteItemCommand({ TableName, Key: { kind, at: time } }));
    },
  };
}

async function loseTable({ target }: HealthyStack): Promise<Planted> {
  const DirectorySync = { ...workerOf(target), table: "sign-in-sync-deleted" };
  return { target: { ...target, outputs: { ...target.outputs, DirectorySync } }, undo: async () => {} };
}

async function deleteToken({ sandbox, target }: HealthyStack): Promise<Planted> {
  const secrets = new SecretsManagerClient(asRoot(sandbox));
  const Name = `sign-in-scim-planted-${Date.now().toString(36)}`;
  const { ARN: SecretId = "" } = await secrets.send(new CreateSecretCommand({ Name, SecretString: "-" }));
  await secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
  return {
    target: { ...target, outputs: { ...target.outputs, ScimTokenSecretArn: SecretId } },
    undo: async () => {},
  };
}

const QUARTER_OF_AN_HOUR = 15 * 60;

/** What Lambda answers of functions. */
function described(check: string, fault: string, changes: Record<string, string>): PlantedFault {
  const plant = ({ sandbox: { env } }: HealthyStack) =>
    changedAnswers(
      "AWS_ENDPOINT_URL_LAMBDA",
      env["AWS_ENDPOINT_URL"] ?? "",
      /\/configuration$/,
      (answer) => ({
        ...answer,
        ...changes,
      }),
    );
  return { check, fault, state: "failure", plant };
}

export const operationFaults: readonly PlantedFault[] = [
  described("proxy.function", "The proxy's function has failed", {
    State: "Failed",
    StateReason: "The role is missing.",
  }),
  described("proxy.updated", "The last update of the proxy failed", { LastUpdateStatus: "Failed" }),
  { check: "proxy.runtime", fault: "The proxy has an old runtime", state: "warning", plant: oldRuntime },
  counted("proxy.errors", "The proxy failed", ({ name, dimensions }, proxy) =>
    name === "Errors" && dimensions["FunctionName"] === proxy ? 3 : 0,
  ),
  counted("proxy.throttles", "Lambda throttled the proxy", ({ name, dimensions }, proxy) =>
    name === "Throttles" && dimensions["FunctionName"] === proxy ? 7 : 0,
  ),
  {
    check: "proxy.concurrency",
    fault: "The proxy may answer a few requests at once only",
    state: "failure",
    plant: reserve,
  },
  { check: "worker.table", fault: "The worker's table was deleted", state: "failure", plant: loseTable },
  {
    check: "worker.directory",
    fault: "IAM Identity Center is closed to this network",
    state: "warning",
    // Source: AccessDeniedException, Identity Store: without a reason, it is no key; IAM would name the action.
    plant: () =>
      fakeService("AWS_ENDPOINT_URL_IDENTITYSTORE", () => ({
        error: "AccessDeniedException",
        body: { Message: "You do not have sufficient access to perform this action." },
      })),
  },
  {
    check: "worker.last-success",
    fault: "The worker's last comparison failed",
    state: "failure",
    plant: recordTrouble,
  },
  { check: "worker.trigger", fault: "Nothing starts the worker", state: "failure", plant: stopWorker },
  counted("worker.queue", "Messages wait for the worker", ({ name }) =>
    name === "ApproximateAgeOfOldestMessage" ? 4 * QUARTER_OF_AN_HOUR : 0,
  ),
  {
    check: "worker.dead-letters",
    fault: "A message failed for good",
    state: "warning",
    plant: addDeadLetter,
  },
  counted("worker.errors", "The worker failed", ({ name, dimensions }, proxy) =>
    name === "Errors" && dimensions["FunctionName"] !== proxy ? 1 : 0,
  ),
  counted("worker.errors", "Lambda throttled the worker", ({ name, dimensions }, proxy) =>
    name === "Throttles" && dimensions["FunctionName"] !== proxy && "FunctionName" in dimensions ? 4 : 0,
  ),
  {
    check: "worker.set-aside",
    fault: "AWS rejects what the directory has of a user",
    state: "warning",
    plant: setUserAside,
  },
  {
    check: "scim.table",
    fault: "The table with the pushed users was deleted",
    state: "failure",
    plant: async ({ target }) => ({
      target: { ...target, outputs: { ...target.outputs, ScimTable: "sign-in-scim-deleted" } },
      undo: async () => {},
    }),
  },
  {
    check: "scim.token",
    fault: "The secret with the identity provider's token is about to be deleted",
    state: "failure",
    plant: deleteToken,
  },
  counted("quotas.sign-ins", "Sign-ins nearly use up Cognito's quota", ({ dimensions }) =>
    dimensions["Resource"] === "UserAuthentication" ? 119 * 60 : 0,
  ),
  counted("quotas.tokens", "Token requests nearly use up Cognito's quota", ({ dimensions }) =>
    dimensions["Resource"] === "UserToken" ? 110 * 60 : 0,
  ),
  counted("quotas.throttled", "Cognito throttled refreshes", ({ name }) =>
    name === "TokenRefreshThrottles" ? 12 : 0,
  ),
  counted("quotas.concurrency", "Functions nearly use up the account's concurrency", ({ name }) =>
    name === "ConcurrentExecutions" ? 990 : 0,
  ),
];
