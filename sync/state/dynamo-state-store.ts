import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import type { WindowLimits } from "./change-window/entries.ts";
import type { ChangeLimits, LimitPair } from "./change-window/limits.ts";
import { conditionHolds } from "./condition-holds.ts";
import { resendLocks } from "./resend-lock-table.ts";
import { runRecords } from "./run-records.ts";
import type { Checkpoint, StateStore } from "./state-store.ts";

/** The key of the item with checkpoint and lease. */
const CURRENT_ITEM = { kind: { S: "now" }, at: { S: "-" } } as const;

const windowLimits = z.object({
  total: z.number(),
  bySource: z.array(z.tuple([z.string(), z.number()])),
});

const limitPair = z.object({ removals: z.optional(windowLimits), emailChanges: z.optional(windowLimits) });

const checkpointSchema = z.object({
  readStartedAt: z.number(),
  mails: z.optional(z.number()),
  limits: z.object({ ...limitPair.shape, established: limitPair }),
  byUsername: z.boolean(),
  sharedEmails: z.optional(z.array(z.string())),
});

/**
 * Keeps the state in a DynamoDB table with the keys `kind` (hash) and `at` (range), both strings, and `expires` as time to live. Every write
 * that can race with another one has a condition.
 */
export function dynamoStateStore(client: DynamoDBClient, TableName: string, clock = Date.now): StateStore {
  const update = (UpdateExpression: string, values: Record<string, AttributeValue>, condition?: string) =>
    conditionHolds(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: CURRENT_ITEM,
          UpdateExpression,
          ExpressionAttributeValues: values,
          ...(condition !== undefined && { ConditionExpression: condition }),
        }),
      ),
    );
  const readNow = async () =>
    (await client.send(new GetItemCommand({ TableName, Key: CURRENT_ITEM, ConsistentRead: true }))).Item;
  return {
    acquire: (run, milliseconds) =>
      update(
        "SET leasedBy = :run, leasedTill = :till",
        { ":run": { S: run }, ":till": number(clock() + milliseconds), ":now": number(clock()) },
        "attribute_not_exists(leasedTill) OR leasedTill < :now OR leasedBy = :run",
      ),
    release: async (run) => {
      await update("SET leasedTill = :none", { ":none": number(0), ":run": { S: run } }, "leasedBy = :run");
    },
    isLeased: async () => Number((await readNow())?.["leasedTill"]?.N ?? 0) >= clock(),
    checkpoint: async () => readCheckpoint(await readNow()),
    saveCheckpoint: async ({
      readStartedAt: lookedAt,
      emailsLeft: mails,
      limits,
      byUsername,
      sharedEmails: shared,
    }) => {
      const values = {
        ":lookedAt": number(lookedAt),
        ":limits": { S: writeLimits(limits) },
        ":byUsername": { BOOL: byUsername },
        ":shared": shared === undefined ? { NULL: true } : { L: shared.map((email) => ({ S: email })) },
        ...(mails !== undefined && { ":mails": number(mails) }),
      };
      const set =
        "SET lookedAt = :lookedAt, limits = :limits, byUsername = :byUsername, sharedEmails = :shared";
      // An earlier version takes what it finds of its own for its own, and so has to find nothing.
      const remove = " REMOVE removals, removed, removedSince";
      await update(
        mails === undefined ? `${set}${remove}, mails` : `${set}, mails = :mails${remove}`,
        values,
      );
    },
    consumeEmail: () => update("SET mails = mails - :one", { ":one": number(1) }, "mails >= :one"),
    ...resendLocks(client, TableName),
    ...runRecords(client, TableName, clock),
  };
}

/**
 * Deletes the checkpoint, so that all users are reconciled before a request for a single one: accounts may now have usernames that are not
 * their users' IDs.
 */
export async function deleteCheckpoint(client: DynamoDBClient, TableName: string): Promise<void> {
  // The lease is deleted with it; two reconciliations at the same time do no harm.
  await client.send(new PutItemCommand({ TableName, Item: CURRENT_ITEM }));
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}

/** Maps do not come through JSON. */
function writeLimits({ established, ...all }: ChangeLimits): string {
  const write = (limits: WindowLimits | undefined) => limits && { ...limits, bySource: [...limits.bySource] };
  const pair = ({ removals, emailChanges }: LimitPair) => ({
    removals: write(removals),
    emailChanges: write(emailChanges),
  });
  return JSON.stringify({ ...pair(all), established: pair(established) });
}

function readLimits({ established, ...all }: z.infer<typeof checkpointSchema>["limits"]): ChangeLimits {
  return { ...readPair(all), established: readPair(established) };
}

function readPair({ removals, emailChanges }: z.infer<typeof limitPair>): LimitPair {
  const read = ({ total, bySource }: z.infer<typeof windowLimits>): WindowLimits => ({
    total,
    bySource: new Map(bySource),
  });
  return {
    ...(removals && { removals: read(removals) }),
    ...(emailChanges && { emailChanges: read(emailChanges) }),
  };
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}

/** @returns undefined for a checkpoint of an earlier version: then all users are reconciled first. */
function readCheckpoint(item: Record<string, AttributeValue> | undefined): Checkpoint | undefined {
  if (item?.["lookedAt"] === undefined) return undefined;
  const value = (name: string) => (item[name]?.N === undefined ? undefined : Number(item[name].N));
  const read = checkpointSchema.safeParse({
    readStartedAt: value("lookedAt"),
    mails: value("mails"),
    limits: parse(item["limits"]?.S),
    byUsername: item["byUsername"]?.BOOL,
    sharedEmails: item["sharedEmails"]?.L?.flatMap(({ S = [] }) => S),
  });
  if (!read.success) return undefined;
  const { mails, sharedEmails, limits, ...rest } = read.data;
  return {
    ...{ ...rest, limits: readLimits(limits) },
    ...(mails !== undefined && { emailsLeft: mails }),
    ...(sharedEmails !== undefined && { sharedEmails }),
  };
}
