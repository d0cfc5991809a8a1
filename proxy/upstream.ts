import { exchange, type Transport, type UpstreamLimits, type UpstreamOutcome } from "./exchange.ts";

/** The pool's own domain, and nothing else: no other host can be reached through it. */
export interface Upstream {
  /** Sends one request, once. It never retries: a code works once, and a lost answer does not show whether it was used. */
  send(request: UpstreamRequest): Promise<UpstreamOutcome>;
}

export interface UpstreamRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const defaultLimits: UpstreamLimits = { deadlineMs: 9_000, idleMs: 2_000, answerBytes: 256 * 1024 };

/**
 * Makes the transport of a deployment: HTTPS, with certificates checked.
 *
 * Node's HTTPS is loaded at the first request and not at the start, of which it would be a third: a sign-in begins with a
 * redirect, which needs none of it.
 */
export function httpsTransport(): Transport {
  return {
    request: (options, onResponse) => process.getBuiltinModule("node:https").request(options, onResponse),
    newAgent: () => new (process.getBuiltinModule("node:https").Agent)({ keepAlive: true, maxSockets: 16 }),
    target: {},
  };
}

/**
 * Makes the client of one host.
 *
 * Connections are kept alive, but not for long: a Lambda is frozen between calls, timers with it, and wakes to sockets
 * that the other side has closed, where a POST fails after its bytes were written. So the clock decides how long a
 * connection was idle.
 *
 * @param now milliseconds since 1970.
 */
export function createUpstream(
  host: string,
  transport: Transport,
  limits: UpstreamLimits,
  now: () => number = Date.now,
): Upstream {
  let agent: ReturnType<Transport["newAgent"]> | undefined;
  let pending = 0;
  let lastUse = 0;

  function freshAgent() {
    const idle = now() - lastUse;
    const isStale = pending === 0 && (idle > limits.idleMs || idle < 0);
    if (agent !== undefined && !isStale) return agent;
    agent?.destroy();
    agent = transport.newAgent();
    return agent;
  }

  return {
    send: async (request) => {
      const { target } = transport;
      const options = {
        host,
        method: request.method,
        path: request.path,
        headers: headerList(host, request),
      };
      const outcome = exchange(
        transport,
        Object.assign(options, { agent: freshAgent() }, target),
        request.body,
        limits,
      );
      pending += 1;
      try {
        return await outcome;
      } finally {
        pending -= 1;
        lastUse = now();
      }
    },
  };
}

/** Names and values in turns, which Node.js writes out as they are, after the same checks as an object's. */
function headerList(host: string, { method, headers, body }: UpstreamRequest): string[] {
  const list = ["host", host];
  for (const [name, value] of Object.entries(headers)) list.push(name, value);
  // Node.js would send the body in chunks otherwise, which not every server takes for the same request.
  if (method === "POST") list.push("content-length", String(Buffer.byteLength(body ?? "")));
  return list;
}
