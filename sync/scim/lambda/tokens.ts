import { createHash, timingSafeEqual } from "node:crypto";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** How long tokens are cached. */
const TOKEN_CACHE_MS = 60_000;

/** Minimum time between two reads that an unknown token causes. It limits the calls of guessing clients. */
const MIN_REREAD_INTERVAL_MS = 5_000;

/** 43 characters of base64url are 256 bits. An empty secret accepts no token. */
const MIN_TOKEN_LENGTH = 43;

interface TokenCheckDeps {
  /** Reads the valid tokens: the current one, and the previous one during a rotation. */
  read(): Promise<readonly string[]>;
  /** The current time in milliseconds. */
  now(): number;
}

/**
 * Creates a function that checks the token of an Authorization header. A new token works within seconds, and a removed one stops working
 * within a minute.
 *
 * @throws Error if the tokens cannot be read and the cache has expired.
 */
export function createTokenCheck({ read, now }: TokenCheckDeps) {
  let digests: readonly Buffer[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    digests = (await read()).map(digest);
    readAt = now();
  };
  return async (authorization: string | undefined): Promise<boolean> => {
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined || token.length < MIN_TOKEN_LENGTH) return false;
    const presented = digest(token);
    if (now() - readAt >= TOKEN_CACHE_MS) await refresh();
    if (isAmong(presented, digests)) return true;
    if (now() - readAt < MIN_REREAD_INTERVAL_MS) return false;
    await refresh();
    return isAmong(presented, digests);
  };
}

/** Digests have equal lengths, so that the comparison takes constant time. */
function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function isAmong(presented: Buffer, digests: readonly Buffer[]): boolean {
  return digests.reduce((found, one) => timingSafeEqual(one, presented) || found, false);
}

/** The previous version is valid too, so that a rotation does not lock out providers. Source: "What's in a Secrets Manager secret?" */
const TOKEN_STAGES = ["AWSCURRENT", "AWSPREVIOUS"] as const;

/** Reads the valid tokens. The secret contains only the token. */
export async function readTokens(client: SecretsManagerClient, SecretId: string): Promise<string[]> {
  const tokens = await Promise.all(TOKEN_STAGES.map((stage) => readVersion(client, SecretId, stage)));
  return tokens.filter((token) => token !== undefined).map((token) => token.trim());
}

async function readVersion(client: SecretsManagerClient, SecretId: string, VersionStage: string) {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
  } catch (error) {
    // A secret that was never rotated has no previous version.
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
