import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Aws, AwsError } from "../aws.ts";
import type { BridgeConfig } from "../config.ts";
import { clientConfig, freshClient } from "./fresh-client.ts";
import { readKeys } from "./key-table.ts";
import { signWithKms } from "./kms-signature.ts";
import { readSecret } from "./secrets.ts";
import { dynamoStates } from "./state-table.ts";

/** Opens the AWS services of the deployment. Every error that leaves is an AwsError. */
export function openAws(
  { region, stateTable, keyTable = "" }: BridgeConfig,
  now: () => number = Date.now,
): Aws {
  const config = clientConfig(region);
  const dynamo = freshClient(() => new DynamoDBClient(config), now);
  const kms = freshClient(() => new KMSClient(config), now);
  const secrets = freshClient(() => new SecretsManagerClient(config), now);
  const states = dynamoStates((call) => failAs("state-table", dynamo(call)), stateTable);
  return {
    states,
    readKeys: (provider) =>
      failAs(
        "key-table",
        dynamo((client) => readKeys(client, keyTable, provider)),
      ),
    readSecret: (arn, stage) =>
      failAs(
        "secret",
        secrets((client) => readSecret(client, arn, stage)),
      ),
    signWithKms: (arn, algorithm, text) =>
      failAs(
        "kms",
        kms((client) => signWithKms(client, arn, algorithm, text)),
      ),
  };
}

async function failAs<Result>(part: string, call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw new AwsError(`${part}-failed`, error);
  }
}
