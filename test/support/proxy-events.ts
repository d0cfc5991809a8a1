import fs from "node:fs";
import type { ProxyEvent } from "../../proxy/index.ts";

export const POOL_DOMAIN = "sign-in.auth.eu-central-1.amazoncognito.com";

/** For tests of other rules than PKCE (pkce.test.ts), without a code challenge in every request. */
export const ANY_REQUEST = { poolDomain: POOL_DOMAIN, requirePkce: false } as const;
export const FORM = "application/x-www-form-urlencoded";

/** A REST API's event in which every other member is empty. */
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
  // fromEntries treats "__proto__" like any other parameter.
  return Object.fromEntries(values);
}

/** Runs something and returns, beside its result, every line that it wrote to standard output. */
export async function logged<T>(run: () => Promise<T>): Promise<{ result: T; lines: string[] }> {
  const lines: string[] = [];
  const { writeSync } = fs;
  fs.writeSync = (descriptor: number, text: string | NodeJS.ArrayBufferView) => {
    if (descriptor !== 1) throw new Error("something was not written to standard output");
    lines.push(String(text).replace(/\n$/, ""));
    return String(text).length;
  };
  try {
    return { result: await run(), lines };
  } finally {
    fs.writeSync = writeSync;
  }
}
