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

/** AWS answered that it does not do this: a call that it refused took no effect. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = statusOf(error);
  return isThrottled(error) || (status >= 400 && status < 500);
}

function statusOf(error: Error): number {
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return 0;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : 0;
}
