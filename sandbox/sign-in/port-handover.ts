import type { IncomingMessage } from "node:http";

/** Never the path of a redirect with a code. */
const HANDOVER_PATH = "/quick-sign-in/port-handover";

/** Asks a running sandbox to release this port for a while. Other programs on the port ignore the request. */
export async function requestPortHandover(port: number | string): Promise<void> {
  await fetch(`http://127.0.0.1:${port}${HANDOVER_PATH}`, {
    method: "POST",
    signal: AbortSignal.timeout(1_000),
  }).catch(() => undefined);
}

export function isPortHandoverRequest({ method, url }: IncomingMessage): boolean {
  return method === "POST" && url === HANDOVER_PATH;
}
