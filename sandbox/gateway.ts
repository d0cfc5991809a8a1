import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type Destination, destinationOf } from "./aws-address.ts";

/** The one loopback origin through which browsers and OpenID Connect clients reach what has an address at AWS. */
export interface Gateway {
  readonly origin: string;
  /** Where to find an https address of AWS, for example `…execute-api…/prod/oauth2/authorize`, on this machine. */
  resolve(address: string): string;
  stop(): Promise<void>;
}

/**
 * Opens the front door: `/<host>/<path>` stands for `https://<host>/<path>`. Redirects to such addresses, and the
 * forms of the sign-in pages, are rewritten to come back here. What is not part of this product is refused.
 *
 * @param aws origin of the emulator.
 */
export async function openGateway(aws: string): Promise<Gateway> {
  const server = createServer((incoming, outgoing) => forward(aws, incoming, outgoing));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    origin: `http://127.0.0.1:${port}`,
    resolve: (real) => `http://127.0.0.1:${port}${pathFor(new URL(real))}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function pathFor({ host, pathname, search }: URL): string {
  return `/${host}${pathname}${search}`;
}

function forward(aws: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const destination = destinationOf(incoming.url ?? "/");
  if (destination === undefined) {
    outgoing.writeHead(404, { "content-type": "text/plain" });
    outgoing.end("The sandbox knows no such address.\n");
    return;
  }
  const { hostname, port } = new URL(aws);
  const upstream = request(
    {
      hostname,
      port,
      path: destination.path,
      method: incoming.method,
      headers: { ...incoming.headers, host: destination.host },
      // the API's resource policy goes by the caller's address, and 127.0.0.2 plays a stranger
      localAddress: incoming.socket.remoteAddress,
    },
    (answer) => give(answer, destination, outgoing),
  );
  upstream.on("error", () => {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  outgoing.on("close", () => upstream.destroy());
  incoming.pipe(upstream);
}

function give(answer: IncomingMessage, destination: Destination, outgoing: ServerResponse): void {
  const { location, "transfer-encoding": encoding, ...headers } = answer.headers;
  const here = location === undefined ? {} : { location: localLocation(location, destination) };
  const isPage = destination.kind === "pages" && (headers["content-type"] ?? "").startsWith("text/html");
  if (!isPage) {
    const transfer = encoding === undefined ? {} : { "transfer-encoding": encoding };
    outgoing.writeHead(answer.statusCode ?? 502, { ...headers, ...transfer, ...here });
    answer.pipe(outgoing);
    return;
  }
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  answer.on("end", () => {
    const page = Buffer.concat(chunks).toString("utf8");
    // the pages' own addresses begin with a slash
    const local = page.replace(/\b(action|href|src)="\//g, `$1="/${destination.host}/`);
    outgoing.writeHead(answer.statusCode ?? 502, {
      ...headers,
      ...here,
      "content-length": Buffer.byteLength(local),
    });
    outgoing.end(local);
  });
  answer.on("error", () => outgoing.destroy());
}

function localLocation(location: string, { host }: Destination): string {
  const target = URL.parse(location, `https://${host}`);
  if (target === null || target.protocol !== "https:") return location;
  const path = pathFor(target);
  return destinationOf(path) === undefined ? location : path;
}
