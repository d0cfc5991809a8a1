import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { apply } from "../apply.ts";
import { clientConfig } from "../clients.ts";
import { sync } from "../index.ts";
import type { SyncIo } from "../io.ts";
import { openPool, regionOfPool } from "../pool.ts";
import { type PolicyRequest, policyOf, type SyncRequest } from "../request.ts";
import { identityCenterPerson } from "../sources/one-person.ts";
import { readWorkerConfig, type WorkerConfig } from "./config.ts";
import { dynamoMemory } from "./dynamo-memory.ts";
import { type OnePersonDeps, settleOnePerson } from "./one-person.ts";
import { findAccounts } from "./pool-lookup.ts";
import { createWorker, type QueueAnswer, type QueueEvent, type WorkerDeps } from "./worker.ts";

/** What is used of a Lambda's context. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** Milliseconds before the end of the Lambda's time at which nothing new begins. */
const RESERVE = 20_000;

const config = readWorkerConfig(process.env["SYNC"]);
const work = createWorker(depsFor(config));

/** Looks where the queue's messages say. */
export async function handler(event: QueueEvent, context: LambdaContext): Promise<QueueAnswer> {
  const time = Math.max(1_000, context.getRemainingTimeInMillis() - RESERVE);
  return work(event, context.awsRequestId, AbortSignal.timeout(time));
}

function depsFor(own: WorkerConfig): WorkerDeps {
  const { poolId, identityStoreId, groups, queueUrl } = own;
  const request: SyncRequest = { ...policyFor(own), ...sourceOf(own), target: { poolId }, yes: true };
  const memory = dynamoMemory(new DynamoDBClient(clientConfig({})), own.table);
  const queue = new SQSClient(clientConfig({}));
  const cognito = new CognitoIdentityProviderClient(clientConfig({ region: regionOfPool(poolId) }));
  const pool = openPool({ poolId });
  return {
    memory,
    maxRemovals: own.maxRemovals,
    metricsFor: own.metricsFor,
    compareEverybody: (signal) => sync(request, quiet(signal)),
    settlePerson: async (id, signal) => {
      if (identityStoreId === undefined) return { everybody: "this source is asked for everybody" };
      const traits = await pool.describe();
      const deps: OnePersonDeps = {
        findPerson: (who) => identityCenterPerson({ region: own.region, identityStoreId, groups }, who),
        accountsByUsername: (name) => findAccounts(cognito, poolId, "username", name),
        accountsByEmail: (email) => findAccounts(cognito, poolId, "email", email),
        apply: (deeds) => apply(pool, deeds, { source: "idc", signal, onResult: () => {} }),
        memory,
        policy: policyOf(request, traits, false, new Date()),
      };
      return settleOnePerson(id, deps);
    },
    askForEverybody: async (why) => {
      const MessageBody = JSON.stringify({ look: "everybody", why });
      await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    },
    log: (line) => console.log(line),
    now: Date.now,
  };
}

function policyFor({ onRemove, graceDays, maxRemovals }: WorkerConfig): PolicyRequest {
  return { onRemove, graceDays, maxRemovals };
}

function sourceOf({ sources, region, identityStoreId, groups }: WorkerConfig) {
  // Whoever is in none of the groups counts as gone; without groups everybody is listed anyway.
  return {
    source: sources,
    sourceRegion: region,
    identityStoreId,
    groups,
    nobodyElse: groups.length > 0,
  } as const;
}

/** Nobody is there to be told or asked: what happened is in the audit lines. */
function quiet(signal: AbortSignal): SyncIo {
  const nobody = () => Promise.reject(new Error("There is nobody to ask."));
  return {
    print: () => {},
    say: () => {},
    interactive: false,
    color: false,
    ask: nobody,
    progress: () => ({ step: () => {}, end: () => {} }),
    signal,
  };
}
