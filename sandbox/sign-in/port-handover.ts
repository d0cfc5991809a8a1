import type { IncomingMessage } from "node:http";

/** Not a path at which a code could arrive. */
const PATH = "/quick-sign-in/step-aside";

/** Asks a sandbox that waits for its reader on this port to make room for a while. Anything else there pays no heed. */
export async function askToStepAside(port: number | string): Promise<void> {
  await fetch(`http://127.0.0.1:${port}${PATH}`, {
    method: "POST",
    signal: AbortSignal.timeout(1_000),
  }).catch(() => undefined);
}

export function isStepAside({ method, url }: IncomingMessage): boolean {
  return method === "POST" && url === PATH;
}
