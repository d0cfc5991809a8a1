import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Makes a table with the keys that the stack's have: `kind`, and another that tells what is of a kind apart; both are texts. */
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
