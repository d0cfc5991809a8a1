import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { SyncError } from "../../model/errors.ts";
import { conditionHolds } from "../conditional-write.ts";
import {
  type ChangeWindows,
  openChangeWindow,
  type WindowOptions,
  type WindowStorage,
} from "./change-window.ts";
import {
  EMPTY_WINDOW,
  type Entry,
  type EntryCount,
  KEY_BYTES,
  WINDOW_MS,
  type WindowState,
} from "./entries.ts";

/** Opens the windows in the worker's state table. */
export function windowsIn(client: DynamoDBClient, table: string, options: WindowOptions = {}): ChangeWindows {
  const open = (name: string) => openChangeWindow(windowItem(client, table, name), options);
  return { removals: open("removals"), emailChanges: open("email-changes") };
}

/**
 * Stores a window in one item, so that one conditional write replaces it. Reads are strongly consistent.
 *
 * @param name the range key of the item.
 */
export function windowItem(client: DynamoDBClient, TableName: string, name: string): WindowStorage {
  const Key = { kind: { S: "window" }, at: { S: name } };
  return {
    read: async () => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      if (Item === undefined) return { state: EMPTY_WINDOW, version: undefined };
      return { state: readState(Item, TableName), version: Item["version"]?.S };
    },
    replace: (version, state) =>
      conditionHolds(
        client.send(
          new PutItemCommand({
            TableName,
            Item: { ...Key, version: { S: randomUUID() }, ...writeState(state) },
            ...(version === undefined
              ? { ConditionExpression: "attribute_not_exists(version)" }
              : {
                  ConditionExpression: "version = :version",
                  ExpressionAttributeValues: { ":version": { S: version } },
                }),
          }),
        ),
      ),
  };
}

/** Bytes of one account: key and nonce. */
const ENTRY_BYTES = KEY_BYTES + 4;

/** Accounts that share all other fields, such as all that are changed in the same minute. */
const group = z.object({
  source: z.string(),
  until: z.number(),
  state: z.enum(["reserved", "shared", "done"]),
  accounts: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** For accounts that are not stored one by one: their number, and their reservation. */
  count: z.number(),
  nonce: z.number(),
});
type Group = z.infer<typeof group>;

function writeState({ entries, rest }: WindowState): Record<string, AttributeValue> {
  const groups: Group[] = rest.map((one) => ({ ...one, accounts: new Uint8Array() }));
  const sameFields = Map.groupBy(entries, ([, { source, until, state }]) => `${state} ${until} ${source}`);
  for (const members of sameFields.values()) {
    const [first] = members;
    if (first !== undefined) groups.push({ ...first[1], nonce: 0, count: 0, accounts: pack(members) });
  }
  const last = Math.max(0, ...groups.map(({ until }) => until));
  return {
    groups: { L: groups.map((one) => ({ M: writeGroup(one) })) },
    // The time to live: DynamoDB may delete the item after all entries have expired.
    expires: { N: String(Math.ceil((last + WINDOW_MS) / 1000)) },
  };
}

function writeGroup({ source, until, state, accounts, count, nonce }: Group): Record<string, AttributeValue> {
  return {
    source: { S: source },
    state: { S: state },
    until: { N: String(until) },
    count: { N: String(count) },
    nonce: { N: String(nonce) },
    accounts: { B: accounts },
  };
}

function readState(item: Record<string, AttributeValue>, table: string): WindowState {
  const entries = new Map<string, Entry>();
  const rest: EntryCount[] = [];
  for (const { M = {} } of item["groups"]?.L ?? []) {
    const read = group.safeParse({
      source: M["source"]?.S,
      state: M["state"]?.S,
      until: Number(M["until"]?.N),
      count: Number(M["count"]?.N),
      nonce: Number(M["nonce"]?.N),
      accounts: M["accounts"]?.B,
    });
    if (!read.success) throw unreadable(item["at"]?.S, table);
    const { accounts, count, nonce, ...shared } = read.data;
    if (count > 0) rest.push({ ...shared, count, nonce });
    for (const [key, own] of unpack(accounts)) entries.set(key, { ...shared, nonce: own });
  }
  return { entries, rest };
}

function unreadable(name = "", table: string): SyncError {
  return new SyncError(
    "WINDOW_UNREADABLE",
    `Another version of sync wrote the item "window", "${name}" of the table ${table}, so the number of accounts that were changed within the last hour is unknown.`,
    "Deploy the version of the stack that wrote the item, or delete this item one hour after the last change.",
  );
}

function pack(members: readonly (readonly [string, Entry])[]): Uint8Array {
  const bytes = Buffer.alloc(members.length * ENTRY_BYTES);
  for (const [index, [key, { nonce }]] of members.entries()) {
    bytes.write(key, index * ENTRY_BYTES, "base64url");
    bytes.writeUInt32BE(nonce, index * ENTRY_BYTES + KEY_BYTES);
  }
  return bytes;
}

function* unpack(packed: Uint8Array): Generator<[key: string, nonce: number]> {
  const bytes = Buffer.from(packed);
  for (let start = 0; start + ENTRY_BYTES <= bytes.length; start += ENTRY_BYTES) {
    const key = bytes.subarray(start, start + KEY_BYTES).toString("base64url");
    yield [key, bytes.readUInt32BE(start + KEY_BYTES)];
  }
}
