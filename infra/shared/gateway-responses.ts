import { securityHeaders } from "../../proxy/headers.ts";

/** What API Gateway says by itself, by the kind of response. */
export type GatewayResponses = Readonly<Record<string, GatewayResponse>>;

export interface GatewayResponse {
  readonly statusCode: number;
  readonly responseTemplates: { readonly "application/json": string };
  readonly responseParameters: Record<string, string>;
}

/**
 * What API Gateway answers by itself, before the proxy is asked: OAuth errors in JSON, with the proxy's own headers.
 * awsx would turn a denied address into 404; it is 403 here, so that somebody outside the allowed ranges can tell.
 * Source: "Gateway response types for API Gateway".
 */
export function gatewayResponses(): GatewayResponses {
  return {
    ACCESS_DENIED: oauthError(403, "access_denied", "Your address is not among those that may sign in here"),
    MISSING_AUTHENTICATION_TOKEN: oauthError(404, "invalid_request", "There is nothing at this address"),
    REQUEST_TOO_LARGE: oauthError(413, "invalid_request", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE: oauthError(415, "invalid_request", "The content type is not supported"),
    THROTTLED: oauthError(429, "temporarily_unavailable", "Too many requests: try again in a moment"),
    BAD_REQUEST_BODY: oauthError(400, "invalid_request", "The request cannot be read"),
    BAD_REQUEST_PARAMETERS: oauthError(400, "invalid_request", "The request cannot be read"),
    WAF_FILTERED: oauthError(403, "access_denied", "The request was stopped by a firewall rule"),
    INTEGRATION_FAILURE: oauthError(502, "server_error", "Sign-in is not available right now"),
    INTEGRATION_TIMEOUT: oauthError(504, "temporarily_unavailable", "Sign-in did not answer in time"),
    // All the rest, each of which needs something that this API has not: keys, quotas, signatures, authorizers.
    DEFAULT_4XX: oauthError(400, "invalid_request", "The request cannot be answered"),
    DEFAULT_5XX: oauthError(500, "server_error", "Sign-in is not available right now"),
    API_CONFIGURATION_ERROR: oauthError(500, "server_error", "Sign-in is not available right now"),
  };
}

function oauthError(statusCode: number, error: string, description: string): GatewayResponse {
  return gatewayResponse(statusCode, { error, error_description: description }, securityHeaders);
}

/**
 * An answer of API Gateway's own.
 *
 * @param headers none of their values has a single quote in it.
 */
export function gatewayResponse(
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>>,
): GatewayResponse {
  const literals = Object.entries(headers).map(
    // The quotes make it a literal value. Source: "Set up gateway responses", parameter mapping.
    ([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`] as const,
  );
  return {
    statusCode,
    responseTemplates: { "application/json": JSON.stringify(body) },
    responseParameters: Object.fromEntries(literals),
  };
}
