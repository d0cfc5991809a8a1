import { lookup, resolveCname } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:tls";
import type { DnsRecord } from "../../../infra/outputs.ts";
import { requestProblem } from "../../../sync/model/request-problem.ts";
import { fact, type Network, type Target } from "../../target.ts";
import { appAuthorization } from "./app-request.ts";

const TIMEOUT_MS = 5_000;

/** Of this computer. */
export const SYSTEM: Network = {
  lookup,
  resolveCname,
  server: (hostname) => ({ host: hostname, port: 443 }),
};

/** All host names that apps and browsers use: those that were handed out, custom ones, and that of the sign-in pages. */
export const hostsOf = fact(async (target): Promise<readonly string[]> => {
  const { outputs, settings } = target;
  const { AuthEndpoint, TokenEndpoint, IssuerUrl, JwksUri } = outputs;
  const { signInPages, api } = settings.customDomain;
  const handedOut = [AuthEndpoint, TokenEndpoint, IssuerUrl, JwksUri].map((address) => new URL(address).host);
  const custom = [signInPages?.name, api?.name].filter((name) => name !== undefined);
  return [...new Set([...handedOut, ...custom, ...(await pagesHost(target))])];
});

/** Where the proxy redirects to; none if it does not answer, which another check reports. */
async function pagesHost(target: Target): Promise<readonly string[]> {
  const redirect = await appAuthorization(target).catch(() => undefined);
  const pages = URL.parse(redirect?.answer.location ?? "");
  return pages?.protocol === "https:" ? [pages.host] : [];
}

/** Why a name has no address, in the resolver's words; undefined if it has one. */
export async function dnsProblem(host: string, network: Network): Promise<string | undefined> {
  try {
    await network.lookup(hostnameOf(host));
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

/**
 * Whether Node.js reaches https addresses through an HTTP proxy. It resolves names itself, and this computer may not be able to.
 * Source: Node.js, "Built-in proxy support": with NODE_USE_ENV_PROXY, https_proxy or HTTPS_PROXY.
 */
export function usesProxy(env: NodeJS.ProcessEnv = process.env): boolean {
  return env["NODE_USE_ENV_PROXY"] === "1" && Boolean(env["https_proxy"] || env["HTTPS_PROXY"]);
}

/** Where a record points to, or the resolver's code. */
export async function cnameOf({ name }: DnsRecord, network: Network): Promise<string> {
  try {
    return (await network.resolveCname(name)).join(", ");
  } catch (error) {
    return codeOf(error);
  }
}

/** What a server showed in a TLS handshake. */
export interface Certificate {
  readonly host: string;
  /** Why Node.js does not trust it; undefined if it does. */
  readonly problem: string | undefined;
  /** Undefined if there was no handshake. */
  readonly validTo: Date | undefined;
  readonly issuer: string | undefined;
}

/** Does a TLS handshake and reads the certificate, whatever is wrong with it. */
export async function certificateOf(
  host: string,
  signal: AbortSignal,
  network: Network,
): Promise<Certificate> {
  const servername = hostnameOf(host);
  // The certificate is only looked at: nothing is sent.
  const socket = connect({ ...network.server(servername), servername, rejectUnauthorized: false });
  try {
    await once(socket, "secureConnect", {
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const { valid_to: validTo, issuer } = socket.getPeerCertificate();
    const problem = socket.authorized ? undefined : String(socket.authorizationError);
    return { host, problem, validTo: new Date(validTo), issuer: [issuer?.O ?? issuer?.CN ?? ""].flat()[0] };
  } catch (error) {
    return { host, problem: codeOf(error), validTo: undefined, issuer: undefined };
  } finally {
    socket.destroy();
  }
}

function hostnameOf(host: string): string {
  return new URL(`https://${host}`).hostname;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The codes of DNS and TLS are what administrators look for. A wait that ends has none but that of the wait.
  const isLate = error.name === "AbortError" || error.name === "TimeoutError";
  return !isLate && "code" in error && typeof error.code === "string"
    ? error.code
    : requestProblem(error, TIMEOUT_MS);
}
