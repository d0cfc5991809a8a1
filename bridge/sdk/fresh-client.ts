/** How long a client may be idle and still be used again. */
const IDLE_MS = 2_000;

/** Waits that fit into the 29 seconds of API Gateway, retries included. Source: @smithy/node-http-handler 4, NodeHttpHandlerOptions. */
const requestHandler = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
  socketTimeout: 3_000,
};

/** What every client gets. */
export const clientConfig = (region: string) => ({ region, requestHandler, maxAttempts: 3 });

/**
 * A client of the SDK that is replaced after it was idle: a Lambda is frozen between calls, and wakes to sockets that the other side has
 * closed. The SDK would retry a conditional delete whose answer was lost, and then find that the item is gone.
 *
 * @param now milliseconds since 1970.
 */
export function freshClient<Client extends { destroy(): void }>(
  open: () => Client,
  now: () => number,
): <Result>(call: (client: Client) => Promise<Result>) => Promise<Result> {
  let client: Client | undefined;
  let pending = 0;
  let lastUse = 0;
  return async (call) => {
    const idle = now() - lastUse;
    if (client !== undefined && pending === 0 && (idle > IDLE_MS || idle < 0)) {
      client.destroy();
      client = undefined;
    }
    client ??= open();
    pending += 1;
    try {
      return await call(client);
    } finally {
      pending -= 1;
      lastUse = now();
    }
  };
}
