import type { Headers } from "./headers.ts";
import type { Answer } from "./messages.ts";

/**
 * Error codes of RFC 6749, sections 4.1.2.1 and 5.2. The last two tell an OAuth client that the authorization server is
 * down.
 */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unsupported_grant_type"
  | "server_error"
  | "temporarily_unavailable";

/**
 * Makes an OAuth error.
 *
 * @param description in printable ASCII without quote and backslash (RFC 6749, section 5.2), and without any
 *   part of the request.
 * @param reason one word for the log.
 */
export function oauthError(
  status: number,
  error: OAuthErrorCode,
  description: string,
  reason: string,
  headers: Headers = {},
): Answer {
  return {
    status,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ error, error_description: description }),
    reason,
  };
}
