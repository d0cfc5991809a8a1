import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoRegister } from "../../bridge/keys/register.ts";
import type { SigningKey } from "../../bridge/keys/signing-key.ts";
import { protectedNameOf } from "../../infra/shared/protection.ts";
import { type ClientConfig, clientConfig } from "../../sync/aws/clients.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import type { Step } from "../engine/steps.ts";
import { deletedProviders } from "./lockout.ts";

type Deployed = Pick<DeployedResource, "type" | "urn" | "id" | "issuers">;
type Planned = Pick<Step, "type" | "urn" | "op" | "name" | "id">;

/**
 * Warnings about signing keys of identity providers that a run deletes, and about all keys if it deletes their register, as with the last
 * provider that needs one. `npm run keys` made them, not the stack, and takes no provider that the stack does not have.
 *
 * @param resources that are deployed, among them the register of keys.
 */
export async function keysOfRemovedProviders(
  steps: readonly Planned[],
  resources: readonly Deployed[],
  aws: ClientConfig,
): Promise<readonly string[]> {
  const table = resources.find((one) => protectedNameOf(one) === "keyTable")?.id;
  const isForgotten = steps.some((step) => protectedNameOf(step) === "keyTable" && LOSES.has(step.op));
  const issuers = resources.find((one) => one.issuers !== undefined)?.issuers ?? {};
  const names = [...new Set([...deletedProviders(steps), ...(isForgotten ? Object.keys(issuers) : [])])];
  if (table === undefined || names.length === 0) return [];
  const client = new DynamoDBClient({ ...clientConfig(aws), maxAttempts: 1 });
  try {
    const found = await Promise.all(names.map((name) => warningOf(client, table, name, isForgotten)));
    return found.flatMap((warning) => (warning === undefined ? [] : [warning]));
  } finally {
    client.destroy();
  }
}

const LOSES: ReadonlySet<string> = new Set(["delete", "replace", "create-replacement", "delete-replaced"]);

async function warningOf(
  client: DynamoDBClient,
  table: string,
  name: string,
  isForgotten: boolean,
): Promise<string | undefined> {
  const read = () => dynamoRegister(client, table, name).read();
  const keys = await read().then(
    (state) => state.keys.filter(({ status }) => status !== "retired"),
    () => undefined,
  );
  if (keys === undefined)
    return `Whether ${name} has signing keys could not be read. ${isForgotten ? "After this run, no command deletes them." : "npm run destroy deletes them, and no other command."}`;
  if (keys.length === 0) return undefined;
  const deletions = keys.map(deletionOf).join("; ");
  return isForgotten
    ? `The signing keys of ${name} stay in AWS, and no command finds them after this run. Delete them: ${deletions}`
    : `The signing keys of ${name} stay in AWS until npm run destroy. Delete them earlier: ${deletions}`;
}

function deletionOf({ store, arn }: SigningKey): string {
  return store === "kms"
    ? `aws kms schedule-key-deletion --key-id ${arn}`
    : `aws secretsmanager delete-secret --secret-id ${arn}`;
}
