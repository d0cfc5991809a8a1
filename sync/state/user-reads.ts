import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { numberIn, numberValue } from "./item.ts";

/** When single users were read last, so that a message that was sent before costs no second read. */
export interface UserReads {
  /** When the last successful request about a user began to read; milliseconds since 1970. */
  lastReadOf(id: string): Promise<number | undefined>;
  recordRead(id: string, readStartedAt: number): Promise<void>;
}

const KIND = { S: "read" };

/** Duplicates of a message arrive within minutes. A later one causes another read, which does no harm. */
const RETENTION_SECONDS = 24 * 60 * 60;

/** One item for each user, in the state table. */
export function userReads(client: DynamoDBClient, TableName: string): UserReads {
  const keyOf = (id: string) => ({ kind: KIND, at: { S: id } });
  return {
    lastReadOf: async (id) => {
      const get = new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true });
      return numberIn((await client.send(get)).Item ?? {}, "readStartedAt");
    },
    recordRead: async (id, readStartedAt) => {
      const expires = numberValue(Math.floor(readStartedAt / 1000) + RETENTION_SECONDS);
      const Item = { ...keyOf(id), readStartedAt: numberValue(readStartedAt), expires };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
  };
}
