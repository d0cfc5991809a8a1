import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { conditionHolds } from "./condition-holds.ts";
import { mailClaims } from "./mail-claims.ts";
import type { Allowance, Memory } from "./memory.ts";
import { runRecords } from "./run-records.ts";

/** The one item of what is true now. */
const NOW = { kind: { S: "now" }, at: { S: "-" } } as const;

const allowance = z.object({
  lookedAt: z.number(),
  mails: z.optional(z.number()),
  removals: z.number(),
  removed: z._default(z.number(), 0),
  removedSince: z._default(z.number(), 0),
  byUsername: z.boolean(),
  sharedEmails: z.optional(z.array(z.string())),
});

/**
 * Remembers in a DynamoDB table with the keys `kind` (hash) and `at` (range), both texts, and `expires` for its time to live.
 * Every change of what others may change too has a condition, so that two at once do no harm.
 */
export function dynamoMemory(client: DynamoDBClient, TableName: string, clock = Date.now): Memory {
  const update = (UpdateExpression: string, values: Record<string, AttributeValue>, condition?: string) =>
    conditionHolds(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: NOW,
          UpdateExpression,
          ExpressionAttributeValues: values,
          ...(condition !== undefined && { ConditionExpression: condition }),
        }),
      ),
    );
  const readNow = async () =>
    (await client.send(new GetItemCommand({ TableName, Key: NOW, ConsistentRead: true }))).Item;
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
    allowance: async () => readAllowance(await readNow()),
    allow: async ({ lookedAt, mails, removals, removed, removedSince, byUsername, sharedEmails: shared }) => {
      const values = {
        ":lookedAt": number(lookedAt),
        ":removals": number(removals),
        ":byUsername": { BOOL: byUsername },
        ":removed": number(removed),
        ":since": number(removedSince),
        ":shared": shared === undefined ? { NULL: true } : { L: shared.map((email) => ({ S: email })) },
        ...(mails !== undefined && { ":mails": number(mails) }),
      };
      const set =
        "SET lookedAt = :lookedAt, removals = :removals, byUsername = :byUsername, sharedEmails = :shared, removedSince = :since";
      const ofMails = mails === undefined ? " REMOVE mails" : ", mails = :mails";
      // Others may have taken one meanwhile: none is forgotten.
      const isAdded = await update(
        `${set}, removed = removed + :removed${ofMails}`,
        values,
        "removedSince = :since AND attribute_exists(removed)",
      );
      if (!isAdded) await update(`${set}, removed = :removed${ofMails}`, values);
    },
    take: (what) => {
      const counted = what === "removals" ? ", removed = removed + :one" : "";
      return update(`SET ${what} = ${what} - :one${counted}`, { ":one": number(1) }, `${what} >= :one`);
    },
    ...mailClaims(client, TableName),
    ...runRecords(client, TableName, clock),
  };
}

/**
 * Forgets what the last whole comparison found, so that there is another one before anybody is looked at alone: accounts may by now have
 * other names than their people's ids, by which they are looked up.
 */
export async function forgetAllowance(client: DynamoDBClient, TableName: string): Promise<void> {
  // A lease goes with it, and needs not to be asked for: two comparisons at once do no harm.
  await client.send(new PutItemCommand({ TableName, Item: NOW }));
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}

function readAllowance(item: Record<string, AttributeValue> | undefined): Allowance | undefined {
  if (item?.["lookedAt"] === undefined) return undefined;
  const value = (name: string) => (item[name]?.N === undefined ? undefined : Number(item[name].N));
  const read = allowance.safeParse({
    lookedAt: value("lookedAt"),
    mails: value("mails"),
    removals: value("removals"),
    removed: value("removed"),
    removedSince: value("removedSince"),
    byUsername: item["byUsername"]?.BOOL,
    sharedEmails: item["sharedEmails"]?.L?.flatMap(({ S = [] }) => S),
  });
  if (!read.success) return undefined;
  const { mails, sharedEmails, ...rest } = read.data;
  return {
    ...rest,
    ...(mails !== undefined && { mails }),
    ...(sharedEmails !== undefined && { sharedEmails }),
  };
}
