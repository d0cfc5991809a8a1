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
import type { PoolTraits } from "../pool/pool-listing.ts";
import { compareEverybody } from "../reconcile/reconcile-all.ts";
import { bodyOf } from "../reconcile/reconcile-request.ts";
import { policyOf } from "../reconcile/request.ts";
import { findPerson } from "../sources/one-user.ts";
import { isPart } from "../sources/selection.ts";
import { windowsIn } from "../state/change-window/dynamo-change-window.ts";
import { dynamoMemory } from "../state/dynamo-state-store.ts";
import { withOneMailer } from "../state/resend-lock.ts";
import { readWorkerConfig, type WorkerConfig } from "./config.ts";
import { findAccounts } from "./pool-lookup.ts";
import { type OnePersonDeps, settleOnePerson } from "./reconcile-user.ts";
import { type Openers, sourcesOf } from "./sources/sources.ts";
import { createWorker, type QueueAnswer, type QueueEvent, type WorkerDeps } from "./worker.ts";

/** What is used of a Lambda's context. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** Milliseconds before the end of the Lambda's time at which nothing new begins. */
const RESERVE = 20_000;

/**
 * Makes the function that looks where the queue's messages say.
 *
 * @param openers of the sources that the deployment has.
 * @throws ZodError, Error where the deployment went wrong: it should not start.
 */
export function createHandler(openers: Openers) {
  const work = createWorker(depsFor(readWorkerConfig(process.env["SYNC"]), openers));
  return async (event: QueueEvent, context: LambdaContext): Promise<QueueAnswer> => {
    const left = context.getRemainingTimeInMillis();
    const signal = AbortSignal.timeout(Math.max(1_000, left - RESERVE));
    return work(event, { run: context.awsRequestId, signal, endsAt: Date.now() + left });
  };
}

function depsFor(own: WorkerConfig, openers: Openers): WorkerDeps {
  const { poolId, queueUrl } = own;
  const dynamo = new DynamoDBClient(clientConfig({}));
  const memory = dynamoMemory(dynamo, own.table);
  const queue = new SQSClient(clientConfig({}));
  const logs = new CloudWatchLogsClient(clientConfig({}));
  const cognito = new CognitoIdentityProviderClient(clientConfig({ region: regionOfPool(poolId) }));
  const pool = withOneMailer(openPool({ poolId }), memory);
  // Commands on other computers share the windows: their time is AWS's.
  const windows = windowsIn(dynamo, own.table, { now: () => pool.now().getTime() });
  const sources = sourcesOf(own, openers);
  const marks = sources.map(({ mark }) => mark);
  // Whoever is not selected counts as gone, too.
  const policyFor = (traits: PoolTraits, now: Date): Policy =>
    policyOf(own, { marks, everybody: true }, traits, now);
  const logClock = () => {
    const message = clockWarning(pool.now());
    if (message !== undefined) console.log(JSON.stringify({ warning: "CLOCK_WRONG", message }));
  };
  const isUnselected = async (id: string) => "unselected" in (await findPerson(sources, id));
  return {
    memory,
    metricsFor: own.metricsFor,
    compareEverybody: async (looking) => {
      const outcome = await compareEverybody({ sources, pool, poolId }, policyFor, {
        ...{ ...looking, windows, limit: own.mailsPerDay },
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
      return settleOnePerson(id, deps);
    },
    askFor: async (look, { why, delay: DelaySeconds = 0 }) => {
      const MessageBody = JSON.stringify(bodyOf(look, why));
      await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds }));
    },
    auditOf: (run) => cloudWatchAudit(logs, { group: own.auditLogGroup, stream: run }),
    log: (line) => console.log(line),
    now: Date.now,
  };
}
