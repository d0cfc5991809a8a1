import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { SyncError } from "../../model/errors.ts";
import { conditionHolds } from "../condition-holds.ts";
import {
  type ChangeWindows,
  openChangeWindow,
  type WindowOptions,
  type WindowStorage,
} from "./change-window.ts";
import {
  EMPTY_WINDOW,
  type Entry,
  KEY_BYTES,
  type Uncounted,
  WINDOW_MS,
  type WindowState,
} from "./entries.ts";

/** Opens the windows in the table that the worker keeps its state in. */
export function windowsIn(client: DynamoDBClient, table: string, options: WindowOptions = {}): ChangeWindows {
  const open = (kept: string) => openChangeWindow(windowItem(client, table, kept), options);
  return { removals: open("removals"), emailChanges: open("email-changes") };
}

/**
 * Keeps a window in one item, so that one conditional write changes it as a whole. Reads are strongly consistent.
 *
 * @param kept what is counted.
 */
export function windowItem(client: DynamoDBClient, TableName: string, kept: string): WindowStorage {
  const Key = { kind: { S: "window" }, at: { S: kept } };
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

/** Bytes of one account: its key, and the nonce. */
const ENTRY_BYTES = KEY_BYTES + 4;

/** Accounts that are alike but for who they are: all that are changed in the same minute are one group. */
const group = z.object({
  source: z.string(),
  until: z.number(),
  state: z.enum(["reserved", "shared", "done"]),
  accounts: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** Of those that are not kept one by one: how many, and by which reservation. */
  count: z.number(),
  nonce: z.number(),
});
type Group = z.infer<typeof group>;

function writeState({ entries, rest }: WindowState): Record<string, AttributeValue> {
  const groups: Group[] = rest.map((one) => ({ ...one, accounts: new Uint8Array() }));
  const alike = Map.groupBy(entries, ([, { source, until, state }]) => `${state} ${until} ${source}`);
  for (const members of alike.values()) {
    const [first] = members;
    if (first !== undefined) groups.push({ ...first[1], nonce: 0, count: 0, accounts: pack(members) });
  }
  const last = Math.max(0, ...groups.map(({ until }) => until));
  return {
    groups: { L: groups.map((one) => ({ M: writeGroup(one) })) },
    // Time to live: DynamoDB may delete it some time after everything in it has expired.
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
  const rest: Uncounted[] = [];
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
    const { accounts, count, nonce, ...alike } = read.data;
    if (count > 0) rest.push({ ...alike, count, nonce });
    for (const [key, own] of unpack(accounts)) entries.set(key, { ...alike, nonce: own });
  }
  return { entries, rest };
}

function unreadable(kept = "", table: string): SyncError {
  return new SyncError(
    "WINDOW_UNREADABLE",
    `The item "window", "${kept}" of the table ${table} was not written by this version, so it is not known how many accounts were changed within the last hour.`,
    "Deploy the version of the stack that wrote it, or delete this one item an hour after the last change.",
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
