import { createPublicKey } from "node:crypto";
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  GetPublicKeyCommand,
  type KMSClient,
  ListResourceTagsCommand,
  paginateListKeys,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  type KeyOwner,
  type KeyStore,
  OWNER_TAG,
  PROVIDER_TAG,
  type StoredState,
  WAITING_DAYS,
} from "./key-store.ts";
import { toPublicJwk } from "./private-key.ts";
import type { Algorithm, PublicJwk } from "./signing-key.ts";

/** Keys that AWS KMS makes, and that never leave it. */
export function kmsStore(client: KMSClient, owner: KeyOwner): KeyStore {
  return {
    make: async (algorithm) => {
      const { KeyMetadata } = await client.send(new CreateKeyCommand(createKeyInput(owner, algorithm)));
      const arn = KeyMetadata?.Arn ?? "";
      return { arn, publicJwk: await readPublicHalf(client, arn, algorithm) };
    },
    find: (algorithm) => findTagged(client, owner, algorithm),
    publicHalf: async ({ arn, algorithm, kid }) => {
      if ((await stateOf(client, arn)) !== "usable") return undefined;
      return readPublicHalf(client, arn, algorithm, kid);
    },
    state: (arn) => stateOf(client, arn),
    scheduleDeletion: (arn) => scheduleDeletion(client, arn),
  };
}

function createKeyInput({ stackTag, provider }: KeyOwner, algorithm: Algorithm) {
  const KeySpec = algorithm === "ES256" ? ("ECC_NIST_P256" as const) : ("RSA_2048" as const);
  return {
    KeySpec,
    KeyUsage: "SIGN_VERIFY" as const,
    Description: `Quick Sign-in ${stackTag}: signs client assertions for ${provider}`,
    Tags: [
      { TagKey: OWNER_TAG, TagValue: stackTag },
      { TagKey: PROVIDER_TAG, TagValue: provider },
    ],
  };
}

async function readPublicHalf(
  client: KMSClient,
  KeyId: string,
  algorithm: Algorithm,
  kid?: string,
): Promise<PublicJwk> {
  const { PublicKey = new Uint8Array() } = await client.send(new GetPublicKeyCommand({ KeyId }));
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
  return toPublicJwk(key, algorithm, kid);
}

/**
 * Keys have no names, and ListKeys no filter: each key of the account and Region is asked for its tags. Only after a run that was interrupted
 * while it made a key.
 */
async function findTagged(client: KMSClient, owner: KeyOwner, algorithm: Algorithm) {
  const found: { arn: string; publicJwk: PublicJwk }[] = [];
  for await (const { Keys = [] } of paginateListKeys({ client }, {})) {
    for (const { KeyArn: arn = "" } of Keys) {
      if (!(await isOwned(client, arn, owner)) || (await stateOf(client, arn)) !== "usable") continue;
      const publicJwk = await readPublicHalf(client, arn, algorithm);
      // One that was made for another keyAlgorithm could not sign with this one.
      if (publicJwk.kty === (algorithm === "ES256" ? "EC" : "RSA")) found.push({ arn, publicJwk });
    }
  }
  return found;
}

/** A key of AWS, or one whose policy excludes us, refuses the question: it is not ours. */
async function isOwned(client: KMSClient, KeyId: string, { stackTag, provider }: KeyOwner): Promise<boolean> {
  try {
    const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId }));
    const tag = (key: string) => Tags.find(({ TagKey }) => TagKey === key)?.TagValue;
    return tag(OWNER_TAG) === stackTag && tag(PROVIDER_TAG) === provider;
  } catch (error) {
    if (error instanceof Error && ["AccessDeniedException", "NotFoundException"].includes(error.name))
      return false;
    throw error;
  }
}

/** Source: AWS KMS, "Key states of AWS KMS keys". */
async function stateOf(client: KMSClient, KeyId: string): Promise<StoredState> {
  try {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeyState === "Enabled") return "usable";
    return KeyMetadata?.KeyState === "PendingDeletion" ? "deleting" : "disabled";
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundException") return "missing";
    throw error;
  }
}

async function scheduleDeletion(client: KMSClient, KeyId: string): Promise<Date | undefined> {
  const state = await stateOf(client, KeyId);
  if (state === "missing") return undefined;
  if (state === "deleting") {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    return KeyMetadata?.DeletionDate;
  }
  const command = new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: WAITING_DAYS });
  const { DeletionDate } = await client.send(command);
  return DeletionDate;
}
