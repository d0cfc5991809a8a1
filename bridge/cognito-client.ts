import { headerValue } from "../proxy/headers.ts";
import type { Answer, Parameter, ProxyEvent } from "../proxy/messages.ts";
import { oauthError } from "../proxy/oauth-error.ts";
import type { BridgeProvider } from "./config.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { parameter } from "./parameters.ts";
import type { SecretCache } from "./secret-cache.ts";
import { digest } from "./state-store.ts";

/** A shorter secret, such as an empty one, admits no request. */
const MIN_SECRET_LENGTH = 32;

/**
 * Authenticates Cognito, which sends its client ID and secret in the body (client_secret_post) and knows no other way.
 *
 * @returns the refusal, or nothing.
 */
export async function refuseClient(
  { headers }: ProxyEvent,
  parameters: readonly Parameter[],
  { clientId, cognitoSecretArn }: BridgeProvider,
  secrets: SecretCache,
): Promise<Answer | undefined> {
  if (headerValue(headers, "authorization") !== undefined) {
    const description = "The client authenticates in the body: client_secret_post";
    return invalidClient(description, "authorization-header", { "WWW-Authenticate": "Basic" });
  }
  const secret = parameter(parameters, "client_secret");
  const hasNames = parameter(parameters, "client_id") === clientId && secret !== undefined;
  if (hasNames && (await secrets.some(cognitoSecretArn, (valid) => isSame(secret, valid)))) return undefined;
  return invalidClient("The client_id or the client_secret is wrong", "client");
}

/** Digests have equal lengths, so that the comparison takes constant time. */
function isSame(presented: string, valid: string): boolean {
  const [one, other] = [Buffer.from(digest(presented)), Buffer.from(digest(valid))];
  return nodeCrypto().timingSafeEqual(one, other) && valid.length >= MIN_SECRET_LENGTH;
}

/** RFC 6749, section 5.2. */
function invalidClient(description: string, reason: string, headers: Record<string, string> = {}): Answer {
  return oauthError(401, "invalid_client", description, reason, headers);
}
