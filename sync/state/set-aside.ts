import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { parseJson } from "../model/json.ts";
import { numberValue } from "./item.ts";

export const setAsideUser = z.object({
  /** The user's directory ID. */
  id: z.string(),
  /** The kind of the rejected action. */
  what: z.string(),
  /** The error with which AWS rejected it, for example "InvalidParameterException". */
  code: z.string(),
  /** When it was rejected first; ISO 8601. */
  since: z.string(),
  /** How often these values were rejected. */
  attempts: z.number(),
  /** When the same values are tried again; ISO 8601. Other values are tried at once. */
  nextTry: z.string(),
  /** Digest of the rejected values, from `digestOf`. */
  digest: z.string(),
});

/** A user whose change AWS rejects. Other users do not wait for it. */
export type SetAsideUser = Readonly<z.infer<typeof setAsideUser>>;

/** The users who are set aside, in the worker's state. */
export interface SetAsideStore {
  usersSetAside(): Promise<SetAsideUser[]>;
  userSetAside(id: string): Promise<SetAsideUser | undefined>;
  setAside(user: SetAsideUser): Promise<void>;
  clearSetAside(id: string): Promise<void>;
}

const KIND = { S: "set-aside" };

/** Days after the next try: the entry of a user whom no comparison mentions any more ends. */
const RETENTION_DAYS = 90;

/** One item for each user, with the user's ID as the sort key. */
export function setAsideUsers(client: DynamoDBClient, TableName: string): SetAsideStore {
  const keyOf = (id: string) => ({ kind: KIND, at: { S: id } });
  return {
    usersSetAside: async () => {
      const query = {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "kind = :kind",
        ExpressionAttributeValues: { ":kind": KIND },
      };
      const users: SetAsideUser[] = [];
      for await (const { Items = [] } of paginateQuery({ client }, query))
        users.push(...Items.flatMap(({ user }) => read(user?.S)));
      return users;
    },
    userSetAside: async (id) => {
      const get = new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true });
      return read((await client.send(get)).Item?.["user"]?.S)[0];
    },
    setAside: async (user) => {
      const seconds = Math.floor(Date.parse(user.nextTry) / 1000) + RETENTION_DAYS * 24 * 60 * 60;
      const Item = { ...keyOf(user.id), user: { S: JSON.stringify(user) }, expires: numberValue(seconds) };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    clearSetAside: async (id) => {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(id) }));
    },
  };
}

/** @returns nothing for an entry of an unknown format: the user is tried again. */
function read(text: string | undefined): SetAsideUser[] {
  const found = setAsideUser.safeParse(parseJson(text ?? "null"));
  return found.success ? [found.data] : [];
}
