import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";

/** How requests leave: HTTPS to the pool's domain, or, in tests, plain HTTP to a server on loopback. */
export interface Transport {
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
  newAgent(): NonNullable<Exclude<RequestOptions["agent"], boolean>>;
  /** Where to connect to instead of the domain itself. */
  readonly target: RequestOptions;
}

export interface UpstreamLimits {
  /** From the first byte out to the last byte in. API Gateway's own limit is 29 s. */
  readonly deadlineMs: number;
  /** How long a connection may be idle and still be used again. */
  readonly idleMs: number;
  /** The largest answer that is read. */
  readonly answerBytes: number;
}

/** An answer of the pool's domain, read to its end. */
export interface UpstreamAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** There was no answer, or it broke off. */
export interface UpstreamFailure {
  readonly kind: "failed";
  /** The code of Node's error, such as ENOTFOUND or CERT_HAS_EXPIRED. */
  readonly code?: string;
}

export type UpstreamOutcome = UpstreamAnswer | UpstreamFailure | { readonly kind: "late" | "too-large" };

/**
 * Sends one request and reads its answer to the end, within the deadline and the size limit. A connection on which either is
 * exceeded is closed.
 *
 * One timer covers the whole exchange. `AbortSignal.timeout` would do the same at a fifth more processor time, since Node.js
 * follows a signal through the request's and the socket's events.
 */
export function exchange(
  transport: Transport,
  options: RequestOptions,
  body: string | undefined,
  limits: UpstreamLimits,
): Promise<UpstreamOutcome> {
  return new Promise((resolve) => {
    let deadline: NodeJS.Timeout | undefined;
    /** Only the first outcome counts: the errors that closing the connection causes come after it. */
    const settle = (outcome: UpstreamOutcome) => {
      clearTimeout(deadline);
      resolve(outcome);
    };
    const fail = (error: NodeJS.ErrnoException) => settle(failureOf(error));
    const request = transport.request(options, (response) => {
      response.on("error", fail);
      readAnswer(response, limits.answerBytes, settle);
    });
    deadline = setTimeout(() => {
      settle({ kind: "late" });
      request.destroy();
    }, limits.deadlineMs);
    request.on("error", fail);
    request.end(body);
  });
}

/** Nothing of the error but its code: its message can have an address. */
function failureOf({ code = "" }: NodeJS.ErrnoException): UpstreamFailure {
  return /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? { kind: "failed", code } : { kind: "failed" };
}

function readAnswer(
  response: IncomingMessage,
  maxBytes: number,
  settle: (outcome: UpstreamOutcome) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= maxBytes) return;
    settle({ kind: "too-large" });
    response.destroy();
  });
  response.on("end", () => {
    const { statusCode: status = 0, headers } = response;
    settle({ kind: "answer", status, headers, body: Buffer.concat(chunks).toString("utf8") });
  });
}
