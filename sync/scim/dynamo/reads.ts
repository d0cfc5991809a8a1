import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { ScimStore } from "../store.ts";
import { externalIdOf, foldKey, type ResourceKind, type StoredResource } from "../stored-resource.ts";
import {
  formerHolderKey,
  groupsOf,
  holderOf,
  holdersOf,
  type Item,
  idOf,
  type Key,
  keyItem,
  membersOf,
  readStored,
  reservationKey,
  reservationsOf,
  resourceKey,
} from "./layout.ts";

interface Reads
  extends Pick<ScimStore, "read" | "find" | "list" | "ids" | "readMany" | "members" | "groups"> {
  /** The resource that an earlier version stored for an externalId, if any. */
  formerHolder(kind: ResourceKind, externalId: string): Promise<string | undefined>;
}

/** Source: BatchGetItem, API reference. */
const MAX_BATCH_ITEMS = 100;

/** The reads of a table. All are consistent: a provider reads what it has just written. */
export function readsOf(client: DynamoDBClient, table: string): Reads {
  const items = new ItemReader(client, table);
  const read = async (kind: ResourceKind, id: string) => {
    const item = await items.get(resourceKey(kind, id));
    return item && readStored(item);
  };
  const formerHolder = async (kind: ResourceKind, externalId: string) => {
    const item = await items.get(formerHolderKey(kind, externalId));
    return item && holderOf(item);
  };
  const readMany = async (kind: ResourceKind, ids: readonly string[]) => {
    const found = await items.getMany(kind, ids);
    return ids.map((id) => found.get(id)).filter((stored) => stored !== undefined);
  };
  return {
    read,
    formerHolder,
    readMany,
    find: async (kind, { name, value }) => {
      if (name === "externalId") return findAll(kind, value);
      const item = await items.get(reservationKey(kind, value));
      const stored = item && (await read(kind, holderOf(item)));
      return stored === undefined ? [] : [stored];
    },
    list: async function* (kind) {
      for await (const item of items.query(kind)) yield readStored(item);
    },
    ids: async (kind) => collect(items.query(reservationsOf(kind)), holderOf),
    members: (group) => collect(items.query(membersOf(group)), idOf),
    groups: (user) => collect(items.query(groupsOf(user)), idOf),
  };

  /** Each item is checked against the resource: one of an earlier version can be outdated. */
  async function findAll(kind: ResourceKind, externalId: string): Promise<StoredResource[]> {
    const former = await formerHolder(kind, externalId);
    const ids = await collect(items.query(holdersOf(kind, externalId)), idOf);
    const all = former === undefined || ids.includes(former) ? ids : [...ids, former];
    const folded = foldKey("externalId", externalId);
    return (await readMany(kind, all.toSorted())).filter(
      ({ attributes }) => externalIdOf(attributes) === folded,
    );
  }
}

/** Consistent reads of items. */
class ItemReader {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(key: Key): Promise<Item | undefined> {
    const input = { TableName: this.#table, Key: keyItem(key), ConsistentRead: true };
    return (await this.#client.send(new GetItemCommand(input))).Item;
  }

  /** A page has up to 1 MB. An empty page can be followed by others. Source: Query, API reference. */
  async *query(kind: string): AsyncIterable<Item> {
    let ExclusiveStartKey: Item | undefined;
    do {
      const input = {
        TableName: this.#table,
        KeyConditionExpression: "kind = :kind",
        ExpressionAttributeValues: { ":kind": { S: kind } },
        ConsistentRead: true,
        ExclusiveStartKey,
      };
      const { Items = [], LastEvaluatedKey } = await this.#client.send(new QueryCommand(input));
      yield* Items;
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }

  /** @returns the existing resources by ID. */
  async getMany(kind: ResourceKind, ids: readonly string[]): Promise<Map<string, StoredResource>> {
    const found = new Map<string, StoredResource>();
    for (let start = 0; start < ids.length; start += MAX_BATCH_ITEMS) {
      const batch = new Set(ids.slice(start, start + MAX_BATCH_ITEMS));
      for (const item of await this.#getBatch([...batch].map((id) => keyItem(resourceKey(kind, id)))))
        found.set(idOf(item), readStored(item));
    }
    return found;
  }

  /** Unprocessed keys are requested again. */
  async #getBatch(Keys: Item[]): Promise<Item[]> {
    const items: Item[] = [];
    let left: Item[] | undefined = Keys;
    while (left !== undefined && left.length > 0) {
      const input: BatchGetItemCommandInput = {
        RequestItems: { [this.#table]: { Keys: left, ConsistentRead: true } },
      };
      const answer: BatchGetItemCommandOutput = await this.#client.send(new BatchGetItemCommand(input));
      items.push(...(answer.Responses?.[this.#table] ?? []));
      left = answer.UnprocessedKeys?.[this.#table]?.Keys;
    }
    return items;
  }
}

async function collect<T>(items: AsyncIterable<Item>, read: (item: Item) => T): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(read(item));
  return all;
}
