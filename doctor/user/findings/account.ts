import type { Account } from "../../../sync/model/account.ts";
import type { PlanEntry } from "../../../sync/model/action.ts";
import { disabledBy } from "../../../sync/model/disabled-mark.ts";
import { foldCase } from "../../../sync/model/email.ts";
import { identitiesOf, isProviders } from "../../../sync/model/identities.ts";
import { emailOf } from "../../../sync/model/person.ts";
import { isOlderThan } from "../../../sync/model/policy.ts";
import { type Finding, failure, noticed, ok, skipped, warning } from "../../check.ts";
import { orThrow, type UserView } from "../view.ts";
import { checkOfReason } from "./plan.ts";

const NO_ACCOUNT = "The user has no account.";
const RULES = "docs/sync-rules.md#what-happens-to-each-user";
const WHY_NOT_INVITED = "docs/troubleshooting.md#why-a-user-is-not-invited";

/** The account of the user: the first one. */
function accountOf({ accounts }: UserView): Account | undefined {
  return orThrow(accounts)[0];
}

/** Whether the pool has an account of the user. */
export function hasAccount(view: UserView): Finding {
  const account = accountOf(view);
  if (account !== undefined) return ok(`username ${account.username}${identitiesNote(account)}`);
  const [entry] = "value" in view.plan ? view.plan.value.entries : [];
  if (entry?.reason === "provider-only")
    return noticed(
      "none yet: no app takes a password, and the identity provider makes it at the first sign-in",
    );
  const other = entry && checkOfReason(entry.reason);
  if (other !== undefined && other !== "user.account")
    return skipped(`The user has no account: see ${other}.`);
  if (entry === undefined && "value" in view.directory && view.directory.value?.isSelected !== true)
    return skipped("The user has no account: see user.directory.");
  const waits = "value" in view.plan && view.plan.value.waitsForQuota;
  return failure({
    seen: waits
      ? "The user has no account: the invitation waits, because the e-mails of the day are used up."
      : "The user has no account in the user pool.",
    why: "The sign-in pages know no user with this e-mail.",
    fix: waits ? "Send e-mails by Amazon SES (setting email), or wait for the next run." : view.commands.sync,
    link: WHY_NOT_INVITED,
  });
}

/** With which identity providers the user signs in. The provider's name of the user is personal data of this user. */
function identitiesNote(account: Account): string {
  if (!isProviders(account)) return "";
  const names = identitiesOf(account).map(({ provider, subject }) => `${provider} as ${subject}`);
  const known = names.length === 0 ? "an identity provider that cannot be read" : names.join(", ");
  return `; ${account.federated ? "made by" : "linked to"} ${known}`;
}

/** Whether sync manages the account, and when it invited the user. */
export function managedAccount(view: UserView): Finding {
  const account = accountOf(view);
  if (account === undefined) return skipped(NO_ACCOUNT);
  if (account.managed)
    return ok(`sync made it from ${account.source ?? "an unknown source"}${invitedNote(account)}`);
  return warning({
    seen: "An administrator made the account: it has no mark of sync.",
    why: "Sync changes it in no way: it stays enabled if the directory disables the user, and keeps an old e-mail.",
    fix: `If it is the same user, let sync take it over: ${view.commands.sync} --adopt`,
    link: "docs/sync.md#take-over-existing-accounts",
  });
}

function invitedNote({ invites, invitedAt, uninvited }: Account): string {
  if (uninvited) return ", without an invitation";
  if (invitedAt === undefined) return "";
  const count = invites === 1 ? "1 invitation" : `${invites} invitations`;
  return `; ${count}, the last one on ${dateOf(invitedAt)}`;
}

/** Whether the account may sign in, and who disabled it. */
export function enabledAccount(view: UserView): Finding {
  const account = accountOf(view);
  if (account === undefined) return skipped(NO_ACCOUNT);
  const by = disabledBy(account);
  if (by === undefined) return ok();
  const entry = "value" in view.directory ? view.directory.value : undefined;
  if (by === "sync" && entry?.isSelected !== true)
    return skipped(`Sync disabled the account${sinceNote(account)}: see user.directory.`);
  if (by === "sync" && entry?.person.enabled === false)
    return skipped(`Sync disabled the account${sinceNote(account)}: see user.directory-enabled.`);
  const why = "Cognito refuses the sign-in and each refresh.";
  if (by === "sync")
    return failure({
      seen: `Sync disabled the account${sinceNote(account)}, and the user is enabled in the directory again.`,
      why,
      fix: view.commands.sync,
      link: RULES,
    });
  return failure({
    seen: `An administrator disabled the account: it has no mark of sync.`,
    why: `${why} Sync never enables such an account.`,
    // It may have been disabled for a reason that neither directory nor pool has.
    fix: `AWS CloudTrail (AdminDisableUser) shows who did it. If the user may sign in again: ${view.commands.aws("admin-enable-user", account.username)}`,
    link: "docs/sync-rules.md#accounts-that-an-administrator-disabled",
  });
}

function sinceNote({ disabledMark }: Account): string {
  return disabledMark === undefined ? "" : ` on ${dateOf(disabledMark.at)}`;
}

/** Whether the account has the directory's e-mail, letter by letter. */
export function accountEmail(view: UserView): Finding {
  const account = accountOf(view);
  if (account === undefined) return skipped(NO_ACCOUNT);
  const entry = "value" in view.directory ? view.directory.value : undefined;
  const email = entry && emailOf(entry.person);
  if (email === undefined) return skipped("No directory has an e-mail to compare with.");
  const own = account.email ?? "no e-mail";
  if (own === email) return ok();
  const isCase = foldCase(own) === foldCase(email);
  const isForeign = isProviders(account);
  return failure({
    seen: `The account has ${own}, and ${entry?.directory} has ${email}${isCase ? ": only the case differs" : ""}.`,
    why: 'The token carries the account\'s e-mail. Amazon Quick and Identity Center compare it with its case, and otherwise show "User not found".',
    fix: isForeign
      ? "Correct the e-mail at the identity provider, which owns it: Cognito takes it over at the next sign-in"
      : account.managed
        ? view.commands.sync
        : `${view.commands.sync} --adopt`,
    link: isForeign ? "docs/federation.md#one-person-one-account" : "docs/troubleshooting.md#sign-in",
  });
}

