import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { printable } from "../model/safe-text.ts";
import { dynamoStore } from "./dynamo/store.ts";
import { readEndpointConfig } from "./lambda/config.ts";
import { createEndpoint, type ProxyEvent, type ProxyResult } from "./lambda/endpoint.ts";
import { sendHints } from "./lambda/hints.ts";
import { createTokenCheck, readTokens } from "./lambda/tokens.ts";

const { table, secretArn, queueUrl, region, baseUrl } = readEndpointConfig(process.env["SCIM"]);
const secrets = new SecretsManagerClient({ region });
const queue = new SQSClient({ region });

const endpoint = createEndpoint({
  store: dynamoStore(new DynamoDBClient({ region }), table),
  newId: randomUUID,
  now: () => new Date(),
  baseUrl,
  isAllowed: createTokenCheck({ read: () => readTokens(secrets, secretArn), now: Date.now }),
  hint: (touched) => sendHints(queue, queueUrl, touched),
  log: (line) => console.log(printable(line)),
});

/** Answers a request that an identity provider has sent to the SCIM endpoint's API. */
export async function handler(event: ProxyEvent): Promise<ProxyResult> {
  return endpoint(event);
}
