import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { Kept, ResourceKind } from "../kept.ts";
import type { ScimStore } from "../store.ts";
import { UNIQUE } from "../unique.ts";
import { holderOf, type Item, idOf, keyItem, readKept } from "./items.ts";
import { groupsOf, type Key, membersOf, reservationKey, reservationsOf, resourceKey } from "./layout.ts";

type Reads = Pick<ScimStore, "read" | "find" | "list" | "ids" | "readMany" | "members" | "groups">;

/** Source: BatchGetItem, API reference. */
const LARGEST_BATCH = 100;

/** Reads a table. Everything is read as it is, not as it lately was: a provider asks for what it has just written. */
export function readsOf(client: DynamoDBClient, TableName: string): Reads {
  const get = async (key: Key) => {
    const input = { TableName, Key: keyItem(key), ConsistentRead: true };
    return (await client.send(new GetItemCommand(input))).Item;
  };
  const read = async (kind: ResourceKind, id: string) => {
    const item = await get(resourceKey(kind, id));
    return item && readKept(item);
  };
  return {
    read,
    find: async (kind, { name, value }) => {
      const item = await get(reservationKey(kind, name, value));
      return item && read(kind, holderOf(item));
    },
    list: async function* (kind) {
      for await (const item of query(kind)) yield readKept(item);
    },
    ids: async (kind) => gather(query(reservationsOf(kind, UNIQUE[kind][0])), holderOf),
    readMany: (kind, ids) => readMany(kind, ids),
    members: (group) => gather(query(membersOf(group)), idOf),
    groups: (user) => gather(query(groupsOf(user)), idOf),
  };

  /** A page has up to 1 MB; one can be empty and not be the last. Source: Query, API reference. */
  async function* query(kind: string): AsyncIterable<Item> {
    let ExclusiveStartKey: Item | undefined;
    do {
      const input = {
        TableName,
        KeyConditionExpression: "kind = :kind",
        ExpressionAttributeValues: { ":kind": { S: kind } },
        ConsistentRead: true,
        ExclusiveStartKey,
      };
      const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand(input));
      yield* Items;
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }

  async function readMany(kind: ResourceKind, ids: readonly string[]): Promise<Kept[]> {
    const found = new Map<string, Kept>();
    for (let start = 0; start < ids.length; start += LARGEST_BATCH) {
      const batch = new Set(ids.slice(start, start + LARGEST_BATCH));
      for (const item of await readBatch([...batch].map((id) => keyItem(resourceKey(kind, id)))))
        found.set(idOf(item), readKept(item));
    }
    return ids.map((id) => found.get(id)).filter((kept) => kept !== undefined);
  }

  /** What DynamoDB has not got round to is asked for again. */
  async function readBatch(Keys: Item[]): Promise<Item[]> {
    const items: Item[] = [];
    let left: Item[] | undefined = Keys;
    while (left !== undefined && left.length > 0) {
      const input: BatchGetItemCommandInput = {
        RequestItems: { [TableName]: { Keys: left, ConsistentRead: true } },
      };
      const answer: BatchGetItemCommandOutput = await client.send(new BatchGetItemCommand(input));
      items.push(...(answer.Responses?.[TableName] ?? []));
      left = answer.UnprocessedKeys?.[TableName]?.Keys;
    }
    return items;
  }
}

async function gather<T>(items: AsyncIterable<Item>, read: (item: Item) => T): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(read(item));
  return all;
}
