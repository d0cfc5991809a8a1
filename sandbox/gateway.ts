import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { hostCookies, localCookie } from "./gateway-cookies.ts";
import type { Hosts } from "./hosts.ts";

/** What answers for an https address. */
export interface Destination {
  readonly kind: "api" | "pages" | "keys" | "served";
  /** The host name of the address. */
  readonly host: string;
  /** Path and query there. */
  readonly path: string;
  /** The origin of a host that the sandbox serves; otherwise the emulator answers. */
  readonly origin?: string;
}

const API_HOST = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/;
const PAGES_HOST = /^[a-z0-9-]+\.auth\.[a-z0-9-]+\.amazoncognito\.com$/;
const ISSUER_HOST = /^(?:issuer-)?cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/;
const PUBLISHED_KEYS_PATH = /^\/[\w-]+\/\.well-known\//;

/**
 * Finds what answers for `/<host>/<path>` of the gateway.
 *
 * @returns undefined unless it is a REST API, a pool's sign-in pages, a pool's published keys, or a host that the sandbox serves.
 */
export function destinationOf(path: string, hosts: Hosts = {}): Destination | undefined {
  const [, host = "", rest = "/"] = /^\/([^/?]+)(.*)$/.exec(path) ?? [];
  const apiId = API_HOST.exec(host)?.[1];
  if (apiId !== undefined) return { kind: "api", host, path: `/_aws/execute-api/${apiId}${rest}` };
  if (PAGES_HOST.test(host)) return { kind: "pages", host, path: rest };
  if (ISSUER_HOST.test(host) && PUBLISHED_KEYS_PATH.test(rest)) return { kind: "keys", host, path: rest };
  const origin = Object.hasOwn(hosts, host) ? hosts[host] : undefined;
  return origin === undefined ? undefined : { kind: "served", host, path: rest, origin };
}

/** The loopback origin through which browsers and OpenID Connect clients reach AWS addresses. */
export interface Gateway {
  readonly origin: string;
  /** Maps an https address, for example `…execute-api…/prod/oauth2/authorize`, to this machine. */
  resolve(address: string): string;
  stop(): Promise<void>;
}

/**
 * Opens the gateway: it maps `/<host>/<path>` to `https://<host>/<path>`. It rewrites redirects to such addresses, and the
 * forms, links and cookies of the pages there, so that they lead back to it. It refuses all other addresses.
 *
 * @param aws origin of the emulator. @param hosts returns the hosts outside AWS that the sandbox serves at this moment.
 */
export async function openGateway(aws: string, hosts: () => Hosts = () => ({})): Promise<Gateway> {
  const server = createServer((incoming, outgoing) => forward(aws, hosts(), incoming, outgoing));
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

/** Answers with the caller's address, as AWS does. It has no other path. */
const CHECK_IP = "/checkip.amazonaws.com/";

function forward(aws: string, hosts: Hosts, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (incoming.url === CHECK_IP) {
    outgoing.writeHead(200, { "content-type": "text/plain" });
    outgoing.end(`${incoming.socket.remoteAddress}\n`);
    return;
  }
  const destination = destinationOf(incoming.url ?? "/", hosts);
  if (destination === undefined) {
    outgoing.writeHead(404, { "content-type": "text/plain" });
    outgoing.end("The sandbox does not serve this address.\n");
    return;
  }
  const { hostname, port } = new URL(destination.origin ?? aws);
  const { cookie, ...headers } = incoming.headers;
  if (cookie !== undefined) headers["cookie"] = hostCookies(cookie);
  const upstream = request(
    {
      hostname,
      port,
      path: destination.path,
      method: incoming.method,
      headers: { ...headers, host: destination.host },
      // The API's resource policy checks the caller's address; tests call from 127.0.0.2 to be refused.
      localAddress: incoming.socket.remoteAddress,
    },
    (answer) => sendBack(answer, destination, hosts, outgoing),
  );
  upstream.on("error", () => {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  outgoing.on("close", () => upstream.destroy());
  incoming.pipe(upstream);
}

function sendBack(
  answer: IncomingMessage,
  destination: Destination,
  hosts: Hosts,
  outgoing: ServerResponse,
): void {
  const status = answer.statusCode ?? 502;
  const { location, "transfer-encoding": encoding, "set-cookie": cookies, ...headers } = answer.headers;
  if (location !== undefined) headers["location"] = localLocation(location, destination, hosts);
  const { host } = destination;
  const kept =
    cookies === undefined
      ? headers
      : { ...headers, "set-cookie": cookies.map((one) => localCookie(one, host)) };
  if (!hasLinks(destination, headers["content-type"])) {
    outgoing.writeHead(status, encoding === undefined ? kept : { ...kept, "transfer-encoding": encoding });
    answer.pipe(outgoing);
    return;
  }
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  answer.on("end", () => {
    const page = localPage(Buffer.concat(chunks).toString("utf8"), destination, hosts);
    outgoing.writeHead(status, { ...kept, "content-length": Buffer.byteLength(page) });
    outgoing.end(page);
  });
  answer.on("error", () => outgoing.destroy());
}

/** Whether a browser shows the answer as a page whose links and forms must lead back to the gateway. */
function hasLinks({ kind }: Destination, type = ""): boolean {
  return (kind === "pages" || kind === "served") && type.startsWith("text/html");
}

/** Replaces the addresses of the page's own host, which begin with a slash, and those of other hosts that the gateway reaches. */
function localPage(page: string, destination: Destination, hosts: Hosts): string {
  return page.replace(
    /\b(action|href|src)="(\/(?!\/)|https:\/\/)([^"]*)"/g,
    (_, name: string, start: string, rest: string) =>
      `${name}="${start === "/" ? `/${destination.host}/${rest}` : localLink(rest, hosts)}"`,
  );
}

/** @param link without its `https://`, and as HTML writes it. */
function localLink(link: string, hosts: Hosts): string {
  return destinationOf(`/${link}`, hosts) === undefined ? `https://${link}` : `/${link}`;
}

function localLocation(location: string, { host }: Destination, hosts: Hosts): string {
  const target = URL.parse(location, `https://${host}`);
  if (target === null || target.protocol !== "https:") return location;
  const path = pathFor(target);
  return destinationOf(path, hosts) === undefined ? location : path;
}
