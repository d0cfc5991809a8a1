/** What an address of AWS is to the emulator. */
export interface Destination {
  readonly kind: "api" | "pages" | "keys";
  /** The host name at AWS. */
  readonly host: string;
  /** Path and query at the emulator. */
  readonly path: string;
}

const API = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/;
const PAGES = /^[a-z0-9-]+\.auth\.[a-z0-9-]+\.amazoncognito\.com$/;
const ISSUER = /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/;

/**
 * Finds out what `/<host>/<path>` of the front door stands for.
 *
 * @returns undefined for all that is neither a REST API, nor a pool's sign-in pages, nor a pool's published keys.
 */
export function destinationOf(path: string): Destination | undefined {
  const [, host = "", rest = "/"] = /^\/([^/?]+)(.*)$/.exec(path) ?? [];
  const apiId = API.exec(host)?.[1];
  if (apiId !== undefined) return { kind: "api", host, path: `/_aws/execute-api/${apiId}${rest}` };
  if (PAGES.test(host)) return { kind: "pages", host, path: rest };
  if (ISSUER.test(host) && /^\/[\w-]+\/\.well-known\//.test(rest)) return { kind: "keys", host, path: rest };
  return undefined;
}
