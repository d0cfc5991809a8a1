import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createSecureContext, createServer, type Server } from "node:tls";
import type { Network } from "../../../doctor/target.ts";
import { type SelfSigned, selfSigned } from "../../../sandbox/federation/certificate.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is wrong about one name. */
export interface NameFault {
  readonly host: string;
  /** The resolver's code instead of an address. */
  readonly noAddress?: string;
  /** Where its record points to; a code for none. */
  readonly cname?: string;
  /** For another name, valid for so many days, or signed by an authority that this computer does not know. */
  readonly certificate?: { readonly name?: string; readonly days?: number; readonly isUnknown?: boolean };
  /** No program listens. */
  readonly isClosed?: boolean;
}

export interface LocalNetwork {
  /** With one fault, or none. @param records by name: where they must point to. */
  network(records: ReadonlyMap<string, string>, fault?: NameFault): Network;
  stop(): Promise<void>;
}

/** A network on loopback: all names have an address, and a TLS server with a certificate for each name. */
export async function startLocalNetwork(): Promise<LocalNetwork> {
  const certificates = new Map<string, SelfSigned>();
  const server = createServer({ SNICallback: (name, use) => use(null, contextOf(certificates.get(name))) });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    network: (records, fault) => networkOf({ server, certificates, records, fault }),
    stop: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

interface Parts {
  readonly server: Server;
  readonly certificates: Map<string, SelfSigned>;
  readonly records: ReadonlyMap<string, string>;
  readonly fault: NameFault | undefined;
}

function networkOf({ server, certificates, records, fault }: Parts): Network {
  const faultOf = (host: string) => (fault?.host === host ? fault : undefined);
  return {
    lookup: async (host) => failWith(faultOf(host)?.noAddress),
    resolveCname: async (host) => {
      const target = faultOf(host)?.cname ?? records.get(host) ?? "ENODATA";
      return target.startsWith("E") ? failWith(target) : [target];
    },
    server: (host) => {
      const { certificate = {}, isClosed = false } = faultOf(host) ?? {};
      const { name = host, days = 90, isUnknown = false } = certificate;
      const made = selfSigned(name, inDays(Math.min(-1, days - 1)), inDays(days + 0.5));
      certificates.set(host, made);
      return { host: "127.0.0.1", port: isClosed ? 1 : portOf(server), ca: isUnknown ? "" : made.cert };
    },
  };
}

async function failWith(code: string | undefined): Promise<never[]> {
  if (code !== undefined) throw Object.assign(new Error(`query ${code}`), { code });
  return [];
}

function contextOf(made: SelfSigned | undefined) {
  return made && createSecureContext({ cert: made.cert, key: made.key });
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
