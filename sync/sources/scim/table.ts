import { DynamoDBClient, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { type ClientConfig, clientConfig } from "../../aws/clients.ts";
import { pagesOf, type ReadPage, readAll } from "../../aws/pagination.ts";
import { defined } from "../../model/defined.ts";
import {
  type Item,
  idOf,
  type Key,
  keyItem,
  membersOf,
  readStored,
  resourceKey,
} from "../../scim/dynamo/layout.ts";
import type { StoredResource } from "../../scim/stored-resource.ts";

/** The table of a SCIM endpoint, as sync reads it. All reads are consistent. */
export interface PushedTable {
  /** Page by page: there may be very many. */
  users(): AsyncIterable<readonly StoredResource[]>;
  /** @returns nothing for a user who does not exist. */
  user(id: string): Promise<StoredResource | undefined>;
  groups(): Promise<StoredResource[]>;
  /** @returns user IDs. */
  members(group: StoredResource): Promise<string[]>;
  isMember(group: StoredResource, user: string): Promise<boolean>;
}

/** @param config with a signal that ends all calls. */
export function openPushedTable(
  config: ClientConfig & { readonly signal?: AbortSignal | undefined },
  TableName: string,
): PushedTable {
  const client = new DynamoDBClient(clientConfig(config));
  const { signal } = config;
  const sending = defined({ abortSignal: signal });
  const get = async (key: Key) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: keyItem(key), ConsistentRead: true }),
      sending,
    );
    return Item;
  };
  const pageOf =
    (kind: string): ReadPage<Item> =>
    async (token) => {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "kind = :kind",
          ExpressionAttributeValues: { ":kind": { S: kind } },
          ConsistentRead: true,
          ...(token !== undefined && { ExclusiveStartKey: keyItem({ kind, id: token }) }),
        }),
        sending,
      );
      return { items: Items, next: LastEvaluatedKey && idOf(LastEvaluatedKey) };
    };
  const list = (what: string, kind: string) => readAll(`${what} of ${TableName}`, pageOf(kind), signal);
  return {
    users: async function* () {
      for await (const items of pagesOf(`the users of ${TableName}`, pageOf("user"), signal))
        yield items.map(readStored);
    },
    user: async (id) => {
      const item = await get(resourceKey("user", id));
      return item && readStored(item);
    },
    groups: async () => (await list("the groups", "group")).map(readStored),
    members: async ({ id }) => (await list("a group's members", membersOf(id))).map(idOf),
    isMember: async ({ id }, user) => (await get({ kind: membersOf(id), id: user })) !== undefined,
  };
}
