import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Makes what a stack has for signing keys: the table of their records, and an empty secret for one key. @returns the secret's ARN. */
export async function makeKeyStorage(TableName: string, secretName: string): Promise<string> {
  await new DynamoDBClient().send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "provider", KeyType: "HASH" },
        { AttributeName: "kid", KeyType: "RANGE" },
      ],
      AttributeDefinitions: ["provider", "kid"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S" as const,
      })),
    }),
  );
  const { ARN = "" } = await new SecretsManagerClient().send(new CreateSecretCommand({ Name: secretName }));
  return ARN;
}
