import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { sharedSandbox } from "../../support/shared-sandbox.ts";

/** An empty table as the stack makes one, in the sandbox. */
export async function emptyTable() {
  const sandbox = await sharedSandbox();
  const place = {
    endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
    region: sandbox.region,
    credentials: sandbox.rootCredentials,
  };
  const client = new DynamoDBClient(place);
  const table = `scim-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "kind", KeyType: "HASH" },
        { AttributeName: "id", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "kind", AttributeType: "S" },
        { AttributeName: "id", AttributeType: "S" },
      ],
    }),
  );
  return { client, table, place };
}
