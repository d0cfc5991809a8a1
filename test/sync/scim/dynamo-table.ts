import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeTable } from "../../support/empty-table.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";

/** An empty table as the stack makes one, in the sandbox. */
export async function emptyTable() {
  const sandbox = await sharedSandbox();
  const config = {
    endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
    region: sandbox.region,
    credentials: sandbox.rootCredentials,
  };
  const client = new DynamoDBClient(config);
  const table = `scim-${randomUUID()}`;
  await makeTable(client, table, "id");
  return { client, table, config };
}
