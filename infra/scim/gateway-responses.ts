import { securityHeaders } from "../../proxy/headers.ts";
import { type GatewayResponse, type GatewayResponses, gatewayResponse } from "../shared/gateway-responses.ts";

/**
 * What API Gateway answers by itself, before the endpoint is asked: SCIM's errors, by which identity providers decide whether to try again.
 * Sources: "Gateway response types for API Gateway"; RFC 7644, section 3.12.
 */
export function scimGatewayResponses(): GatewayResponses {
  return {
    ACCESS_DENIED: scimError(403, "Your address is not among those that may push people here"),
    MISSING_AUTHENTICATION_TOKEN: scimError(
      404,
      "There is nothing at this address: the base URL ends with /scim/v2",
    ),
    REQUEST_TOO_LARGE: scimError(413, "The request is too large"),
    THROTTLED: scimError(429, "Too many requests: try again in a moment"),
    INTEGRATION_FAILURE: scimError(502, "The endpoint is not available right now"),
    INTEGRATION_TIMEOUT: scimError(504, "The endpoint did not answer in time"),
    // Where there is nothing, API Gateway takes a bearer token for a signature that it cannot read, and says so as one of these.
    DEFAULT_4XX: scimError(400, "The request cannot be answered: see that the base URL ends with /scim/v2"),
    DEFAULT_5XX: scimError(500, "The endpoint is not available right now"),
  };
}

function scimError(status: number, detail: string): GatewayResponse {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"];
  const body = { schemas, status: String(status), detail };
  return gatewayResponse(status, body, { ...securityHeaders, "Content-Type": "application/scim+json" });
}
