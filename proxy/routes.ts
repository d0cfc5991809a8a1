import { headerValue } from "./headers.ts";
import type { Answer, Parameter, ProxyEvent } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import { encode, hasDuplicate, withoutOfflineAccess } from "./parameters.ts";
import { hasS256Challenge } from "./pkce.ts";
import { readForm } from "./request-body.ts";
import type { Upstream } from "./upstream.ts";
import { answerFrom, isTokenResponse, isUserInfo } from "./upstream-answer.ts";

/** Characters. API Gateway passes headers of 10,240 bytes in all. */
const LONGEST_LOCATION = 8 * 1024;

/** GET /oauth2/authorize: sends the browser on to the pool's own domain, without `offline_access`. */
export function authorize(event: ProxyEvent, poolDomain: string, requirePkce: boolean): Answer {
  const parameters = queryOf(event);
  if (hasDuplicate(parameters)) return twice();
  if (requirePkce && !hasS256Challenge(parameters)) {
    return oauthError(400, "invalid_request", "A code_challenge with the method S256 is needed", "no-pkce");
  }
  const query = encode(withoutOfflineAccess(parameters));
  const location = `https://${poolDomain}/oauth2/authorize${query === "" ? "" : `?${query}`}`;
  if (location.length > LONGEST_LOCATION) {
    return oauthError(414, "invalid_request", "The request is too long", "too-long");
  }
  // 302 and never 307, which would send a POST's body on (RFC 9700, section 4.12).
  return { status: 302, headers: { Location: location }, reason: "ok" };
}

/** POST /oauth2/token: passes the form on, without `offline_access`, and the answer back. */
export async function token(event: ProxyEvent, upstream: Upstream): Promise<Answer> {
  // Parameters belong into the body, where no log of addresses sees them (OAuth 2.1, section 3.2.1).
  if (queryOf(event).length > 0) {
    return oauthError(400, "invalid_request", "Parameters belong into the body", "query-on-token");
  }
  const form = readForm(event);
  if ("refusal" in form) return form.refusal;
  if (hasDuplicate(form.parameters)) return twice();
  const authorization = authorizationOf(event);
  if (authorization === "bad") return badHeader();
  const outcome = await upstream.send({
    method: "POST",
    path: "/oauth2/token",
    headers: { "content-type": "application/x-www-form-urlencoded", ...authorization },
    body: encode(withoutOfflineAccess(form.parameters)),
  });
  return answerFrom(outcome, isTokenResponse);
}

/** GET or POST /oauth2/userInfo: passed through with the access token in its header, and with nothing else. */
export async function userInfo(event: ProxyEvent, upstream: Upstream): Promise<Answer> {
  const authorization = authorizationOf(event);
  if (authorization === "bad") return badHeader();
  const method = event.httpMethod === "POST" ? "POST" : "GET";
  const outcome = await upstream.send({ method, path: "/oauth2/userInfo", headers: authorization });
  return answerFrom(outcome, isUserInfo);
}

function queryOf({ multiValueQueryStringParameters }: ProxyEvent): Parameter[] {
  return Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values]) =>
    (values ?? []).map((value): Parameter => [name, value]),
  );
}

/** What a header may hold (RFC 9110, section 5.5); anything else would be a header of somebody's own making. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function authorizationOf({ headers }: ProxyEvent): { authorization?: string } | "bad" {
  const authorization = headerValue(headers, "authorization");
  if (authorization === undefined) return {};
  return FIELD_VALUE.test(authorization) ? { authorization } : "bad";
}

function twice(): Answer {
  return oauthError(400, "invalid_request", "A parameter comes twice", "duplicate-parameter");
}

function badHeader(): Answer {
  return oauthError(400, "invalid_request", "The Authorization header cannot be read", "bad-header");
}
