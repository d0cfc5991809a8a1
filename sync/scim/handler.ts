import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ENDPOINT_TIMEOUTS, requestHandler } from "../aws/clients.ts";
import { printable } from "../model/safe-text.ts";
import { dynamoStore } from "./dynamo/store.ts";
import { readEndpointConfig } from "./lambda/config.ts";
import { createEndpoint, type ProxyEvent, type ProxyResult } from "./lambda/endpoint.ts";
import { sendHints } from "./lambda/hints.ts";
import { createTokenCheck, readTokens } from "./lambda/tokens.ts";

const { table, secretArn, queueUrl, region, baseUrl } = readEndpointConfig(process.env["SCIM"]);
const clients = { region, requestHandler: requestHandler(ENDPOINT_TIMEOUTS) };
const secrets = new SecretsManagerClient(clients);
const queue = new SQSClient(clients);

const endpoint = createEndpoint({
  store: dynamoStore(new DynamoDBClient(clients), table),
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
