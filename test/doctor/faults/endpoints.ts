import type { Passing } from "../support/tampering-gateway.ts";
import { tamper } from "../support/tampering-gateway.ts";
import type { PlantedFault } from "./planted-fault.ts";

const DISCOVERY = /cognito-idp\.[^/]+\/[^/]+\/\.well-known\/openid-configuration$/;
const KEYS = /\.well-known\/jwks\.json$/;
const API_DISCOVERY = /execute-api\.[^/]+\/prod\/\.well-known\/openid-configuration$/;
const API_AUTHORIZE = /execute-api\.[^/]+\/prod\/oauth2\/authorize\?/;
const TOKEN = /execute-api\.[^/]+\/prod\/oauth2\/token$/;
const USER_INFO = /execute-api\.[^/]+\/prod\/oauth2\/userInfo$/;
const CHECK_IP = /checkip\.amazonaws\.com\/$/;
const ADDRESS_OR_API = /checkip\.amazonaws\.com\/$|execute-api\.[^/]+\/prod\//;
const POOL_AUTHORIZE = /amazoncognito\.com\/oauth2\/authorize\?/;

const JSON_TYPE = "application/json";
const LOGIN = { status: 302, location: "/login?client_id=x", body: "" };

/** A fault that shows in the answer at one address. */
function tampered(
  fault: string,
  check: string,
  at: RegExp,
  answer: (passing: Passing, address: string) => Partial<Passing>,
  state: PlantedFault["state"] = "failure",
): PlantedFault {
  return { fault, check, state, plant: ({ sandbox }) => tamper(sandbox.gateway.origin, { at, answer }) };
}

/** Changes the query of a redirect. */
function redirected(change: (query: URLSearchParams) => void) {
  return ({ location = "" }: Passing) => {
    const [path = "", search = ""] = location.split("?");
    const query = new URLSearchParams(search);
    if (!query.has("code_challenge")) return {};
    change(query);
    return { location: `${path}?${query}` };
  };
}

const withBody =
  (change: (document: Record<string, unknown>) => unknown) =>
  ({ body }: Passing) => ({ body: JSON.stringify(change(JSON.parse(body))) });

export const issuerFaults: readonly PlantedFault[] = [
  tampered("The discovery document is blocked, as by a firewall", "issuer.discovery", DISCOVERY, () => ({
    status: 403,
    body: "",
  })),
  tampered(
    "The discovery document names the issuer with a slash at the end",
    "pool.issuer",
    DISCOVERY,
    withBody((document) => ({ ...document, issuer: `${document["issuer"]}/` })),
  ),
  {
    fault: "The key address that was handed out is another pool's",
    check: "pool.issuer",
    state: "failure",
    plant: async ({ target }) => {
      const JwksUri = target.outputs.JwksUri.replace(/_\w+\//, "_Another12/");
      return { target: { ...target, outputs: { ...target.outputs, JwksUri } }, undo: async () => {} };
    },
  },
  tampered(
    "No keys are published",
    "issuer.keys",
    KEYS,
    withBody(() => ({ keys: [] })),
  ),
  tampered(
    "A published key is for another algorithm than RS256",
    "issuer.keys",
    KEYS,
    withBody(() => ({ keys: [{ kty: "EC", alg: "ES256", kid: "1" }] })),
  ),
  tampered(
    "The API's discovery document names Cognito's own endpoints",
    "issuer.proxied-discovery",
    API_DISCOVERY,
    withBody((document) => ({
      ...document,
      authorization_endpoint: "https://other.example/oauth2/authorize",
    })),
  ),
];

export const endpointFaults: readonly PlantedFault[] = [
  tampered(
    "This computer's address is outside of allowedCidrs",
    "endpoints.own-address",
    ADDRESS_OR_API,
    (_, address) =>
      CHECK_IP.test(address)
        ? { body: "52.94.76.9\n" }
        : { status: 403, location: undefined, body: '{"error":"access_denied"}' },
    "warning",
  ),
  tampered("The API answers with an internal error", "endpoints.reachable", API_AUTHORIZE, () => ({
    status: 500,
    location: undefined,
    body: "{}",
  })),
  tampered("A firewall rule blocks the authorization request", "endpoints.reachable", API_AUTHORIZE, () => ({
    status: 403,
    location: undefined,
    body: '{"error":"access_denied","error_description":"A firewall rule blocked the request"}',
  })),
  tampered(
    "The proxy leaves offline_access in the scope",
    "endpoints.authorize",
    API_AUTHORIZE,
    redirected((query) => query.append("scope", `${query.get("scope")} offline_access`)),
  ),
  tampered(
    "The proxy loses the nonce",
    "endpoints.authorize",
    API_AUTHORIZE,
    redirected((query) => query.delete("nonce")),
  ),
  tampered(
    "The proxy decodes the state twice",
    "endpoints.authorize",
    API_AUTHORIZE,
    redirected((query) => query.set("state", (query.get("state") ?? "").replaceAll("+", " "))),
  ),
  tampered(
    "The proxy shows a page instead of a redirect",
    "endpoints.authorize",
    API_AUTHORIZE,
    (_, address) =>
      address.includes("code_challenge=")
        ? { status: 200, location: undefined, type: "text/html", body: "<p>" }
        : {},
  ),
  tampered(
    "The proxy redirects to another pool's domain",
    "endpoints.pool-domain",
    API_AUTHORIZE,
    ({ location }) => ({ location: location?.replace(/^\/[^.]+\./, "/another.") }),
  ),
  tampered("Cognito refuses the app's redirect URI", "endpoints.redirect-uri", POOL_AUTHORIZE, () => ({
    status: 302,
    location: "/error?error=redirect_mismatch",
    body: "",
  })),
  tampered(
    "The authorization endpoint accepts any redirect URI",
    "endpoints.other-redirect-uri",
    POOL_AUTHORIZE,
    () => LOGIN,
  ),
  tampered(
    "The proxy accepts a request without PKCE",
    "endpoints.pkce",
    API_AUTHORIZE,
    (_, address) => (address.includes("code_challenge=") ? {} : LOGIN),
    "warning",
  ),
  tampered("The token endpoint answers with a page", "endpoints.token", TOKEN, () => ({
    status: 502,
    type: "text/html",
    body: "<html>Bad gateway</html>",
  })),
  tampered("The token endpoint asks for a client secret", "endpoints.token", TOKEN, () => ({
    status: 400,
    type: JSON_TYPE,
    body: '{"error":"invalid_client"}',
  })),
  tampered("The token endpoint accepts a code that was never issued", "endpoints.token", TOKEN, () => ({
    status: 200,
    type: JSON_TYPE,
    body: '{"token_type":"Bearer"}',
  })),
  tampered(
    "There is nothing beside the token endpoint for user info",
    "endpoints.user-info",
    USER_INFO,
    () => ({
      status: 404,
      body: "",
    }),
  ),
];
