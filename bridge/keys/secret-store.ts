import { generateKeyPairSync, randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  paginateListSecrets,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  type KeyOwner,
  type KeyStore,
  OWNER_TAG,
  PROVIDER_TAG,
  type StoredKey,
  type StoredState,
  secretPrefix,
  WAITING_DAYS,
} from "./key-store.ts";
import { KeysError } from "./keys-error.ts";
import { type PrivateKey, readPrivateKey } from "./private-key.ts";
import type { Algorithm } from "./signing-key.ts";

/**
 * Keys whose private JWK is the value of a secret, each in one of its own.
 *
 * @param reserved ARN of the secret that only takes a key to import: KeySecretArn of the stack.
 */
export function secretStore(client: SecretsManagerClient, owner: KeyOwner, reserved?: string): KeyStore {
  return {
    make: async (algorithm, imported = newPrivateKey(algorithm)) => {
      const { ARN: arn = "" } = await client.send(new CreateSecretCommand(secretInput(owner, imported)));
      return { arn, publicJwk: imported.publicJwk };
    },
    find: (algorithm) => findStored(client, owner, algorithm, reserved),
    publicHalf: async ({ arn, algorithm }) => (await readStored(client, arn, algorithm))?.publicJwk,
    state: (arn) => stateOf(client, arn),
    scheduleDeletion: (arn) => scheduleDeletion(client, arn),
  };
}

function newPrivateKey(algorithm: Algorithm): PrivateKey {
  const { privateKey } =
    algorithm === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return readPrivateKey(JSON.stringify(privateKey.export({ format: "jwk" })), { algorithm });
}

/** A random name: two keys with the same ID at two times would otherwise collide during the waiting period of the first. */
function secretInput(owner: KeyOwner, { jwk, publicJwk }: PrivateKey) {
  return {
    Name: `${secretPrefix(owner)}${randomUUID().replaceAll("-", "")}`,
    Description: `Quick Sign-in ${owner.stackTag}: private half of key ${publicJwk.kid} for ${owner.provider}`,
    SecretString: jwk,
    Tags: [
      { Key: OWNER_TAG, Value: owner.stackTag },
      { Key: PROVIDER_TAG, Value: owner.provider },
    ],
  };
}

/** Source: ListSecrets, Filters: `name` matches the beginning. */
async function findStored(
  client: SecretsManagerClient,
  owner: KeyOwner,
  algorithm: Algorithm,
  reserved: string | undefined,
): Promise<readonly StoredKey[]> {
  const prefix = secretPrefix(owner);
  const input = { Filters: [{ Key: "name" as const, Values: [prefix] }] };
  const found: StoredKey[] = [];
  for await (const { SecretList = [] } of paginateListSecrets({ client }, input)) {
    for (const { ARN: arn = "", Name = "", Tags = [] } of SecretList) {
      const isOwn = Tags.some(({ Key, Value }) => Key === PROVIDER_TAG && Value === owner.provider);
      if (arn === reserved || !Name.startsWith(prefix) || !isOwn) continue;
      const stored = await readStored(client, arn, algorithm);
      if (stored !== undefined) found.push({ arn, publicJwk: stored.publicJwk });
    }
  }
  return found;
}

/** A secret whose value is not a suitable key is not one of ours: nothing of it is used. */
async function readStored(
  client: SecretsManagerClient,
  arn: string,
  algorithm: Algorithm,
): Promise<PrivateKey | undefined> {
  const value = await readSecret(client, arn);
  try {
    return value === undefined ? undefined : readPrivateKey(value, { algorithm });
  } catch (error) {
    if (error instanceof KeysError) return undefined;
    throw error;
  }
}

/** The value of a secret; nothing if it has none, is being deleted, or does not exist. */
export async function readSecret(
  client: SecretsManagerClient,
  SecretId: string,
): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  } catch (error) {
    if (
      error instanceof Error &&
      ["InvalidRequestException", "ResourceNotFoundException"].includes(error.name)
    )
      return undefined;
    throw error;
  }
}

async function stateOf(client: SecretsManagerClient, SecretId: string): Promise<StoredState> {
  try {
    const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId }));
    return DeletedDate === undefined ? "usable" : "deleting";
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return "missing";
    throw error;
  }
}

async function scheduleDeletion(client: SecretsManagerClient, SecretId: string): Promise<Date | undefined> {
  const state = await stateOf(client, SecretId);
  if (state === "missing") return undefined;
  if (state === "deleting") return (await client.send(new DescribeSecretCommand({ SecretId }))).DeletedDate;
  const command = new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: WAITING_DAYS });
  return (await client.send(command)).DeletionDate;
}
