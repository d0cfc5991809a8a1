import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Transport } from "../../proxy/exchange.ts";
import { localTransport } from "./local-transport.ts";

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Plays Cognito's domain on loopback, and answers each request as the test says. */
export interface MisbehavingServer {
  readonly transport: Transport;
  readonly received: readonly ReceivedRequest[];
  /** The number of opened connections. */
  readonly connections: () => number;
  answerWith(answer: (response: ServerResponse, socket: Socket) => void): void;
  stop(): Promise<void>;
}

export async function startMisbehavingServer(): Promise<MisbehavingServer> {
  const received: ReceivedRequest[] = [];
  let connections = 0;
  let answer: (response: ServerResponse, socket: Socket) => void = (response) => response.end();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { method = "", url = "", headers } = request;
    received.push({ method, url, headers, body });
    answer(response, request.socket);
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  return {
    transport: localTransport(`http://127.0.0.1:${address.port}`),
    received,
    connections: () => connections,
    answerWith: (next) => {
      answer = next;
    },
    stop: () =>
      new Promise((stopped) => {
        server.closeAllConnections();
        server.close(() => stopped());
      }),
  };
}

/** Returns a handler that answers with JSON, as Cognito does. */
export function json(status: number, body: object, headers: OutgoingHttpHeaders = {}) {
  return (response: ServerResponse) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

export const TOKENS = {
  access_token: "at",
  id_token: "it",
  refresh_token: "rt",
  token_type: "Bearer",
  expires_in: 3600,
};
