import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { sharedSandbox } from "../../support/shared-sandbox.ts";

/** Clients of the sandbox's account, and an empty table for states and one for keys. */
export async function awsWorld() {
  const sandbox = await sharedSandbox();
  const config = {
    endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
    region: sandbox.region,
    credentials: sandbox.rootCredentials,
  };
  const dynamo = new DynamoDBClient(config);
  const [states, keys] = [`states-${randomUUID()}`, `keys-${randomUUID()}`];
  await makeTable(dynamo, states, ["id"]);
  await makeTable(dynamo, keys, ["provider", "kid"]);
  return { dynamo, kms: new KMSClient(config), secrets: new SecretsManagerClient(config), states, keys };
}

async function makeTable(client: DynamoDBClient, TableName: string, names: readonly string[]): Promise<void> {
  const KeyType = ["HASH", "RANGE"] as const;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: names.map((AttributeName, index) => ({ AttributeName, KeyType: KeyType[index] })),
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    }),
  );
}
