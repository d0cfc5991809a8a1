import { z } from "zod";
import type { Outputs } from "../infra/outputs.ts";
import { parseJson } from "../sync/model/json.ts";
import { requestProblem } from "../sync/model/request-problem.ts";
import { send, TIMEOUT_MS } from "./http.ts";

const MAX_CHARACTERS = 64 * 1024;

/** What Amazon Quick and IAM Identity Center read of the document. Source: OpenID Connect Discovery 1.0, section 3. */
const documentSchema = z.object({ issuer: z.string(), jwks_uri: z.string() });

/** A document, or why there is none, as the end of a sentence that begins with its address. */
export type Discovery =
  | { readonly body: string }
  | { readonly problem: string /** Whether there was an answer. */; readonly isAnswered: boolean };

/** The address of an issuer's discovery document. Source: OpenID Connect Discovery 1.0, section 4. */
export function discoveryAddress(issuer: string): string {
  return `${issuer}/.well-known/openid-configuration`;
}

/** Reads a discovery document. It never throws. */
export async function readDiscovery(issuer: string, signal: AbortSignal): Promise<Discovery> {
  try {
    const { status, body } = await send(
      discoveryAddress(issuer),
      { headers: { accept: "application/json" } },
      signal,
    );
    if (status !== 200) return { problem: `answered with status ${status}`, isAnswered: true };
    if (body.length <= MAX_CHARACTERS) return { body };
    return { problem: "is too long for a discovery document", isAnswered: true };
  } catch (cause) {
    return { problem: `cannot be read: ${requestProblem(cause, TIMEOUT_MS)}`, isAnswered: false };
  }
}

/**
 * How the document differs from what is handed out: both are compared to the letter, as clients do. Pure.
 * Source: OpenID Connect Discovery 1.0, section 4.3.
 *
 * @returns the end of a sentence that begins with the document's address; undefined if it does not differ.
 */
export function discoveryDifference(
  outputs: Pick<Outputs, "IssuerUrl" | "JwksUri">,
  body: string,
): string | undefined {
  const document = documentSchema.safeParse(parseJson(body));
  if (!document.success) return "is no discovery document: it has no issuer, or no jwks_uri";
  const { issuer, jwks_uri: keys } = document.data;
  if (issuer !== outputs.IssuerUrl) return `names another issuer: ${JSON.stringify(issuer)}`;
  return keys === outputs.JwksUri ? undefined : `names another address for the keys: ${JSON.stringify(keys)}`;
}
