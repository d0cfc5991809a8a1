import { SyncError } from "../model/errors.ts";
import { isClockRefusal } from "./clock.ts";
import { credentialProblem, isNetworkFailure } from "./credential-errors.ts";
import { PartialReadError } from "./pagination.ts";

/** What was going on when AWS refused, for the sentence about it. */
export interface Attempt {
  /** "read the users of IAM Identity Center" */
  readonly what: string;
  /** The profile to log in with, where one was given. */
  readonly profile?: string | undefined;
}

/**
 * Turns what the AWS SDK throws into a sentence and what to do about it. Errors that are explained already pass.
 *
 * @returns never AWS's own message where that could hold something secret: only names of errors and actions.
 */
export function toSyncError(error: unknown, { what, profile }: Attempt): SyncError {
  if (error instanceof SyncError) return error;
  if (error instanceof PartialReadError) return toSyncError(error.cause, { what, profile });
  const name = error instanceof Error ? error.name : "";
  const message = error instanceof Error ? error.message : "";
  const login = `aws sso login${profile ? ` --profile ${profile}` : ""}`;
  if (isClockRefusal(error)) {
    return new SyncError(
      "CLOCK_WRONG",
      `AWS refused to ${what}: this computer's clock is more than 5 minutes off.`,
      "Set the clock, best by a time server, and run it again.",
      error,
    );
  }
  const problem = credentialProblem(error);
  if (name === "CredentialsProviderError" && problem !== "expired") {
    return new SyncError(
      "CREDENTIALS_MISSING",
      `There are no AWS credentials to ${what}.`,
      `Set AWS_PROFILE, or log in: ${login}.`,
      error,
    );
  }
  if (problem === "expired" || problem === "refused") {
    return new SyncError(
      "CREDENTIALS_EXPIRED",
      `AWS does not accept the credentials to ${what}, or no longer.`,
      `Log in again: ${login}.`,
      error,
    );
  }
  switch (name) {
    case "AccessDeniedException":
    case "AccessDenied":
    case "NotAuthorizedException": {
      const [action] = /\b[a-z-]+:[A-Z]\w+/.exec(message) ?? [];
      return new SyncError(
        "ACCESS_DENIED",
        `AWS does not let these credentials ${what}${action ? `: ${action} is missing` : ""}.`,
        "docs/permissions.md has the policy that sync needs.",
        error,
      );
    }
    case "ResourceNotFoundException":
      return new SyncError(
        "POOL_MISSING",
        `It was not possible to ${what}: AWS knows nothing of that name.`,
        "Check the id, the account (aws sts get-caller-identity) and the Region, which a pool's id begins with.",
        error,
      );
    default:
      return explainRest(error, name, message, what);
  }
}

function explainRest(error: unknown, name: string, message: string, what: string): SyncError {
  if (/Region is missing/.test(message)) {
    return new SyncError(
      "REGION_MISSING",
      `It is not said in which Region to ${what}.`,
      "Set AWS_REGION, or --source-region.",
      error,
    );
  }
  if (isNetworkFailure(error)) {
    return new SyncError(
      "NETWORK",
      `AWS could not be reached to ${what}.`,
      "Check the network, a proxy, and whether the Region is spelt right; then run it again.",
      error,
    );
  }
  return new SyncError(
    "SOURCE_FAILED",
    `It was not possible to ${what}: ${name || "unknown error"}.`,
    "Run it again.",
    error,
  );
}

/**
 * The same for a directory. One of which only a part could be read stops the run as a guard does: whoever was not read would look
 * like somebody who left, and nobody could say whose an e-mail is.
 */
export function explainSource(error: unknown, attempt: Attempt): SyncError {
  const explained = toSyncError(error, attempt);
  if (!(error instanceof PartialReadError)) return explained;
  const message = `${explained.message} A part had been read already: nobody is invited, changed or removed by half a list.`;
  return new SyncError("SOURCE_INCOMPLETE", message, explained.hint, error);
}
