import type { IncomingMessage, ServerResponse } from "node:http";

/** Never the path of a redirect with a code. */
const HANDOVER_PATH = "/quick-sign-in/port-handover";

const RELEASED = 204;
const BUSY = 409;

/** Who has a port: a sandbox that releases it, a sandbox in the middle of a sign-in, or another program. */
export type PortHolder = "released" | "busy" | "foreign";

/** Asks a running sandbox to release this port for a while. Other programs on the port ignore the request. */
export async function requestPortHandover(port: number | string): Promise<PortHolder> {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}${HANDOVER_PATH}`, {
      method: "POST",
      signal: AbortSignal.timeout(1_000),
    });
    if (status === RELEASED) return "released";
    return status === BUSY ? "busy" : "foreign";
  } catch {
    return "foreign";
  }
}

export function isPortHandoverRequest({ method, url }: IncomingMessage): boolean {
  return method === "POST" && url === HANDOVER_PATH;
}

/** Answers a request for the port. */
export function answerHandover(response: ServerResponse, answer: "released" | "busy"): void {
  response.writeHead(answer === "released" ? RELEASED : BUSY, { connection: "close" }).end();
}
