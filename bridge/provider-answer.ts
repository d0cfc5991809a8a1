import type { UpstreamAnswer, UpstreamOutcome } from "../proxy/exchange.ts";
import { type OAuthErrorCode, oauthError } from "../proxy/oauth-error.ts";
import { type IsExpected, isTokenResponse, isUserInfo, parseObject } from "../proxy/upstream-answer.ts";
import type { BridgeAnswer } from "./context.ts";

/** Headers that go back to Cognito. Never Set-Cookie or Location, and never Cache-Control: every answer of the bridge has no-store. */
const RETURNED_HEADERS = { "retry-after": "Retry-After", "www-authenticate": "WWW-Authenticate" } as const;

/** An endpoint of a provider that Cognito asks through the bridge. */
export interface AskedEndpoint {
  readonly isAnswer: IsExpected;
  /** What an answer without an error must have. */
  readonly needed: string;
  /** A status that refuses the request whatever is in its body. */
  readonly refusals: readonly number[];
}

export const TOKEN: AskedEndpoint = { isAnswer: isTokenResponse, needed: "an access token", refusals: [] };
/** Of an error, RFC 6750 (section 3) defines status and header. Any caller can send a token that is not valid. */
export const USER_INFO: AskedEndpoint = { isAnswer: isUserInfo, needed: "a subject", refusals: [401, 403] };

/**
 * What Cognito gets for a request to a provider: an answer of the endpoint or an OAuth error as it is, and an OAuth error for all else.
 *
 * Cognito shows an error that conforms to the standards to the app, with its HTTP status, and of another one nothing. So an answer without
 * such an error becomes one, with the provider's status in its description. No text of a page is in it.
 * Source: "Managed login and federation error responses", Amazon Cognito; RFC 6749, sections 5.1 and 5.2.
 */
export function answerToCognito(outcome: UpstreamOutcome, endpoint: AskedEndpoint): BridgeAnswer {
  switch (outcome.kind) {
    case "late":
      return failure(504, "temporarily_unavailable", "did not answer in time: try again", "upstream-late");
    case "failed": {
      const answer = failure(
        502,
        "temporarily_unavailable",
        "cannot be reached: try again",
        "upstream-failed",
      );
      return { ...answer, code: outcome.code };
    }
    case "too-large":
      return failure(502, "server_error", "gave an answer that is too large", "upstream-too-large");
    case "answer":
      return { ...answerOf(outcome, endpoint), upstreamStatus: outcome.status };
  }
}

function answerOf(answer: UpstreamAnswer, { isAnswer, needed, refusals }: AskedEndpoint): BridgeAnswer {
  const { status, body } = answer;
  const isError = status >= 400 && isTokenResponse(status, body);
  if (isError || isAnswer(status, body)) return unchanged(answer, status);
  if (refusals.includes(status)) return unchanged({ ...answer, body: "" }, status);
  // Some providers send their errors with 200, such as Slack (openid.connect.token). RFC 6749 says 400.
  if (status === 200 && isTokenResponse(400, body)) return unchanged(answer, 400);
  if (status === 429 || status === 503)
    return failure(
      status,
      "temporarily_unavailable",
      "is not available: try again in a moment",
      "upstream-busy",
      answer,
    );
  return failure(502, "server_error", `answered ${status} ${missing(answer, needed)}`, "upstream-malformed");
}

/** A body was read as JSON, so that it has the media type of RFC 6749, whatever the provider has called it. RFC 6750 needs none for an error. */
function unchanged(answer: UpstreamAnswer, status: number): BridgeAnswer {
  const headers = returnedHeaders(answer);
  if (answer.body !== "") headers["Content-Type"] = "application/json";
  const refusal = isClientRefusal(answer.body) ? "client-refused" : "upstream-refused";
  return { status, headers, body: answer.body, reason: status === 200 ? "ok" : refusal };
}

/** Whether the provider does not accept our authentication, which no user can change. Source: RFC 6749, section 5.2. */
function isClientRefusal(body: string): boolean {
  const error = parseObject(body)?.["error"];
  return error === "invalid_client" || error === "unauthorized_client";
}

function returnedHeaders({ headers }: UpstreamAnswer): Record<string, string> {
  const returned: Record<string, string> = {};
  for (const [from, to] of Object.entries(RETURNED_HEADERS)) {
    const value = headers[from];
    if (typeof value === "string") returned[to] = value;
  }
  return returned;
}

/** What is wrong with an answer. An administrator reads it in the app's error, or in the browser's address. */
function missing({ status, body }: UpstreamAnswer, needed: string): string {
  if (status >= 300 && status < 400) return "with a redirect, which is not followed";
  if (status >= 400) return "without an OAuth error";
  return parseObject(body) === undefined ? "without JSON" : `without ${needed}`;
}

function failure(
  status: number,
  error: OAuthErrorCode,
  what: string,
  reason: string,
  answer?: UpstreamAnswer,
): BridgeAnswer {
  const headers = answer === undefined ? {} : returnedHeaders(answer);
  return oauthError(status, error, `The identity provider ${what}`, reason, headers);
}
