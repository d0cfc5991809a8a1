import { entryId } from "../../bridge/state-store.ts";
import { BridgeWorld } from "../../test/bridge/bridge-world.ts";
import { serveLocally } from "../../test/support/local-server.ts";
import { localTransport } from "../../test/support/local-transport.ts";
import { quantile } from "../in-turns.ts";

const CALLS = 100;
/** A provider that takes as long as this for a token, in milliseconds. */
const PROVIDER_MS = 50;

/**
 * Measures what a warm bridge adds to a provider's own token time, with a key of each algorithm in a secret and AWS in memory: what DynamoDB
 * and KMS take on AWS comes on top.
 */
export async function benchBridgeToken(print: (line: string) => void): Promise<void> {
  const body = JSON.stringify({ access_token: "at", id_token: "it", token_type: "Bearer" });
  const provider = await serveLocally((request, response) => {
    request.resume().on("end", () => setTimeout(() => response.end(body), PROVIDER_MS));
  });
  try {
    const direct = await median(() => post(`${provider.origin}/token`));
    for (const algorithm of ["RS256", "PS256", "ES256"] as const) {
      const world = new BridgeWorld({}, { transport: localTransport(provider.origin) });
      world.aws.addKey({ provider: "okta", kid: "key-1", algorithm, store: "secret" });
      let call = 0;
      const through = await median(async () => {
        call += 1;
        await world.aws.memoryStates.addCode(
          entryId("code", "okta", String(call)),
          "v".repeat(43),
          Number.MAX_SAFE_INTEGER,
          0,
        );
        return world.token({ code: String(call) });
      });
      print(
        `Bridge, warm token with ${algorithm}: ${(through - direct).toFixed(1)} ms over the provider's ${direct.toFixed(1)} ms`,
      );
    }
  } finally {
    await provider.stop();
  }
}

async function post(address: string): Promise<unknown> {
  const body = new URLSearchParams({ grant_type: "authorization_code", code: "c" });
  return (await fetch(address, { method: "POST", body })).text();
}

/** Milliseconds. */
async function median(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const before = performance.now();
    await call();
    times.push(performance.now() - before);
  }
  return quantile(times, 0.5);
}
