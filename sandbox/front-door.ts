import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** AWS's addresses on loopback: where a browser, or an app, finds what stands at a real address on AWS. */
export interface FrontDoor {
  readonly origin: string;
  /** The loopback address of a real one. Addresses of anything but the sandbox's services are given back as they are. */
  resolve(address: string): string;
  stop(): Promise<void>;
}

/** What may be asked for: REST APIs, sign-in pages and their OAuth endpoints, and a pool's published keys. */
const OPEN =
  /^\/(restapis\/[^/]+\/[^/]+\/_user_request_\/|oauth2\/|login$|logout$|[\w-]+_[0-9A-Za-z]+\/\.well-known\/)/;

/**
 * Opens the front door of the emulator.
 *
 * Redirects to AWS's addresses are turned into redirects to itself. The emulator sees the caller's own address of
 * loopback, so that 127.0.0.2 can play a stranger for a resource policy.
 */
export async function openFrontDoor(emulator: string): Promise<FrontDoor> {
  const target = new URL(emulator);
  let origin = "";
  const server = createServer((incoming, outgoing) =>
    forward(incoming, outgoing, target, (to) => resolve(origin, to)),
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    resolve: (to) => resolve(origin, to),
    stop: () =>
      new Promise((stopped) => {
        server.closeAllConnections();
        server.close(() => stopped());
      }),
  };
}

function resolve(origin: string, address: string): string {
  if (!URL.canParse(address)) return address;
  const { hostname, pathname, search } = new URL(address);
  const [, api] = /^([^.]+)\.execute-api\.[^.]+\.amazonaws\.com$/.exec(hostname) ?? [];
  if (api !== undefined) {
    const [, stage, ...path] = pathname.split("/");
    return `${origin}/restapis/${api}/${stage}/_user_request_/${path.join("/")}${search}`;
  }
  const isCognito = /\.auth\.[^.]+\.amazoncognito\.com$|^cognito-idp\.[^.]+\.amazonaws\.com$/.test(hostname);
  return isCognito ? `${origin}${pathname}${search}` : address;
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
  toFrontDoor: (address: string) => string,
): void {
  const path = incoming.url ?? "/";
  if (!OPEN.test(path.split("?")[0] ?? "")) {
    outgoing.writeHead(404, { "content-type": "text/plain" }).end("There is nothing here.\n");
    return;
  }
  const upstream = request(
    {
      host: target.hostname,
      port: target.port,
      method: incoming.method,
      path,
      headers: { ...incoming.headers, host: target.host },
      ...(incoming.socket.remoteAddress && { localAddress: incoming.socket.remoteAddress }),
    },
    (response) => {
      const { location } = response.headers;
      const headers =
        location === undefined ? response.headers : { ...response.headers, location: toFrontDoor(location) };
      outgoing.writeHead(response.statusCode ?? 502, headers);
      response.pipe(outgoing);
    },
  );
  upstream.on("error", () => {
    if (!outgoing.headersSent) outgoing.writeHead(502, { "content-type": "text/plain" });
    outgoing.end("The emulator does not answer.\n");
  });
  incoming.pipe(upstream);
}
