import type { Action } from "../model/action.ts";
import { MailUnsentError } from "../pool/invitations.ts";

/** What AWS's errors mean to an administrator. Source: AdminCreateUser and AdminUpdateUserAttributes, Errors. */
const REASONS: Readonly<Record<string, string>> = {
  AliasExistsException: "another account has this e-mail",
  // The next two are sync's own: it looked, and wrote nothing.
  EmailInUseError: "another account has this e-mail",
  UsernameInUseError: "an account that is not this person's has their id as its username",
  CodeDeliveryFailureException: "the mail could not be delivered",
  InvalidParameterException: "AWS does not take the name or the e-mail",
  LimitExceededException: "the day's mails are used up: run it again tomorrow",
  NotAuthorizedException: "not allowed: docs/permissions.md has the policy",
  AccessDeniedException: "not allowed: docs/permissions.md has the policy",
  TooManyRequestsException: "AWS had too many requests: run it again",
  UnsupportedUserStateException: "has signed in meanwhile",
};

/** Says why an action failed. A resend is not idempotent as the others are: without an answer nobody knows whether the mail went out. */
export function describeFailure(error: unknown, { kind }: Action): string {
  if (!(error instanceof Error)) return "unknown error";
  const unknown =
    kind === "resend" && !(error instanceof MailUnsentError)
      ? "no answer came: the mail may have gone out"
      : "the call failed: run it again";
  return `${REASONS[error.name] ?? unknown} (${error.name})`;
}
