import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { readCheckpoint, writeCheckpoint } from "./checkpoint-item.ts";
import { conditionHolds } from "./conditional-write.ts";
import { type Item, numberIn, numberValue } from "./item.ts";
import { resendLocks } from "./resend-lock.ts";
import { runRecords } from "./run-records.ts";
import { setAsideUsers } from "./set-aside.ts";
import type { StateStore } from "./state-store.ts";
import { userReads } from "./user-reads.ts";

/** The key of the item with checkpoint and lease. */
const CURRENT_ITEM = { kind: { S: "now" }, at: { S: "-" } } as const;

/**
 * Keeps the state in a DynamoDB table with the keys `kind` (hash) and `at` (range), both strings, and `expires` as time to live. Every write
 * that can race with another one has a condition.
 */
export function dynamoStateStore(client: DynamoDBClient, TableName: string, clock = Date.now): StateStore {
  const current = new CurrentItem(client, TableName);
  return {
    ...leaseIn(current, clock),
    checkpoint: async () => readCheckpoint(await current.read()),
    saveCheckpoint: (checkpoint) => current.set(writeCheckpoint(checkpoint)),
    consumeEmail: () =>
      current.update("SET mails = mails - :one", { ":one": numberValue(1) }, "mails >= :one"),
    ...resendLocks(client, TableName),
    ...runRecords(client, TableName, clock),
    ...setAsideUsers(client, TableName),
    ...userReads(client, TableName),
  };
}

/** The lease on whole reconciliations. */
function leaseIn(
  current: CurrentItem,
  clock: () => number,
): Pick<StateStore, "acquire" | "release" | "isLeased"> {
  return {
    acquire: (run, milliseconds) =>
      current.update(
        "SET leasedBy = :run, leasedTill = :till",
        { ":run": { S: run }, ":till": numberValue(clock() + milliseconds), ":now": numberValue(clock()) },
        "attribute_not_exists(leasedTill) OR leasedTill < :now OR leasedBy = :run",
      ),
    release: async (run) => {
      const values = { ":none": numberValue(0), ":run": { S: run } };
      await current.update("SET leasedTill = :none", values, "leasedBy = :run");
    },
    isLeased: async () => (numberIn((await current.read()) ?? {}, "leasedTill") ?? 0) >= clock(),
  };
}

/** The item with checkpoint and lease. */
class CurrentItem {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(): Promise<Item | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: CURRENT_ITEM, ConsistentRead: true });
    return (await this.#client.send(get)).Item;
  }

  /** Writes attributes, and deletes those that are undefined. */
  async set(attributes: Readonly<Record<string, AttributeValue | undefined>>): Promise<void> {
    const values = Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const removed = Object.keys(attributes).filter((name) => attributes[name] === undefined);
    const set = values.map(([name]) => `${name} = :${name}`).join(", ");
    await this.update(
      `SET ${set} REMOVE ${removed.join(", ")}`,
      Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
    );
  }

  /** @returns whether the condition held. */
  update(UpdateExpression: string, ExpressionAttributeValues: Item, ConditionExpression?: string) {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: CURRENT_ITEM,
      UpdateExpression,
      ExpressionAttributeValues,
      ConditionExpression,
    });
    return conditionHolds(this.#client.send(update));
  }
}

/**
 * Deletes the checkpoint, so that all users are reconciled before a request for a single one: accounts may now have usernames that are not
 * their users' IDs.
 */
export async function deleteCheckpoint(client: DynamoDBClient, TableName: string): Promise<void> {
  // The lease is deleted with it; two reconciliations at the same time do no harm.
  await client.send(new PutItemCommand({ TableName, Item: CURRENT_ITEM }));
}
