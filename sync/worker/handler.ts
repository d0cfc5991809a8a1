import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { apply } from "../apply/apply.ts";
import { cloudWatchAudit } from "../audit/audit-log.ts";
import { clientConfig } from "../aws/clients.ts";
import { clockWarning } from "../aws/clock.ts";
import { defined } from "../model/defined.ts";
import { regionOfPool } from "../model/pool-region.ts";
import { printable } from "../model/safe-text.ts";
import type { Policy } from "../plan/plan.ts";
import { openPool, type Pool } from "../pool/pool.ts";
import type { PoolSettings } from "../pool/pool-listing.ts";
import { reconcileAll } from "../reconcile/reconcile-all.ts";
import { messageBody } from "../reconcile/reconcile-request.ts";
import { policyOf } from "../reconcile/request.ts";
import { findPerson } from "../sources/one-user.ts";
import { isFiltered } from "../sources/selection.ts";
import { windowsIn } from "../state/change-window/dynamo-change-window.ts";
import { dynamoStateStore } from "../state/dynamo-state-store.ts";
import { withResendLock } from "../state/resend-lock.ts";
import { readWorkerConfig, type WorkerConfig, type WorkerSettings } from "./config.ts";
import { isFromOwnRegion } from "./event-regions.ts";
import { findAccounts } from "./pool-lookup.ts";
import { type ReconcileUserDeps, reconcileUser } from "./reconcile-user.ts";
import { type SourceFactories, sourcesOf } from "./sources/sources.ts";
import { createWorker, type QueueAnswer, type QueueEvent, type WorkerDeps } from "./worker.ts";

/** The part of a Lambda context that the worker uses. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** Milliseconds before the time-out of the Lambda function in which no new work starts. */
const TIME_RESERVE_MS = 20_000;

/**
 * Creates the handler of the worker's Lambda function, which processes the queue's messages.
 *
 * @param factories of the sources that this stack uses.
 * @param settings of the stack, which its program writes here. @default those in the environment variable
 * @throws ZodError, Error if the configuration is invalid: the worker must not start.
 */
export function createHandler(factories: SourceFactories, settings?: WorkerSettings) {
  const work = createWorker(depsFor(readWorkerConfig(process.env["SYNC"], settings), factories));
  return async (event: QueueEvent, context: LambdaContext): Promise<QueueAnswer> => {
    const left = context.getRemainingTimeInMillis();
    const signal = AbortSignal.timeout(Math.max(1_000, left - TIME_RESERVE_MS));
    return work(event, { run: context.awsRequestId, signal, endsAt: Date.now() + left });
  };
}

/** @throws Error if the archive was built for other sources. */
function depsFor(own: WorkerConfig, factories: SourceFactories): WorkerDeps {
  const { poolId } = own;
  const dynamo = new DynamoDBClient(clientConfig({}));
  const state = dynamoStateStore(dynamo, own.table);
  const logs = new CloudWatchLogsClient(clientConfig({}));
  const cognito = new CognitoIdentityProviderClient(clientConfig({ region: regionOfPool(poolId) }));
  const pool = withResendLock(openPool({ poolId }), state);
  // Commands on other computers share the change windows, so their clock is that of AWS.
  const windows = windowsIn(dynamo, own.table, { now: () => pool.now().getTime() });
  const sources = sourcesOf(own, factories);
  const sourceIds = sources.map(({ sourceId }) => sourceId);
  // Users who are not selected count as removed, too.
  const { providers, directSignIn } = own;
  const policyFor = (settings: PoolSettings, now: Date): Policy =>
    policyOf(own, { sourceIds, allUsers: true, providers, directSignIn }, settings, now);
  const isUnselected = async (id: string) => "unselected" in (await findPerson(sources, id));
  return {
    state,
    isCounted: isFromOwnRegion(own.sources),
    metricsDimension: own.metricsDimension,
    reconcileAll: async (context) => {
      const outcome = await reconcileAll({ sources, pool, poolId }, policyFor, {
        ...context,
        windows,
        maxEmails: own.emailsPerDay,
        isUnselected: own.sources.some(isFiltered) ? isUnselected : undefined,
      });
      logClock(pool);
      return outcome;
    },
    reconcileUser: async (id, context, isRecheck) => {
      const policy = policyFor(await pool.describe(), pool.now());
      logClock(pool);
      return reconcileUser(id, {
        findPerson: (who) => findPerson(sources, who),
        ...accountLookup(cognito, poolId),
        apply: (actions) => apply(pool, actions, { source: policy.source, ...context }),
        state,
        windows,
        policy,
        isRecheck,
        ...defined({ holdBack: context.holdBack }),
        timeLeft: context.timeLeft,
      });
    },
    enqueue: enqueueTo(new SQSClient(clientConfig({})), own.queueUrl),
    auditOf: (run) => cloudWatchAudit(logs, { group: own.auditLogGroup, stream: run }),
    log: (line) => console.log(printable(line)),
    now: Date.now,
  };
}

function logClock(pool: Pool): void {
  const message = clockWarning(pool.now());
  if (message !== undefined) console.log(JSON.stringify({ warning: "CLOCK_WRONG", message }));
}

function accountLookup(
  cognito: CognitoIdentityProviderClient,
  poolId: string,
): Pick<ReconcileUserDeps, "accountsByUsername" | "accountsByEmail"> {
  return {
    accountsByUsername: (name) => findAccounts(cognito, poolId, "username", name),
    accountsByEmail: (email) => findAccounts(cognito, poolId, "email", email),
  };
}

function enqueueTo(queue: SQSClient, QueueUrl: string): WorkerDeps["enqueue"] {
  return async (request, { why, delay: DelaySeconds = 0 }) => {
    const MessageBody = JSON.stringify(messageBody(request, why));
    await queue.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));
  };
}
