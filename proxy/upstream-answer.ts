import type { UpstreamAnswer, UpstreamOutcome } from "./exchange.ts";
import type { Answer } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";

/** Headers that are returned. Never Set-Cookie: the cookie is for the pool's origin, not for the proxy's. */
const RETURNED_HEADERS = {
  "content-type": "Content-Type",
  "retry-after": "Retry-After",
  "www-authenticate": "WWW-Authenticate",
};

/** Whether this is an answer that the endpoint gives. */
export type IsExpected = (status: number, body: string) => boolean;

/**
 * Turns the outcome of a request to the pool's domain into an answer: status, body and a few headers if it is an answer of
 * the expected kind, and an OAuth error otherwise, so that an app never has to interpret a web page.
 */
export function toAnswer(outcome: UpstreamOutcome, isExpected: IsExpected): Answer {
  switch (outcome.kind) {
    case "late":
      return oauthError(
        504,
        "temporarily_unavailable",
        "Sign-in did not answer in time: try again",
        "upstream-late",
      );
    case "failed":
      return oauthError(
        502,
        "temporarily_unavailable",
        "Sign-in cannot be reached: try again",
        "upstream-failed",
      );
    case "too-large":
      return oauthError(
        502,
        "server_error",
        "Sign-in gave an answer that is too large",
        "upstream-too-large",
      );
    case "answer":
      if (isExpected(outcome.status, outcome.body)) return returnUnchanged(outcome);
      if (outcome.status === 429 || outcome.status === 503) return busy(outcome);
      return oauthError(502, "server_error", "Sign-in gave an answer that is not one", "upstream-malformed");
  }
}

/** Throttled without an OAuth error, as a gateway or a load balancer does it: the app may try again. */
function busy({ status, headers }: UpstreamAnswer): Answer {
  const retryAfter = headers["retry-after"];
  const passed = retryAfter === undefined ? {} : { "Retry-After": retryAfter };
  return oauthError(
    status,
    "temporarily_unavailable",
    "Too many requests: try again in a moment",
    "upstream-busy",
    passed,
  );
}

function returnUnchanged({ status, headers, body }: UpstreamAnswer): Answer {
  const passed: Record<string, string> = {};
  for (const [from, to] of Object.entries(RETURNED_HEADERS)) {
    const value = headers[from];
    if (typeof value === "string") passed[to] = value;
  }
  return { status, headers: passed, body, reason: status < 400 ? "ok" : "upstream-refused" };
}

/** RFC 6749, sections 5.1 and 5.2: a token response, or an error. */
export const isTokenResponse: IsExpected = (status, body) => {
  const json = parseObject(body);
  if (json === undefined) return false;
  if (status === 200) return typeof json["access_token"] === "string";
  return status >= 400 && typeof json["error"] === "string";
};

/** OpenID Connect Core, section 5.3: claims with a subject, or an error, which RFC 6750 puts in a header. */
export const isUserInfo: IsExpected = (status, body) => {
  const json = parseObject(body);
  if (status === 200) return typeof json?.["sub"] === "string";
  return status >= 400 && status < 500 && (body === "" || json !== undefined);
};

/** Parses a JSON object. Returns nothing if the text is not one. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
