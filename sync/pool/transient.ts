import { isClockRefusal } from "../aws/clock.ts";

/** Names by which AWS says that there are too many requests. Source: Common errors; Amazon Cognito, API errors. */
const THROTTLED = new Set(["TooManyRequestsException", "ThrottlingException", "Throttling", "SlowDown"]);

/** What Node.js says of a connection that broke. */
const BROKEN = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);

/** AWS had too many requests: it certainly did nothing. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && THROTTLED.has(error.name);
}

/** AWS certainly did nothing, and takes the same call when it is made again. */
export function hadNoEffect(error: unknown): boolean {
  return isThrottled(error) || isClockCorrected(error);
}

/**
 * The computer's clock is off, and the SDK has learned from this very answer by how much: it signs the next call by AWS's time.
 * Source: @aws-sdk/core, AwsSdkSigV4Signer, errorHandler.
 */
function isClockCorrected(error: unknown): boolean {
  return isClockRefusal(error) && metadataOf(error)["clockSkewCorrected"] === true;
}

/** It may go well the next time: too many requests, a fault of AWS's own, a connection that broke. Whether it took effect is not known. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (hadNoEffect(error) || error.name === "TimeoutError") return true;
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
  if (!(error instanceof Error)) return false;
  return isThrottled(error) || isClockRefusal(error) || NOT_SENT.has(error.name);
}

function statusOf(error: unknown): number {
  const { httpStatusCode } = metadataOf(error);
  return typeof httpStatusCode === "number" ? httpStatusCode : 0;
}

/** What the SDK says of a call that failed. */
function metadataOf(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return {};
  const { $metadata } = error;
  return typeof $metadata === "object" && $metadata !== null ? { ...$metadata } : {};
}
