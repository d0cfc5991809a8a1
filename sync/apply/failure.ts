import type { Action } from "../model/action.ts";
import { EmailNotSentError } from "../pool/invitations.ts";

/** AWS's errors in words for an administrator. Source: AdminCreateUser and AdminUpdateUserAttributes, Errors. */
const FAILURE_REASONS: Readonly<Record<string, string>> = {
  AliasExistsException: "another account has this e-mail",
  // The next two are errors of sync: it checked first, and wrote nothing.
  EmailInUseError: "another account has this e-mail",
  UsernameInUseError: "an account of another user has this user's ID as its username",
  CodeDeliveryFailureException: "the e-mail could not be delivered",
  InvalidParameterException: "AWS rejected the name or the e-mail address",
  LimitExceededException: "the daily e-mail quota is used up: run sync again tomorrow",
  NotAuthorizedException: "access denied: docs/permissions.md has the policy",
  AccessDeniedException: "access denied: docs/permissions.md has the policy",
  TooManyRequestsException: "AWS throttled the request: run sync again",
  UnsupportedUserStateException: "the user has signed in meanwhile",
  UserLambdaValidationException: "a Lambda trigger of the pool rejected the user",
};

/**
 * Errors about the values of this one user: the same call fails again until the user, or another account, changes. Throttling, denied
 * access, quotas, a trigger that crashes and answers that never came are no rejections. Source: AdminCreateUser,
 * AdminUpdateUserAttributes, Errors.
 */
const REJECTIONS: ReadonlySet<string> = new Set([
  "AliasExistsException",
  "EmailInUseError",
  "InvalidParameterException",
  "UserLambdaValidationException",
  "UsernameInUseError",
]);

/** The name of an error with which AWS rejects one user's values; undefined for an error that a later attempt may not meet. */
export function rejectionOf(error: unknown): string | undefined {
  return error instanceof Error && REJECTIONS.has(error.name) ? error.name : undefined;
}

/** What these errors mean for a link. Source: AdminLinkProviderForUser, Errors. */
const LINK_FAILURES: Readonly<Record<string, string>> = {
  AliasExistsException: "the identity provider's user is linked to another account",
  InvalidParameterException:
    "AWS refuses the link: the identity provider's user has signed in already, or is linked to another account",
  LimitExceededException: "the account is linked to five users of identity providers already",
  ResourceNotFoundException: "the user pool has no identity provider of this name: run provision",
};

/** Says why an action failed. A resend is not idempotent: without an answer, the e-mail may have been sent. */
export function describeFailure(error: unknown, { kind }: Action): string {
  if (!(error instanceof Error)) return "unknown error";
  const unknown =
    kind === "resend" && !(error instanceof EmailNotSentError)
      ? "AWS did not answer: the e-mail may have been sent"
      : "the call failed: run sync again";
  const ofLink = kind === "link" ? LINK_FAILURES[error.name] : undefined;
  return `${ofLink ?? FAILURE_REASONS[error.name] ?? unknown} (${error.name})`;
}
