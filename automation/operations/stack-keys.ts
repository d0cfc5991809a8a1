import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { kmsStore } from "../../bridge/keys/kms-store.ts";
import { dynamoRegister } from "../../bridge/keys/register.ts";
import { secretStore } from "../../bridge/keys/secret-store.ts";
import type { SigningKey } from "../../bridge/keys/signing-key.ts";
import { outputsSchema } from "../../infra/outputs.ts";
import type { AwsClientConfig } from "../engine/aws-context.ts";
import type { Outputs } from "../output/outputs.ts";

/** The identity providers of a stack, and the signing keys that are not in the stack: `npm run keys` made them. */
export interface StackFederation {
  readonly providers: NonNullable<Outputs["Federation"]>;
  readonly keys: readonly StackKey[];
  /** Providers whose keys could not be read. */
  readonly unread: readonly string[];
}

export type StackKey = Pick<SigningKey, "provider" | "kid" | "store" | "arn">;

/** A key whose private half is about to be deleted, or could not be. */
export interface DeletedKey extends StackKey {
  readonly deletedAt?: Date | undefined;
  readonly failure?: string;
}

type OutputMap = Readonly<Record<string, { readonly value: unknown }>>;

/**
 * Reads the keys of all providers, as long as their table exists: also of those that the settings no longer have, whose keys no other command
 * deletes. @param outputs also of a stack that is partly deployed.
 */
export async function findStackFederation(
  outputs: OutputMap,
  stackTag: string,
  clientConfig: AwsClientConfig,
): Promise<StackFederation> {
  const providers = outputsSchema.shape.Federation.safeParse(outputs["Federation"]?.value).data ?? {};
  const table = outputs["FederationKeyTable"]?.value;
  const former = z.record(z.string(), z.string()).safeParse(outputs["ProviderIssuers"]?.value).data ?? {};
  const named = new Set([...Object.keys(providers), ...Object.keys(former)]);
  if (typeof table !== "string") return { providers, keys: [], unread: [] };
  const keys: StackKey[] = [];
  const unread: string[] = [];
  for (const provider of named) {
    try {
      keys.push(...(await keysOf(table, provider, stackTag, clientConfig)));
    } catch {
      unread.push(provider);
    }
  }
  return { providers, keys, unread };
}

async function keysOf(
  table: string,
  provider: string,
  stackTag: string,
  clientConfig: AwsClientConfig,
): Promise<StackKey[]> {
  const dynamo = new DynamoDBClient({ ...clientConfig });
  const stores = storesFor({ provider, stackTag }, clientConfig);
  try {
    const { keys, isMaking } = await dynamoRegister(dynamo, table, provider).read();
    if (!isMaking) return [...keys];
    const found: StackKey[] = [];
    for (const store of ["kms", "secret"] as const) {
      const stored = [...(await stores[store].find("RS256")), ...(await stores[store].find("ES256"))];
      for (const { arn, publicJwk } of stored) found.push({ provider, store, arn, kid: publicJwk.kid });
    }
    return [...keys, ...found.filter(({ arn }) => keys.every((key) => key.arn !== arn))];
  } finally {
    dynamo.destroy();
    stores.close();
  }
}

/** Schedules the deletion of private halves. A failure is returned, not thrown: the stack is gone already. */
export async function deleteStackKeys(
  keys: readonly StackKey[],
  stackTag: string,
  clientConfig: AwsClientConfig,
): Promise<readonly DeletedKey[]> {
  const deleted: DeletedKey[] = [];
  for (const { provider, kid, store, arn } of keys) {
    const key = { provider, kid, store, arn };
    const stores = storesFor({ provider, stackTag }, clientConfig);
    try {
      deleted.push({ ...key, deletedAt: await stores[store].scheduleDeletion(arn) });
    } catch (error) {
      deleted.push({ ...key, failure: error instanceof Error ? error.name : "unknown error" });
    } finally {
      stores.close();
    }
  }
  return deleted;
}

function storesFor(
  owner: { readonly provider: string; readonly stackTag: string },
  clientConfig: AwsClientConfig,
) {
  const [kms, secrets] = [new KMSClient({ ...clientConfig }), new SecretsManagerClient({ ...clientConfig })];
  const close = () => {
    kms.destroy();
    secrets.destroy();
  };
  return { kms: kmsStore(kms, owner), secret: secretStore(secrets, owner), close };
}
