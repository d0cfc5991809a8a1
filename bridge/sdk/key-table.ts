import { type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { fromKeyItem } from "../keys/key-item.ts";
import type { SigningKey } from "../keys/signing-key.ts";

/** Reads all keys of a provider, as they are now. Items that are no keys are left out. */
export async function readKeys(
  client: DynamoDBClient,
  TableName: string,
  provider: string,
): Promise<SigningKey[]> {
  const input = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: "#provider = :provider",
    ExpressionAttributeNames: { "#provider": "provider" },
    ExpressionAttributeValues: { ":provider": { S: provider } },
  };
  const keys: SigningKey[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, input)) {
    for (const item of Items) {
      const key = fromKeyItem(item);
      if (key !== undefined) keys.push(key);
    }
  }
  return keys;
}
