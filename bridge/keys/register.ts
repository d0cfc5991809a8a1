import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { fromKeyItem, toKeyItem } from "./key-item.ts";
import { KeysError } from "./keys-error.ts";
import type { SigningKey } from "./signing-key.ts";

/** Sort key of the item that each change of a provider's keys increments. No key has this ID, and readers of keys ignore the item. */
const REVISION_KID = "#revision";

/** A provider's keys at one moment. */
export interface RegisterState {
  readonly keys: readonly SigningKey[];
  /** Items that are in the table and cannot be read as keys, by their ID: they are never used, and never overwritten. */
  readonly unreadable: readonly string[];
  readonly revision: number;
  /** A run began to make a key, and has not recorded it. */
  readonly isMaking: boolean;
}

/** The keys of one provider in the table of keys. */
export interface Register {
  read(): Promise<RegisterState>;
  /**
   * Writes keys, if no other run has changed the provider's keys since they were read: all or none.
   *
   * @param isMaking whether a key is being made and is not recorded yet.
   * @throws KeysError KEY_CHANGED_MEANWHILE
   */
  write(before: RegisterState, changes: readonly SigningKey[], isMaking?: boolean): Promise<void>;
}

/**
 * Two administrators who read the same state cannot both change it: each transaction has the revision that was read as its condition. Without
 * the revision, both could activate a key of their own, each of which is `published`.
 */
export function dynamoRegister(client: DynamoDBClient, table: string, provider: string): Register {
  return {
    read: () => readState(client, table, provider),
    write: async (before, changes, isMaking = false) => {
      const revision = revisionItem(provider, before.revision + 1, isMaking);
      const isNew = before.revision === 0;
      const condition = isNew
        ? { ConditionExpression: "attribute_not_exists(kid)" }
        : {
            ConditionExpression: "revision = :before",
            ExpressionAttributeValues: { ":before": { N: String(before.revision) } },
          };
      const items = changes.map((key) => ({ Put: { TableName: table, Item: toKeyItem(key) } }));
      await transact(client, [{ Put: { TableName: table, Item: revision, ...condition } }, ...items]);
    },
  };
}

function revisionItem(provider: string, revision: number, isMaking: boolean) {
  return {
    provider: { S: provider },
    kid: { S: REVISION_KID },
    revision: { N: String(revision) },
    isMaking: { BOOL: isMaking },
  };
}

type Item = Record<string, AttributeValue>;

async function readState(client: DynamoDBClient, table: string, provider: string): Promise<RegisterState> {
  const items = await readItems(client, table, provider);
  const own = items.filter((item) => item["kid"]?.S !== REVISION_KID);
  const state = items.find((item) => item["kid"]?.S === REVISION_KID);
  const read = own.map((item) => ({ kid: item["kid"]?.S ?? "", key: fromKeyItem(item) }));
  return {
    keys: read.flatMap(({ key }) => (key === undefined ? [] : [key])),
    unreadable: read.flatMap(({ kid, key }) => (key === undefined ? [kid] : [])),
    revision: Number(state?.["revision"]?.N ?? 0),
    isMaking: state?.["isMaking"]?.BOOL ?? false,
  };
}

async function readItems(client: DynamoDBClient, TableName: string, provider: string): Promise<Item[]> {
  const input = {
    TableName,
    KeyConditionExpression: "provider = :provider",
    ExpressionAttributeValues: { ":provider": { S: provider } },
    ConsistentRead: true,
  };
  const items: Item[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, input)) items.push(...Items);
  return items;
}

type Writes = NonNullable<ConstructorParameters<typeof TransactWriteItemsCommand>[0]["TransactItems"]>;

async function transact(client: DynamoDBClient, TransactItems: Writes): Promise<void> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    throw new KeysError(
      "KEY_CHANGED_MEANWHILE",
      "Another run has changed the provider's keys since this one read them. Nothing was changed.",
      {
        hint: "List the keys, and run the command again if it is still needed.",
        exitCode: ExitCode.guarded,
        cause: error,
      },
    );
  }
}
