import type { ProxyConfig } from "./config.ts";
import { headerValue } from "./headers.ts";
import type { Answer, Parameter, ProxyEvent } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import { encode, hasDuplicate, hasS256Challenge, withoutOfflineAccess, withProvider } from "./parameters.ts";
import { FORM, readForm } from "./request-body.ts";
import type { Upstream } from "./upstream.ts";
import { isTokenResponse, isUserInfo, toAnswer } from "./upstream-answer.ts";

/** API Gateway allows 10,240 bytes for all headers. */
const MAX_LOCATION_CHARACTERS = 8 * 1024;

/**
 * GET /oauth2/authorize: redirects the browser to the pool's own domain, without `offline_access`, and with the default provider if the
 * request leaves the choice to the user.
 */
export function authorize(
  event: ProxyEvent,
  { poolDomain, requirePkce = true, defaultProvider }: ProxyConfig,
): Answer {
  const parameters = queryOf(event);
  if (hasDuplicate(parameters)) return duplicateParameter();
  if (requirePkce && !hasS256Challenge(parameters)) {
    return oauthError(400, "invalid_request", "A code_challenge with the method S256 is needed", "no-pkce");
  }
  const query = encode(withProvider(withoutOfflineAccess(parameters), defaultProvider));
  const location = `https://${poolDomain}/oauth2/authorize${query === "" ? "" : `?${query}`}`;
  if (location.length > MAX_LOCATION_CHARACTERS) {
    return oauthError(414, "invalid_request", "The request is too long", "too-long");
  }
  // 302 and never 307, which would forward a POST's body (RFC 9700, section 4.12).
  return { status: 302, headers: { Location: location }, reason: "ok" };
}

/** POST /oauth2/token: forwards the form, without `offline_access`, and returns the answer. */
export async function token(event: ProxyEvent, upstream: Upstream): Promise<Answer> {
  // Parameters belong into the body, where no log of addresses contains them (OAuth 2.1, section 3.2.1).
  if (queryOf(event).length > 0) {
    return oauthError(400, "invalid_request", "Parameters belong into the body", "query-on-token");
  }
  const form = readForm(event);
  if ("refusal" in form) return form.refusal;
  if (hasDuplicate(form.parameters)) return duplicateParameter();
  const authorization = authorizationOf(event);
  if (authorization === "bad") return badHeader();
  const outcome = await upstream.send({
    method: "POST",
    path: "/oauth2/token",
    headers: { "content-type": FORM, ...authorization },
    body: encode(withoutOfflineAccess(form.parameters)),
  });
  return toAnswer(outcome, isTokenResponse);
}

/** GET or POST /oauth2/userInfo: forwards the access token in its header, and nothing else. */
export async function userInfo(event: ProxyEvent, upstream: Upstream): Promise<Answer> {
  const authorization = authorizationOf(event);
  if (authorization === "bad") return badHeader();
  const method = event.httpMethod === "POST" ? "POST" : "GET";
  const outcome = await upstream.send({ method, path: "/oauth2/userInfo", headers: authorization });
  return toAnswer(outcome, isUserInfo);
}

/** The parameters of the query, in API Gateway's order. */
export function queryOf({ multiValueQueryStringParameters }: ProxyEvent): Parameter[] {
  return Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values]) =>
    (values ?? []).map((value): Parameter => [name, value]),
  );
}

/** What a header may contain (RFC 9110, section 5.5). A line break could inject another header. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The header with the caller's token, or nothing if there is none. */
export function authorizationOf({ headers }: ProxyEvent): { authorization?: string } | "bad" {
  const authorization = headerValue(headers, "authorization");
  if (authorization === undefined) return {};
  return FIELD_VALUE.test(authorization) ? { authorization } : "bad";
}

function duplicateParameter(): Answer {
  return oauthError(400, "invalid_request", "A parameter comes twice", "duplicate-parameter");
}

function badHeader(): Answer {
  return oauthError(400, "invalid_request", "The Authorization header cannot be read", "bad-header");
}
