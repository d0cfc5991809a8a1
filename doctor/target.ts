import type { Outputs } from "../infra/outputs.ts";
import type { Settings } from "../infra/settings/settings.ts";
import type { ClientConfig } from "../sync/aws/clients.ts";
import type { CodedError } from "../sync/model/errors.ts";

/** How names and servers are found: tests bring their own. */
export interface Network {
  /** Rejects with the resolver's code if the name has no address. */
  lookup(hostname: string): Promise<unknown>;
  /** Rejects with the resolver's code. */
  resolveCname(hostname: string): Promise<readonly string[]>;
  /** Where the TLS server of a host is, and authorities beside those of this computer. */
  server(hostname: string): TlsServer;
}

export interface TlsServer {
  readonly host: string;
  readonly port: number;
  readonly ca?: string;
}

/** The deployed stack that is examined, and how to reach it. */
export interface Target {
  readonly outputs: Outputs;
  /** Of the stack's config, which may differ from what is deployed. */
  readonly settings: Settings;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** ARN of the caller; empty if AWS cannot be asked. */
  readonly caller: string;
  /** Why AWS cannot be asked. Account and Region are those of the stack's state then, and no client has credentials. */
  readonly awsProblem?: CodedError;
  /** Region, credentials and time limits for the clients of the SDK. */
  readonly clientConfig: ClientConfig;
  /** The options that select the stack, in printed commands: "--stack prod". */
  readonly flags: string;
  /** For printed `pulumi` commands. */
  readonly stack: string;
  /** Ends every request. */
  readonly signal: AbortSignal;
  /** Of this computer, unless a test brings another. */
  readonly network?: Network;
}

/**
 * Makes a reader of something that several checks need, such as the description of the user pool: it is read once in a run.
 *
 * @param read may fail; then every check that needs the fact fails with the same error.
 */
export function fact<T>(read: (target: Target) => Promise<T>): (target: Target) => Promise<T> {
  const known = new WeakMap<Target, Promise<T>>();
  return (target) => {
    const before = known.get(target);
    if (before !== undefined) return before;
    const reading = read(target);
    known.set(target, reading);
    return reading;
  };
}
