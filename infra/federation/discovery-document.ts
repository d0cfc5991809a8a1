import { z } from "zod";
import { ADDRESS } from "../../bridge/config.ts";
import type { BridgedProvider } from "../settings/federation.ts";

/** With another form, such as one with a fragment, the bridge would not start. */
const https = z.url({ protocol: /^https$/ }).regex(ADDRESS);

const documentSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: https,
  token_endpoint: https,
  userinfo_endpoint: https,
  jwks_uri: https,
  // Not needed for sign-ins, so a wrong one does not matter without signOut.
  end_session_endpoint: https.optional().catch(undefined),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  token_endpoint_auth_signing_alg_values_supported: z.array(z.string()).optional(),
  require_pushed_authorization_requests: z.boolean().optional().catch(undefined),
  require_signed_request_object: z.boolean().optional().catch(undefined),
});
type DiscoveryDocument = z.infer<typeof documentSchema>;

/**
 * Reads a discovery document. Pure.
 *
 * @throws Error that names the members which are missing, or of the wrong form.
 */
export function documentIn(text: string, address: string): DiscoveryDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${address} answers no JSON`);
  }
  const document = documentSchema.safeParse(value);
  if (document.success) return document.data;
  const members = [...new Set(document.error.issues.map(({ path }) => path.join(".") || "the document"))];
  throw new Error(`${address}: missing, or of the wrong form: ${members.join(", ")}`);
}

/** What the document has to agree with. */
export interface Expected {
  readonly issuer: string;
  /** With our API between Cognito and the provider. */
  readonly bridged: BridgedProvider | undefined;
  /** Whether users are signed out at the provider too, at the address that its document has. */
  readonly signOut: boolean;
}

/**
 * Finds what a discovery document says that would make each sign-in fail. What it leaves out is not refused: many providers list less than they
 * can. Pure.
 */
export function faultsOfDocument(document: DiscoveryDocument, expected: Expected): string[] {
  const faults: string[] = [];
  if (!isSameIssuer(document.issuer, expected.issuer))
    faults.push(`its issuer is ${document.issuer}, and not, to the letter, ${expected.issuer}`);
  const method =
    expected.bridged?.clientAuth === "private_key_jwt" ? "private_key_jwt" : "client_secret_post";
  const methods = document.token_endpoint_auth_methods_supported;
  if (methods && !methods.includes(method))
    faults.push(`its token endpoint does not accept ${method}, only ${methods.join(", ")}`);
  if (expected.signOut && document.end_session_endpoint === undefined)
    faults.push("it has no end_session_endpoint, so remove signOut");
  // Neither Cognito nor the bridge has them. Sources: RFC 9126, section 5; RFC 9101, section 10.5.
  if (document.require_pushed_authorization_requests)
    faults.push("it accepts pushed authorization requests alone, which Cognito and the bridge do not send");
  if (document.require_signed_request_object)
    faults.push("it accepts signed request objects alone, which Cognito and the bridge do not send");
  if (expected.bridged === undefined) return faults;
  const { pkce, clientAuth, keyAlgorithm } = expected.bridged;
  const challenges = document.code_challenge_methods_supported;
  if (pkce && challenges && !challenges.includes("S256"))
    faults.push(`it has no PKCE with S256, only ${challenges.join(", ")}`);
  const algorithms = document.token_endpoint_auth_signing_alg_values_supported;
  if (clientAuth === "private_key_jwt" && algorithms && !algorithms.includes(keyAlgorithm))
    faults.push(`it does not accept assertions signed with ${keyAlgorithm}, only ${algorithms.join(", ")}`);
  return faults;
}

/** A user pool may have the issuer type UPDATED: then its document, at the address of type ORIGINAL too, names that one. */
function isSameIssuer(found: string, expected: string): boolean {
  return (
    found === expected || found === expected.replace("https://cognito-idp.", "https://issuer-cognito-idp.")
  );
}
