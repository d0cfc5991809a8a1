import type { ProxyEvent } from "../../proxy/index.ts";

export const POOL_DOMAIN = "sign-in.auth.eu-central-1.amazoncognito.com";

/** A proxy whose other rules are looked at, without a code challenge in every request: pkce.test.ts has that one. */
export const ANY_REQUEST = { poolDomain: POOL_DOMAIN, requirePkce: false } as const;
export const FORM = "application/x-www-form-urlencoded";

/** A REST API's event with everything at its emptiest. */
export function eventOf(parts: Partial<ProxyEvent> & { path: string }): ProxyEvent {
  return {
    resource: parts.path,
    httpMethod: "GET",
    headers: null,
    multiValueQueryStringParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: "11111111-2222-3333-4444-555555555555" },
    ...parts,
  };
}

/** GET /oauth2/authorize with these parameters, as API Gateway decodes them. */
export function authorizeEvent(parameters: readonly (readonly [string, string])[]): ProxyEvent {
  return eventOf({ path: "/oauth2/authorize", multiValueQueryStringParameters: multiValue(parameters) });
}

/** POST /oauth2/token with this form. */
export function tokenEvent(body: string, parts: Partial<ProxyEvent> = {}): ProxyEvent {
  return eventOf({
    path: "/oauth2/token",
    httpMethod: "POST",
    headers: { "Content-Type": FORM },
    body,
    ...parts,
  });
}

function multiValue(parameters: readonly (readonly [string, string])[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of parameters) values.set(name, [...(values.get(name) ?? []), value]);
  // fromEntries makes "__proto__" a parameter like any other.
  return Object.fromEntries(values);
}

/** Runs something and gives back, beside its result, all that it logged. */
export async function logged<T>(run: () => Promise<T>): Promise<{ result: T; lines: string[] }> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...parts: unknown[]) => lines.push(parts.map(String).join(" "));
  try {
    return { result: await run(), lines };
  } finally {
    console.log = log;
  }
}
