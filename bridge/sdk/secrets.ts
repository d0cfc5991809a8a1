import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { SecretVersion } from "../aws.ts";

/** Reads a version of a secret. A secret without a value, or one that was never rotated, has no such version. */
export async function readSecret(
  client: SecretsManagerClient,
  SecretId: string,
  VersionStage: "AWSCURRENT" | "AWSPREVIOUS",
): Promise<SecretVersion | undefined> {
  try {
    const found = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
    const { SecretString: value, CreatedDate } = found;
    return value === undefined ? undefined : { value, createdAt: CreatedDate?.getTime() ?? 0 };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
