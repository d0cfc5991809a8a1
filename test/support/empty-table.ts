import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Creates a table with the key schema of the stack's tables: `kind` as hash key and another range key. Both are texts. */
export async function makeTable(
  client: DynamoDBClient,
  TableName: string,
  rangeKey: "at" | "id",
): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "kind", KeyType: "HASH" },
        { AttributeName: rangeKey, KeyType: "RANGE" },
      ],
      AttributeDefinitions: ["kind", rangeKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
    }),
  );
}
