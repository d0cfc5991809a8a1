import { SyncError, type SyncErrorCode } from "../model/errors.ts";
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
export function toSyncError(error: unknown, attempt: Attempt): SyncError {
  if (error instanceof SyncError) return error;
  if (error instanceof PartialReadError) return toSyncError(error.cause, attempt);
  const [code, message, hint] = translate(error, attempt);
  return new SyncError(code, message, hint, error);
}

type Translation = readonly [code: SyncErrorCode, message: string, hint: string];

const ACCESS_DENIED = new Set(["AccessDeniedException", "AccessDenied", "NotAuthorizedException"]);

function translate(error: unknown, { what, profile }: Attempt): Translation {
  const { name, message } = error instanceof Error ? error : { name: "", message: "" };
  const login = `aws sso login${profile ? ` --profile ${profile}` : ""}`;
  if (isClockRefusal(error)) {
    return [
      "CLOCK_WRONG",
      `AWS refused to ${what}, because this computer's clock is wrong by more than 5 minutes.`,
      "Set the clock, for example from a time server, and run the command again.",
    ];
  }
  const problem = credentialProblem(error);
  if (name === "CredentialsProviderError" && problem !== "expired") {
    const hint = `Set AWS_PROFILE, or log in: ${login}.`;
    return ["CREDENTIALS_MISSING", `No AWS credentials are configured to ${what}.`, hint];
  }
  if (problem === "expired" || problem === "refused") {
    const hint = `Log in again: ${login}.`;
    return ["CREDENTIALS_EXPIRED", `The AWS credentials to ${what} are invalid or have expired.`, hint];
  }
  if (ACCESS_DENIED.has(name)) return accessDenied(error, message, what);
  if (name === "ResourceNotFoundException") {
    return [
      "POOL_MISSING",
      `Could not ${what}: AWS found no such resource.`,
      "Check the ID, the account (aws sts get-caller-identity) and the Region; a pool's ID begins with its Region.",
    ];
  }
  return translateRest(error, what);
}

/**
 * A missing permission, or a directory that is closed to this network or key. AWS documents no message for its network access controls, but
 * a refusal by IAM names the action.
 * Sources: AccessDeniedException, Identity Store (Reason is KMS_ACCESS_DENIED, or absent); NetworkConfiguration, the same; "Troubleshoot
 * access denied error messages", IAM.
 */
function accessDenied(error: unknown, message: string, what: string): Translation {
  const [action] = /\b[a-z-]+:[A-Z]\w+/.exec(message) ?? [];
  const isDirectory = what.includes("Identity Center");
  if (isDirectory && reasonOf(error) === "KMS_ACCESS_DENIED") {
    const found = `The AWS credentials may not decrypt with the key of the directory, which is needed to ${what}.`;
    return [
      "ACCESS_DENIED",
      found,
      "Add the permission on the key: docs/remote-directory.md, Customer managed KMS key.",
    ];
  }
  if (isDirectory && (action === undefined || /VPC endpoint policy/i.test(message))) {
    return [
      "ACCESS_DENIED",
      `AWS refused to ${what}, and names no missing permission: its network access controls may not allow this network.`,
      "Set directorySync.vpc for the worker, or allow its addresses: docs/remote-directory.md, Network access controls.",
    ];
  }
  return [
    "ACCESS_DENIED",
    `The AWS credentials have no permission to ${what}${action ? `: ${action} is missing` : ""}.`,
    "Add the permission: docs/permissions.md has the policy that sync needs.",
  ];
}

function reasonOf(error: unknown): unknown {
  return error instanceof Error && "Reason" in error ? error.Reason : undefined;
}

function translateRest(error: unknown, what: string): Translation {
  const { name, message } = error instanceof Error ? error : { name: "", message: "" };
  if (/Region is missing/.test(message)) {
    const hint = "Set AWS_REGION, or add --source-region.";
    return ["REGION_MISSING", `No AWS Region is configured to ${what}.`, hint];
  }
  if (isNetworkFailure(error)) {
    return [
      "NETWORK",
      `Could not ${what}, because AWS could not be reached.`,
      "Check the network, the proxy and the spelling of the Region, and run the command again.",
    ];
  }
  return ["SOURCE_FAILED", `Could not ${what}: ${name || "unknown error"}.`, "Run the command again."];
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
