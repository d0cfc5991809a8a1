import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** The version before the current one holds too, so that a rotation locks no provider out. Source: "What's in a Secrets Manager secret?" */
const STAGES = ["AWSCURRENT", "AWSPREVIOUS"] as const;

/** Reads the tokens that hold. The secret's text is the token itself. */
export async function readTokens(client: SecretsManagerClient, SecretId: string): Promise<string[]> {
  const tokens = await Promise.all(STAGES.map((stage) => readVersion(client, SecretId, stage)));
  return tokens.filter((token) => token !== undefined).map((token) => token.trim());
}

async function readVersion(client: SecretsManagerClient, SecretId: string, VersionStage: string) {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
  } catch (error) {
    // A secret that was never rotated has no version before.
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
