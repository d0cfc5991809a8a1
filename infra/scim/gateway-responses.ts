import { securityHeaders } from "../../proxy/headers.ts";
import { type GatewayResponse, type GatewayResponses, gatewayResponse } from "../shared/gateway-responses.ts";

/**
 * API Gateway's own responses, without the function: errors in SCIM's form, since identity providers decide by them whether to retry.
 * Sources: "Gateway response types for API Gateway"; RFC 7644, section 3.12.
 */
export function scimGatewayResponses(): GatewayResponses {
  return {
    ACCESS_DENIED: scimError(403, "Your address is not allowed to push users here"),
    MISSING_AUTHENTICATION_TOKEN: scimError(
      404,
      "There is nothing at this address: the base URL ends with /scim/v2",
    ),
    REQUEST_TOO_LARGE: scimError(413, "The request is too large"),
    THROTTLED: scimError(429, "Too many requests: try again in a moment"),
    INTEGRATION_FAILURE: scimError(502, "The endpoint is not available right now"),
    INTEGRATION_TIMEOUT: scimError(504, "The endpoint did not answer in time"),
    // At an unknown path, API Gateway tries to read a bearer token as a signature, and fails with one of these types.
    DEFAULT_4XX: scimError(400, "The request is not valid: check that the base URL ends with /scim/v2"),
    DEFAULT_5XX: scimError(500, "The endpoint is not available right now"),
  };
}

function scimError(status: number, detail: string): GatewayResponse {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"];
  const body = { schemas, status: String(status), detail };
  return gatewayResponse(status, body, { ...securityHeaders, "Content-Type": "application/scim+json" });
}
