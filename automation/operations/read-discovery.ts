import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";

/** A request for a public document of about 1,000 characters. */
const TIMEOUT_MS = 5_000;
const MAX_CHARACTERS = 64 * 1024;

/** A document, or why there is none, as the end of a sentence that begins with its address. */
export type Discovery = { readonly body: string } | { readonly problem: string };

/**
 * Reads an issuer's discovery document. An endpoint that the AWS SDKs are told to use for Amazon Cognito is asked instead of the issuer's
 * host, as in the sandbox. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 */
export async function readDiscovery(issuer: string, signal: AbortSignal): Promise<Discovery> {
  const { host, pathname } = new URL(issuer);
  const own =
    process.env["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] || process.env["AWS_ENDPOINT_URL"] || undefined;
  const address = new URL(`${pathname}/.well-known/openid-configuration`, own ?? issuer);
  const client = address.protocol === "http:" ? http : https;
  try {
    const request = client.get(address, {
      headers: { host, accept: "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const [response]: http.IncomingMessage[] = await once(request, "response");
    if (response === undefined) return { problem: "did not answer" };
    const body = await text(response);
    if (response.statusCode !== 200) return { problem: `answered with status ${response.statusCode}` };
    return body.length > MAX_CHARACTERS ? { problem: "is too long for a discovery document" } : { body };
  } catch (cause) {
    return { problem: `cannot be read: ${reason(cause)}` };
  }
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.name === "AbortError" || cause.name === "TimeoutError"
    ? `no answer within ${TIMEOUT_MS / 1000} seconds`
    : cause.message;
}
