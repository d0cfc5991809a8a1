import { isClockRefusal } from "../aws/clock.ts";

/** Error names of throttled requests. Source: Common errors; Amazon Cognito, API errors. */
const THROTTLING_ERRORS = new Set([
  "TooManyRequestsException",
  "ThrottlingException",
  "Throttling",
  "SlowDown",
]);

/** Node.js's error codes of a broken connection. */
const CONNECTION_ERRORS = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);

/** AWS throttled the request, so it certainly changed nothing. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && THROTTLING_ERRORS.has(error.name);
}

/** AWS certainly changed nothing, and may accept the same call when it is repeated. */
export function hadNoEffect(error: unknown): boolean {
  return isThrottled(error) || isClockCorrected(error);
}

/**
 * The computer's clock is wrong, and the SDK has read AWS's time from this answer: it uses it to sign the next call.
 * Source: @aws-sdk/core, AwsSdkSigV4Signer, errorHandler.
 */
function isClockCorrected(error: unknown): boolean {
  return isClockRefusal(error) && metadataOf(error)["clockSkewCorrected"] === true;
}

/** The call may succeed when it is repeated: it was throttled, AWS had a fault, or the connection broke. It may have taken effect. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (hadNoEffect(error) || error.name === "TimeoutError") return true;
  if ("code" in error && typeof error.code === "string" && CONNECTION_ERRORS.has(error.code)) return true;
  return statusOf(error) >= 500;
}

/**
 * Errors of AdminCreateUser after which certainly no e-mail was sent. A failed delivery is not one of them.
 * Source: AdminCreateUser, Errors.
 */
const NOT_SENT_ERRORS = new Set([
  "AccessDeniedException",
  "LimitExceededException",
  "NotAuthorizedException",
  "ResourceNotFoundException",
  "UnsupportedUserStateException",
  "UserNotFoundException",
]);

/** Whether a call that failed with this error certainly sent no e-mail. */
export function hasSentNothing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isThrottled(error) || isClockRefusal(error) || NOT_SENT_ERRORS.has(error.name);
}

function statusOf(error: unknown): number {
  const { httpStatusCode } = metadataOf(error);
  return typeof httpStatusCode === "number" ? httpStatusCode : 0;
}

/** The SDK's metadata of a call that failed. */
function metadataOf(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return {};
  const { $metadata } = error;
  return typeof $metadata === "object" && $metadata !== null ? { ...$metadata } : {};
}
