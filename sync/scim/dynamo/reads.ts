import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { ScimStore } from "../store.ts";
import type { ResourceKind, StoredResource } from "../stored-resource.ts";
import { externalIdOf, foldKey } from "../unique.ts";
import { holderOf, type Item, idOf, keyItem, readKept } from "./items.ts";
import {
  formerHolderKey,
  groupsOf,
  holdersOf,
  type Key,
  membersOf,
  reservationKey,
  reservationsOf,
  resourceKey,
} from "./layout.ts";

interface Reads
  extends Pick<ScimStore, "read" | "find" | "list" | "ids" | "readMany" | "members" | "groups"> {
  /** Whom an earlier version named as the only one with an externalId; nothing where none did. */
  formerHolder(kind: ResourceKind, externalId: string): Promise<string | undefined>;
}

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
  const formerHolder = async (kind: ResourceKind, externalId: string) => {
    const item = await get(formerHolderKey(kind, externalId));
    return item && holderOf(item);
  };
  return {
    read,
    formerHolder,
    find: async (kind, { name, value }) => {
      if (name === "externalId") return findAll(kind, value);
      const item = await get(reservationKey(kind, value));
      const kept = item && (await read(kind, holderOf(item)));
      return kept === undefined ? [] : [kept];
    },
    list: async function* (kind) {
      for await (const item of query(kind)) yield readKept(item);
    },
    ids: async (kind) => gather(query(reservationsOf(kind)), holderOf),
    readMany: (kind, ids) => readMany(kind, ids),
    members: (group) => gather(query(membersOf(group)), idOf),
    groups: (user) => gather(query(groupsOf(user)), idOf),
  };

  /** What an item says is checked against the resource: one of an earlier version can be out of date. */
  async function findAll(kind: ResourceKind, externalId: string): Promise<StoredResource[]> {
    const former = await formerHolder(kind, externalId);
    const ids = await gather(query(holdersOf(kind, externalId)), idOf);
    const all = former === undefined || ids.includes(former) ? ids : [...ids, former];
    const wanted = foldKey("externalId", externalId);
    return (await readMany(kind, all.toSorted())).filter(
      ({ attributes }) => externalIdOf(attributes) === wanted,
    );
  }

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

  async function readMany(kind: ResourceKind, ids: readonly string[]): Promise<StoredResource[]> {
    const found = new Map<string, StoredResource>();
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
