import { SyncError } from "../model/errors.ts";
import { isClockRefusal } from "./clock.ts";
import { credentialProblem, isNetworkFailure } from "./credential-errors.ts";
import { PartialReadError } from "./pagination.ts";

/** What was attempted when AWS refused, for the message. */
export interface Attempt {
  /** "read the users of IAM Identity Center" */
  readonly what: string;
  /** The profile to log in with, if there is one. */
  readonly profile?: string | undefined;
}

/**
 * Translates an error of the AWS SDK into a message and a hint. A SyncError is returned unchanged.
 *
 * @returns an error that quotes only names of AWS's errors and actions, because AWS's messages can contain secrets.
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
      `AWS refused to ${what}, because this computer's clock is wrong by more than 5 minutes.`,
      "Set the clock, for example from a time server, and run the command again.",
      error,
    );
  }
  const problem = credentialProblem(error);
  if (name === "CredentialsProviderError" && problem !== "expired") {
    return new SyncError(
      "CREDENTIALS_MISSING",
      `No AWS credentials are configured to ${what}.`,
      `Set AWS_PROFILE, or log in: ${login}.`,
      error,
    );
  }
  if (problem === "expired" || problem === "refused") {
    return new SyncError(
      "CREDENTIALS_EXPIRED",
      `The AWS credentials to ${what} are invalid or have expired.`,
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
        `The AWS credentials have no permission to ${what}${action ? `: ${action} is missing` : ""}.`,
        "Add the permission: docs/permissions.md has the policy that sync needs.",
        error,
      );
    }
    case "ResourceNotFoundException":
      return new SyncError(
        "POOL_MISSING",
        `Could not ${what}: AWS found no such resource.`,
        "Check the ID, the account (aws sts get-caller-identity) and the Region; a pool's ID begins with its Region.",
        error,
      );
    default:
      return otherError(error, name, message, what);
  }
}

function otherError(error: unknown, name: string, message: string, what: string): SyncError {
  if (/Region is missing/.test(message)) {
    return new SyncError(
      "REGION_MISSING",
      `No AWS Region is configured to ${what}.`,
      "Set AWS_REGION, or add --source-region.",
      error,
    );
  }
  if (isNetworkFailure(error)) {
    return new SyncError(
      "NETWORK",
      `Could not ${what}, because AWS could not be reached.`,
      "Check the network, the proxy and the spelling of the Region, and run the command again.",
      error,
    );
  }
  return new SyncError(
    "SOURCE_FAILED",
    `Could not ${what}: ${name || "unknown error"}.`,
    "Run the command again.",
    error,
  );
}

/**
 * The same for a directory. If only a part of it could be read, the error stops the run like a guard: users who were not read would count as
 * removed, and it would be unknown to which user an e-mail belongs.
 */
export function toSourceError(error: unknown, attempt: Attempt): SyncError {
  const translated = toSyncError(error, attempt);
  if (!(error instanceof PartialReadError)) return translated;
  const message = `${translated.message} Only a part of the directory was read, so no user is invited, changed or removed.`;
  return new SyncError("SOURCE_INCOMPLETE", message, translated.hint, error);
}
