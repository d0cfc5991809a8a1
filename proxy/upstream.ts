import type { Agent, ClientRequest, IncomingMessage, OutgoingHttpHeaders, RequestOptions } from "node:http";

/** The pool's own domain, and nothing else: whoever has this can reach no other host. */
export interface Upstream {
  /** Sends one request, once. Never again: a code works once, and a lost answer says nothing about what happened. */
  send(request: UpstreamRequest): Promise<UpstreamOutcome>;
}

export interface UpstreamRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type UpstreamOutcome =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: IncomingMessage["headers"];
      readonly body: string;
    }
  | { readonly kind: "late" }
  | { readonly kind: "failed" }
  | { readonly kind: "too-large" };

/** How requests leave: HTTPS to the pool's domain, or, in tests, plain HTTP to a server on loopback. */
export interface Transport {
  request(options: RequestOptions, answered: (response: IncomingMessage) => void): ClientRequest;
  newAgent(): Agent;
  /** Where to connect to instead of the domain itself. */
  readonly target: RequestOptions;
}

export interface UpstreamLimits {
  /** Milliseconds from the first byte out to the last byte in. API Gateway's own limit is 29 s. */
  readonly deadline: number;
  /** Milliseconds that a connection may lie idle and still be used again. */
  readonly idle: number;
  /** Bytes of an answer. */
  readonly answer: number;
}

export const defaultLimits: UpstreamLimits = { deadline: 9_000, idle: 2_000, answer: 256 * 1024 };

/**
 * Makes the real thing: HTTPS, with certificates checked.
 *
 * Node's HTTPS is loaded at the first request and not at the start, of which it would be a third: a sign-in begins with a
 * redirect, which needs none of it.
 */
export function httpsTransport(): Transport {
  return {
    request: (options, answered) => process.getBuiltinModule("node:https").request(options, answered),
    newAgent: () => new (process.getBuiltinModule("node:https").Agent)({ keepAlive: true, maxSockets: 16 }),
    target: {},
  };
}

/**
 * Makes the way to the pool's domain.
 *
 * Connections are kept alive, but not for long: a Lambda is frozen between calls, timers with it, and wakes to sockets
 * that the other side has closed, where a POST fails after its bytes were written. So idleness is judged by the clock.
 */
export function createUpstream(host: string, transport: Transport, limits: UpstreamLimits): Upstream {
  let agent: Agent | undefined;
  let underWay = 0;
  let lastUse = 0;

  function freshAgent(): Agent {
    const idle = Date.now() - lastUse;
    const isStale = underWay === 0 && (idle > limits.idle || idle < 0);
    if (agent !== undefined && !isStale) return agent;
    agent?.destroy();
    agent = transport.newAgent();
    return agent;
  }

  function exchange({ method, path, headers, body }: UpstreamRequest): Promise<UpstreamOutcome> {
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(limits.deadline);
      const fail = () => resolve({ kind: signal.aborted ? "late" : "failed" });
      const outgoing: OutgoingHttpHeaders = { ...headers, host };
      if (body !== undefined) outgoing["content-length"] = Buffer.byteLength(body);
      const options = {
        host,
        method,
        path,
        headers: outgoing,
        agent: freshAgent(),
        signal,
        ...transport.target,
      };
      const request = transport.request(options, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size <= limits.answer) return;
          resolve({ kind: "too-large" });
          request.destroy();
        });
        response.on("error", fail);
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          resolve({
            kind: "answer",
            status,
            headers: response.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          });
        });
      });
      request.on("error", fail);
      request.end(body);
    });
  }

  return {
    send: async (request) => {
      const outcome = exchange(request);
      underWay += 1;
      try {
        return await outcome;
      } finally {
        underWay -= 1;
        lastUse = Date.now();
      }
    },
  };
}
