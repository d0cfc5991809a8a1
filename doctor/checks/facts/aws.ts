import { clientConfig } from "../../../sync/aws/clients.ts";
import type { Target } from "../../target.ts";

/** Few attempts: a check answers soon, and a call that AWS throttled is made again in the next run. */
const MAX_ATTEMPTS = 3;

/** Settings for a client of the SDK. @param region @default the stack's */
export function awsConfig(target: Target, region = target.region) {
  const config = clientConfig({ ...target.clientConfig, region });
  return { ...config, retryMode: "standard", maxAttempts: MAX_ATTEMPTS };
}

/** Options of each call: the run's end also ends the call. */
export function sending({ signal }: Target) {
  return { abortSignal: signal };
}

/** Reads with a client, and closes its connections. */
export async function using<Client extends { destroy(): void }, Answer>(
  client: Client,
  read: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await read(client);
  } finally {
    client.destroy();
  }
}

const MISSING = new Set([
  "NoSuchResourceException",
  "NotFoundException",
  "NonExistentQueue",
  "NoSuchEntityException",
  "QueueDoesNotExist",
  "ResourceNotFoundException",
  "WAFNonexistentItemException",
]);

/** What a read returns, or undefined if AWS has no such resource. */
export async function orMissing<Answer>(reading: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && MISSING.has(error.name)) return undefined;
    throw error;
  }
}
