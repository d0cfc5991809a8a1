import { DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { DescribeKeyCommand, KMSClient, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { fromKeyItem } from "../../../bridge/keys/key-item.ts";
import type { SigningKey } from "../../../bridge/keys/signing-key.ts";
import { orMissing, using } from "../../../sync/aws/reading.ts";
import { fact, type Target } from "../../target.ts";
import { awsConfig, sending } from "./aws.ts";
import { signingProvidersOf } from "./federation.ts";

/** The signing keys of each provider, as the register has them: public halves and states only. */
export const signingKeys = fact(async (target): Promise<ReadonlyMap<string, readonly SigningKey[]>> => {
  const found = await using(new DynamoDBClient(awsConfig(target)), (client) =>
    Promise.all(
      signingProvidersOf(target).map(async ({ name }) => [name, await keysOf(client, target, name)] as const),
    ),
  );
  return new Map(found);
});

async function keysOf(client: DynamoDBClient, target: Target, name: string): Promise<SigningKey[]> {
  const keys: SigningKey[] = [];
  const query = {
    TableName: target.outputs.FederationKeyTable,
    KeyConditionExpression: "provider = :provider",
    ExpressionAttributeValues: { ":provider": { S: name } },
  };
  for await (const { Items = [] } of paginateQuery({ client }, query, sending(target))) {
    for (const item of Items) {
      const key = fromKeyItem(item);
      if (key !== undefined) keys.push(key);
    }
  }
  return keys;
}

/** What AWS says of where a private half is, without it. */
export interface StoredKey {
  /** Whether AWS would let the bridge use it. */
  readonly isUsable: boolean;
  /** "PendingDeletion", for example. */
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** @returns undefined if AWS has no such KMS key or secret. */
export function storedKey(target: Target, { store, arn }: SigningKey): Promise<StoredKey | undefined> {
  return orMissing(store === "kms" ? kmsKey(target, arn) : secret(target, arn));
}

async function kmsKey(target: Target, KeyId: string): Promise<StoredKey> {
  return using(new KMSClient(awsConfig(target)), async (client) => {
    const [{ KeyMetadata }, { Tags = [] }] = await Promise.all([
      client.send(new DescribeKeyCommand({ KeyId }), sending(target)),
      client.send(new ListResourceTagsCommand({ KeyId }), sending(target)),
    ]);
    const { KeyState: state = "unknown", Enabled = false } = KeyMetadata ?? {};
    const tags = Object.fromEntries(Tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));
    return { isUsable: Enabled && state === "Enabled", state, tags };
  });
}

async function secret(target: Target, SecretId: string): Promise<StoredKey> {
  return using(new SecretsManagerClient(awsConfig(target)), async (client) => {
    const command = new DescribeSecretCommand({ SecretId });
    const { DeletedDate, Tags = [] } = await client.send(command, sending(target));
    const tags = Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
    return {
      isUsable: DeletedDate === undefined,
      state: DeletedDate ? "about to be deleted" : "stored",
      tags,
    };
  });
}
