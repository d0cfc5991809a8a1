import { headerValue } from "./headers.ts";
import type { Answer, Parameter, ProxyEvent } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import { decodeForm } from "./parameters.ts";

/** A token request contains a code, a verifier and an address: about 500. */
const MAX_BODY_BYTES = 16 * 1024;

export const FORM = "application/x-www-form-urlencoded";

export type Form = { readonly parameters: readonly Parameter[] } | { readonly refusal: Answer };

/**
 * Reads the form of a token request (RFC 6749, section 3.2 and appendix B). API Gateway may send it in base64.
 *
 * @returns the parameters in their order, or the answer that refuses the request.
 */
export function readForm(event: ProxyEvent): Form {
  const contentType = headerValue(event.headers, "content-type") ?? "";
  if (contentType.split(";")[0]?.trim().toLowerCase() !== FORM) {
    return refuse(415, `The content type must be ${FORM}`, "content-type");
  }
  const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > MAX_BODY_BYTES) return refuse(413, "The request is too large", "too-large");
  const text = decodeUtf8(bytes);
  const parameters = text === undefined ? undefined : decodeForm(text);
  if (parameters === undefined) return refuse(400, "The body is not a form in UTF-8", "bad-encoding");
  return { parameters };
}

function refuse(status: number, description: string, reason: string): Form {
  return { refusal: oauthError(status, "invalid_request", description, reason) };
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
