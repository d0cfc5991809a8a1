import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** An HTTP server on a free port of this computer. */
export interface LocalServer {
  /** "http://127.0.0.1:PORT" */
  readonly origin: string;
  /** Ends all connections, too. */
  stop(): Promise<void>;
}

/** Starts a server that answers every request in this way. */
export async function serveLocally(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<LocalServer> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