/** Whether the e-mail is verified, so that the user can sign in with it. */
export function verifiedEmail(view: UserView): Finding {
  const account = accountOf(view);
  if (account === undefined) return skipped(NO_ACCOUNT);
  if (account.emailVerified) return ok();
  return failure({
    seen: "The account's e-mail is not verified.",
    why: "Only a verified e-mail is a sign-in name and receives codes. Identity Center and Amazon Quick may refuse its token, too.",
    fix: account.managed
      ? view.commands.sync
      : view.commands
          .aws("admin-update-user-attributes", account.username)
          .concat(" --user-attributes Name=email_verified,Value=true"),
    link: RULES,
  });
}

/** Whether the temporary password still works, for a user who has never signed in. */
export function temporaryPassword(view: UserView): Finding {
  const account = accountOf(view);
  if (account === undefined) return skipped(NO_ACCOUNT);
  if (!account.awaitsFirstSignIn) return ok("the user has chosen a password");
  const { passwordDays, now, entries } = orThrow(view.plan);
  const { invitedAt } = account;
  if (account.uninvited) return withoutInvitation(view, entries);
  if (invitedAt === undefined) return ok("no invitation is recorded");
  if (!isOlderThan(passwordDays, invitedAt, now))
    return ok(
      `sent on ${dateOf(invitedAt)}, works until ${dateOf(addDays(invitedAt, passwordDays))}; the user has not signed in yet`,
    );
  const isLimit = entries.some(({ reason }) => reason === "invitation-limit");
  const after = isLimit ? ` Sync sends no further one: the user had ${account.invites}.` : "";
  return failure({
    seen: `The temporary password of ${dateOf(invitedAt)} lapsed after ${passwordDays} days, and the user never signed in.`,
    why: `Cognito refuses it, with the same message as for a wrong password.${after}`,
    fix: `${view.commands.sync} --resend`,
    link: "docs/troubleshooting.md#invitations",
  });
}

/** Only a temporary password that was sent can lapse. */
function withoutInvitation({ commands }: UserView, entries: readonly PlanEntry[]): Finding {
  if (entries.some(({ reason }) => reason === "uninvited"))
    return ok(
      `sync sent none: the user signs in with an identity provider. For a sign-in with a password, too: ${commands.sync} --resend`,
    );
  if (!entries.some(({ reason }) => reason === "not-invited"))
    return ok("sync sent none: the user signs in with an identity provider");
  return failure({
    seen: "Sync made the account without an invitation, and an app takes passwords now.",
    why: "The user has no password for it.",
    fix: commands.sync,
    link: RULES,
  });
}

function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 24 * 60 * 60 * 1000);
}

/** Whether Cognito asks for something else than the password. */
export function accountStatus(view: UserView): Finding {
  const account = accountOf(view);
  if (account === undefined) return skipped(NO_ACCOUNT);
  if (account.awaitsFirstSignIn) return ok("FORCE_CHANGE_PASSWORD: waits for the first sign-in");
  const status = orThrow(view.status)?.status ?? "UNKNOWN";
  if (status === "EXTERNAL_PROVIDER" && identitiesOf(account).length > 0)
    return noticed(
      "EXTERNAL_PROVIDER: the user signs in with an identity provider, and has no password here",
    );
  const problem = STATUS_PROBLEMS[status];
  if (problem === undefined) return ok(status);
  return warning({ seen: `The account's status is ${status}.`, ...problem, link: USER_STATUS });
}

const USER_STATUS =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#signup-confirmation-verification";

/** Statuses in which a password alone does not sign the user in. Source: Amazon Cognito, UserType, UserStatus. */
const STATUS_PROBLEMS: Readonly<Record<string, { readonly why: string; readonly fix: string } | undefined>> =
  {
    RESET_REQUIRED: {
      why: "An administrator reset the password: the user needs the code of an e-mail first.",
      fix: 'Tell the user to choose "Forgot your password?" on the sign-in page.',
    },
    UNCONFIRMED: {
      why: "The user signed up without a confirmation. Pools of this project allow no sign-up.",
      fix: "Compare the account in the Cognito console, and delete it: sync then invites the user.",
    },
    EXTERNAL_PROVIDER: {
      why: "The user signs in at another provider, and has no password here.",
      fix: "Tell the user to choose that provider on the sign-in page.",
    },
  };

/**
 * Which second factor the user has. Both answers are fine: the setting decides whether one is needed.
 * Source: Amazon Cognito Developer Guide, "Adding MFA to a user pool": federated users are asked for none.
 */
export function secondFactor(view: UserView): Finding {
  const account = accountOf(view);
  if (account === undefined) return skipped(NO_ACCOUNT);
  if (isProviders(account))
    return ok("left to the identity provider: mfaRequired does not apply to its users");
  const factors = account.awaitsFirstSignIn ? [] : (orThrow(view.status)?.factors ?? []);
  if (factors.includes("SOFTWARE_TOKEN_MFA")) return ok("an authenticator app");
  if (factors.length > 0) return ok(factors.join(", "));
  return ok(view.mfaRequired ? "none yet: the next sign-in sets one up" : "none, and mfaRequired is off");
}

function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
