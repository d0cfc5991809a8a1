import { securityHeaders } from "../../proxy/headers.ts";

/** API Gateway's own responses, by response type. */
export type GatewayResponses = Readonly<Record<string, GatewayResponse>>;

export interface GatewayResponse {
  readonly statusCode: number;
  readonly responseTemplates: { readonly "application/json": string };
  readonly responseParameters: Record<string, string>;
}

/**
 * API Gateway's own responses, without the proxy: OAuth errors in JSON, with the proxy's headers.
 * awsx would answer 404 to a denied address; it is 403 here, so that users outside the allowed ranges see the reason.
 * Source: "Gateway response types for API Gateway".
 */
export function gatewayResponses(): GatewayResponses {
  return {
    ACCESS_DENIED: oauthError(403, "access_denied", "Your address is not allowed to sign in here"),
    MISSING_AUTHENTICATION_TOKEN: oauthError(404, "invalid_request", "There is nothing at this address"),
    REQUEST_TOO_LARGE: oauthError(413, "invalid_request", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE: oauthError(415, "invalid_request", "The content type is not supported"),
    THROTTLED: oauthError(429, "temporarily_unavailable", "Too many requests: try again in a moment"),
    BAD_REQUEST_BODY: oauthError(400, "invalid_request", "The request cannot be read"),
    BAD_REQUEST_PARAMETERS: oauthError(400, "invalid_request", "The request cannot be read"),
    WAF_FILTERED: oauthError(403, "access_denied", "A firewall rule blocked the request"),
    INTEGRATION_FAILURE: oauthError(502, "server_error", "Sign-in is not available right now"),
    INTEGRATION_TIMEOUT: oauthError(504, "temporarily_unavailable", "Sign-in did not answer in time"),
    // All other types: this API has no keys, quotas, signatures or authorizers.
    DEFAULT_4XX: oauthError(400, "invalid_request", "The request cannot be answered"),
    DEFAULT_5XX: oauthError(500, "server_error", "Sign-in is not available right now"),
    API_CONFIGURATION_ERROR: oauthError(500, "server_error", "Sign-in is not available right now"),
  };
}

function oauthError(statusCode: number, error: string, description: string): GatewayResponse {
  return gatewayResponse(statusCode, { error, error_description: description }, securityHeaders);
}

/**
 * A response of API Gateway itself.
 *
 * @param headers their values contain no single quotes.
 */
export function gatewayResponse(
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>>,
): GatewayResponse {
  const literals = Object.entries(headers).map(
    // Quotes make it a literal value. Source: "Set up gateway responses", parameter mapping.
    ([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`] as const,
  );
  return {
    statusCode,
    responseTemplates: { "application/json": JSON.stringify(body) },
    responseParameters: Object.fromEntries(literals),
  };
}
