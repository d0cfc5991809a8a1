import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { apply } from "../apply/apply.ts";
import { cloudWatchAudit } from "../audit/audit-log.ts";
import { clientConfig } from "../aws/clients.ts";
import { clockWarning } from "../aws/clock.ts";
import type { Policy } from "../plan/plan.ts";
import { openPool, regionOfPool } from "../pool/pool.ts";
import type { PoolSettings } from "../pool/pool-listing.ts";
import { reconcileAll } from "../reconcile/reconcile-all.ts";
import { bodyOf } from "../reconcile/reconcile-request.ts";
import { policyOf } from "../reconcile/request.ts";
import { findPerson } from "../sources/one-user.ts";
import { isPart } from "../sources/selection.ts";
import { windowsIn } from "../state/change-window/dynamo-change-window.ts";
import { dynamoStateStore } from "../state/dynamo-state-store.ts";
import { withResendLock } from "../state/resend-lock.ts";
import { readWorkerConfig, type WorkerConfig } from "./config.ts";
import { findAccounts } from "./pool-lookup.ts";
import { type OnePersonDeps, reconcileUser } from "./reconcile-user.ts";
import { type SourceFactories, sourcesOf } from "./sources/sources.ts";
import { createWorker, type QueueAnswer, type QueueEvent, type WorkerDeps } from "./worker.ts";

/** What is used of a Lambda's context. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** Milliseconds before the end of the Lambda's time at which nothing new begins. */
const TIME_RESERVE_MS = 20_000;

/**
 * Makes the function that looks where the queue's messages say.
 *
 * @param openers of the sources that the deployment has.
 * @throws ZodError, Error where the deployment went wrong: it should not start.
 */
export function createHandler(openers: SourceFactories) {
  const work = createWorker(depsFor(readWorkerConfig(process.env["SYNC"]), openers));
  return async (event: QueueEvent, context: LambdaContext): Promise<QueueAnswer> => {
    const left = context.getRemainingTimeInMillis();
    const signal = AbortSignal.timeout(Math.max(1_000, left - TIME_RESERVE_MS));
    return work(event, { run: context.awsRequestId, signal, endsAt: Date.now() + left });
  };
}

function depsFor(own: WorkerConfig, openers: SourceFactories): WorkerDeps {
  const { poolId, queueUrl } = own;
  const dynamo = new DynamoDBClient(clientConfig({}));
  const memory = dynamoStateStore(dynamo, own.table);
  const queue = new SQSClient(clientConfig({}));
  const logs = new CloudWatchLogsClient(clientConfig({}));
  const cognito = new CognitoIdentityProviderClient(clientConfig({ region: regionOfPool(poolId) }));
  const pool = withResendLock(openPool({ poolId }), memory);
  // Commands on other computers share the windows: their time is AWS's.
  const windows = windowsIn(dynamo, own.table, { now: () => pool.now().getTime() });
  const sources = sourcesOf(own, openers);
  const sourceIds = sources.map(({ sourceId }) => sourceId);
  // Whoever is not selected counts as gone, too.
  const policyFor = (traits: PoolSettings, now: Date): Policy =>
    policyOf(own, { sourceIds, everybody: true }, traits, now);
  const logClock = () => {
    const message = clockWarning(pool.now());
    if (message !== undefined) console.log(JSON.stringify({ warning: "CLOCK_WRONG", message }));
  };
  const isUnselected = async (id: string) => "unselected" in (await findPerson(sources, id));
  return {
    memory,
    metricsDimension: own.metricsDimension,
    reconcileAll: async (looking) => {
      const outcome = await reconcileAll({ sources, pool, poolId }, policyFor, {
        ...{ ...looking, windows, limit: own.emailsPerDay },
        isUnselected: own.sources.some(isPart) ? isUnselected : undefined,
      });
      logClock();
      return outcome;
    },
    settlePerson: async (id, looking, isSecondLook) => {
      const policy = policyFor(await pool.describe(), pool.now());
      logClock();
      const deps: OnePersonDeps = {
        findPerson: (who) => findPerson(sources, who),
        accountsByUsername: (name) => findAccounts(cognito, poolId, "username", name),
        accountsByEmail: (email) => findAccounts(cognito, poolId, "email", email),
        apply: (deeds) => apply(pool, deeds, { source: policy.source, ...looking }),
        ...{ memory, windows, policy, isSecondLook, timeLeft: looking.timeLeft },
      };
      return reconcileUser(id, deps);
    },
    enqueue: async (look, { why, delay: DelaySeconds = 0 }) => {
      const MessageBody = JSON.stringify(bodyOf(look, why));
      await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds }));
    },
    auditOf: (run) => cloudWatchAudit(logs, { group: own.auditLogGroup, stream: run }),
    log: (line) => console.log(line),
    now: Date.now,
  };
}
