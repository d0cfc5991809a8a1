import type { Answer } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import type { UpstreamOutcome } from "./upstream.ts";

/** Headers that come back. Never Set-Cookie: the proxy's origin is not the one that the cookie was meant for. */
const PASSED_BACK = {
  "content-type": "Content-Type",
  "retry-after": "Retry-After",
  "www-authenticate": "WWW-Authenticate",
};

/** Says whether a body is what the endpoint answers. */
export type Shape = (status: number, body: string) => boolean;

/**
 * Turns what came from the pool's domain into an answer: its status, body and a few headers where it is an answer of the
 * kind that was asked for, and an OAuth error otherwise, so that an app never has to make sense of a web page.
 */
export function answerFrom(outcome: UpstreamOutcome, fits: Shape): Answer {
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
      if (fits(outcome.status, outcome.body)) return passBack(outcome);
      if (outcome.status === 429 || outcome.status === 503) return busy(outcome);
      return oauthError(502, "server_error", "Sign-in gave an answer that is not one", "upstream-malformed");
  }
}

/** Throttled in words that are not OAuth's, as a gateway or a load balancer does it: the app may try again. */
function busy({ status, headers }: UpstreamOutcome & { kind: "answer" }): Answer {
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

function passBack({ status, headers, body }: UpstreamOutcome & { kind: "answer" }): Answer {
  const passed: Record<string, string> = {};
  for (const [from, to] of Object.entries(PASSED_BACK)) {
    const value = headers[from];
    if (typeof value === "string") passed[to] = value;
  }
  return { status, headers: passed, body, reason: status < 400 ? "ok" : "upstream-refused" };
}

/** RFC 6749, sections 5.1 and 5.2: a token response, or an error. */
export const isTokenResponse: Shape = (status, body) => {
  const json = parseObject(body);
  if (json === undefined) return false;
  if (status === 200) return typeof json["access_token"] === "string";
  return status >= 400 && typeof json["error"] === "string";
};

/** OpenID Connect Core, section 5.3: claims with a subject, or an error, which RFC 6750 puts into a header. */
export const isUserInfo: Shape = (status, body) => {
  const json = parseObject(body);
  if (status === 200) return typeof json?.["sub"] === "string";
  return status >= 400 && status < 500 && (body === "" || json !== undefined);
};

/** The object that a text is in JSON, if it is one. */
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
