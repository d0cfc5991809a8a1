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

/** Names of the services' errors for a resource that does not exist. */
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
