/** Names by which AWS says that there are too many requests. Source: Common errors; Amazon Cognito, API errors. */
const THROTTLED = new Set(["TooManyRequestsException", "ThrottlingException", "Throttling", "SlowDown"]);

/** What Node.js says of a connection that broke. */
const BROKEN = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);

/** AWS had too many requests: it certainly did nothing. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && THROTTLED.has(error.name);
}

/** It may go well the next time: too many requests, a fault of AWS's own, a connection that broke. Whether it took effect is not known. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isThrottled(error) || error.name === "TimeoutError") return true;
  if ("code" in error && typeof error.code === "string" && BROKEN.has(error.code)) return true;
  return statusOf(error) >= 500;
}

/**
 * Refusals of AdminCreateUser by which it is certain that no mail went out. A mail that could not be delivered is not among them.
 * Source: AdminCreateUser, Errors.
 */
const NOT_SENT = new Set([
  "AccessDeniedException",
  "LimitExceededException",
  "NotAuthorizedException",
  "ResourceNotFoundException",
  "UnsupportedUserStateException",
  "UserNotFoundException",
]);

/** Whether a call that failed so certainly sent no mail. */
export function hasSentNothing(error: unknown): boolean {
  return error instanceof Error && (isThrottled(error) || NOT_SENT.has(error.name));
}

function statusOf(error: Error): number {
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return 0;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : 0;
}
