import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { type LocalServer, serveLocally } from "./local-server.ts";

/** A request on its way to a server. Bodies have one character for each byte, so that any of them can be passed on. */
export interface Sent {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** Sees a request, and changes it or its answer, or answers in the server's place. */
export type OnTheWay = (sent: Sent, forward: (sent: Sent) => Promise<Answered>) => Promise<Answered>;

/** Puts itself between a server and those who call it. @param origin of the server, "http://127.0.0.1:PORT" */
export function startRelay(origin: string, onTheWay: OnTheWay): Promise<LocalServer> {
  return serveLocally(async (incoming, outgoing) => {
    const { method = "GET", url: path = "/", headers } = incoming;
    try {
      const sent = { method, path, headers, body: await bodyOf(incoming) };
      const answered = await onTheWay(sent, (changed) => forward(origin, changed));
      const body = Buffer.from(answered.body, "latin1");
      outgoing.writeHead(answered.status, { ...answered.headers, "content-length": body.length }).end(body);
    } catch {
      outgoing.destroy();
    }
  });
}

async function forward(origin: string, { method, path, headers, body }: Sent): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = Buffer.from(body, "latin1");
  const { "transfer-encoding": _, ...others } = headers;
  const length = method === "GET" ? {} : { "content-length": sent.length };
  request(`${origin}${path}`, { method, headers: { ...others, ...length } }, resolve)
    .on("error", reject)
    .end(sent);
  const answer = await promise;
  const { "transfer-encoding": __, ...returned } = answer.headers;
  return { status: answer.statusCode ?? 502, headers: returned, body: await bodyOf(answer) };
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("latin1");
}
