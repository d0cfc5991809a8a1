import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** The emulator's counterpart of an AWS address. */
export interface Destination {
  readonly kind: "api" | "pages" | "keys";
  /** The host name at AWS. */
  readonly host: string;
  /** Path and query at the emulator. */
  readonly path: string;
}

const API_HOST = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/;
const PAGES_HOST = /^[a-z0-9-]+\.auth\.[a-z0-9-]+\.amazoncognito\.com$/;
const ISSUER_HOST = /^(?:issuer-)?cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/;
const PUBLISHED_KEYS_PATH = /^\/[\w-]+\/\.well-known\//;

/**
 * Finds the emulator's address for `/<host>/<path>` of the gateway.
 *
 * @returns undefined unless it is a REST API, a pool's sign-in pages, or a pool's published keys.
 */
export function destinationOf(path: string): Destination | undefined {
  const [, host = "", rest = "/"] = /^\/([^/?]+)(.*)$/.exec(path) ?? [];
  const apiId = API_HOST.exec(host)?.[1];
  if (apiId !== undefined) return { kind: "api", host, path: `/_aws/execute-api/${apiId}${rest}` };
  if (PAGES_HOST.test(host)) return { kind: "pages", host, path: rest };
  if (ISSUER_HOST.test(host) && PUBLISHED_KEYS_PATH.test(rest)) return { kind: "keys", host, path: rest };
  return undefined;
}

/** The loopback origin through which browsers and OpenID Connect clients reach AWS addresses. */
export interface Gateway {
  readonly origin: string;
  /** Maps an https address of AWS, for example `…execute-api…/prod/oauth2/authorize`, to this machine. */
  resolve(address: string): string;
  stop(): Promise<void>;
}

/**
 * Opens the gateway: it maps `/<host>/<path>` to `https://<host>/<path>`. It rewrites redirects to such addresses, and the
 * forms of the sign-in pages, so that they lead back to it. It refuses all other addresses.
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
    outgoing.end("The sandbox does not serve this address.\n");
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
      // The API's resource policy checks the caller's address; tests call from 127.0.0.2 to be refused.
      localAddress: incoming.socket.remoteAddress,
    },
    (answer) => sendBack(answer, destination, outgoing),
  );
  upstream.on("error", () => {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  outgoing.on("close", () => upstream.destroy());
  incoming.pipe(upstream);
}

function sendBack(answer: IncomingMessage, destination: Destination, outgoing: ServerResponse): void {
  const status = answer.statusCode ?? 502;
  const { location, "transfer-encoding": encoding, ...headers } = answer.headers;
  if (location !== undefined) headers["location"] = localLocation(location, destination);
  const isPage = destination.kind === "pages" && (headers["content-type"] ?? "").startsWith("text/html");
  if (!isPage) {
    if (encoding !== undefined) headers["transfer-encoding"] = encoding;
    outgoing.writeHead(status, headers);
    answer.pipe(outgoing);
    return;
  }
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  answer.on("end", () => {
    const page = Buffer.concat(chunks).toString("utf8");
    // The pages' own addresses begin with a slash.
    const local = page.replace(/\b(action|href|src)="\//g, `$1="/${destination.host}/`);
    outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(local) });
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
