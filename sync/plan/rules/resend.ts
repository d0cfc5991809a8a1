import type { Account } from "../../model/account.ts";
import { type Change, type PlanEntry, subjectsOf } from "../../model/action.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { isProviders } from "../../model/identities.ts";
import { emailOf, type Person } from "../../model/person.ts";
import { isOlderThan, type Policy } from "../../model/policy.ts";
import { movesMailbox } from "./changes.ts";

/** The mailbox of a new invitation: the account's e-mail after the update that precedes it. */
export function mailboxOf({ reason, person, account }: Extract<PlanEntry, { kind: "resend" }>): string {
  const { email = "" } = account;
  return reason === "email-changed" ? (emailOf(person) ?? email) : email;
}

type ResendReason = Extract<PlanEntry, { kind: "resend" }>["reason"];

/**
 * Decides whether a user who never signed in gets a new invitation, and why.
 *
 * @param moved the last invitation was sent to another address than the account gets in this run.
 * @returns "invitation-limit" if one would be due without the limit.
 */
function resendReason(
  account: Account,
  moved: boolean,
  policy: Policy,
): ResendReason | "invitation-limit" | undefined {
  if (!account.awaitsFirstSignIn || !mayInvite(account, policy)) return undefined;
  if (account.uninvited && !moved) return "not-invited";
  if (policy.resend.all) return "requested";
  const { invitedAt } = account;
  const lapsed = invitedAt !== undefined && isOlderThan(policy.resendAfterDays, invitedAt, policy.now);
  if (!moved && !lapsed) return undefined;
  if (account.invites >= policy.maxInvitations) return "invitation-limit";
  return moved ? "email-changed" : "lapsed";
}

/**
 * Users of an identity provider sign in without the temporary password, which leaves the account's status as it is. Who was never invited
 * gets an invitation on request.
 */
function mayInvite(account: Account, { resend }: Policy): boolean {
  return !isProviders(account) || (resend.all && account.uninvited === true);
}

/** Adds a new invitation for a user whose managed account is kept or enabled, if one is due. */
export function withResend(action: PlanEntry, policy: Policy): PlanEntry[] {
  const { person, account } = subjectsOf(action);
  if (person === undefined || account === undefined) return [action];
  if (action.kind === "skip") return [resendOrSkip(action, person, account, policy)];
  if (policy.directSignIn === false) return [action];
  const isOwnUpdate = action.kind === "update" && action.reason === "differs" && account.enabled;
  const isAdopted = action.kind === "adopt" && disabledBy(account) !== "administrator";
  if (!isOwnUpdate && !isAdopted && action.kind !== "enable") return [action];
  if (!reachesPerson(person, account, action.changes)) return [action];
  const reason = resendReason(account, movesMailbox(action.changes), policy);
  if (reason === undefined || reason === "invitation-limit") return [action];
  return [action, { kind: "resend", reason, person, account }];
}

/**
 * Whether the account's mailbox is the user's after these changes: an invitation contains a password and must not be sent to an address that
 * belongs to another user now.
 */
function reachesPerson(person: Person, account: Account, changes: readonly Change[]): boolean {
  const value = (name: string) => changes.find(({ attribute }) => attribute === name)?.to;
  const email = value("email") ?? account.email;
  const isVerified =
    value("email") !== undefined || value("email_verified") === "true" || account.emailVerified;
  return isVerified && email !== undefined && email === emailOf(person);
}

type Skip = Extract<PlanEntry, { kind: "skip" }>;

function resendOrSkip(action: Skip, person: Person, account: Account, policy: Policy): PlanEntry {
  const isWaiting =
    account.awaitsFirstSignIn && account.enabled && person.enabled && mayInvite(account, policy);
  if (policy.directSignIn === false)
    return action.reason === "in-sync" && isWaiting ? { ...action, reason: "provider-only" } : action;
  if (action.reason === "unmanaged" && isWaiting && policy.resend.unmanaged)
    return { kind: "resend", reason: "unmanaged", person, account };
  if (isUninvited(action, person, account)) return uninvitedOr(action, person, account, policy);
  if (action.reason !== "in-sync" || !isWaiting || isProviders(account)) return action;
  const reason = resendReason(account, false, policy);
  if (reason === "invitation-limit") return { ...action, reason };
  if (reason === undefined) return { ...action, reason: "pending-first-sign-in" };
  return { kind: "resend", reason, person, account };
}

/** Whether a user has no password, since sync made the account for the sign-in with a provider alone. */
function isUninvited({ reason }: PlanEntry, person: Person, account: Account): boolean {
  const { awaitsFirstSignIn, enabled, uninvited = false } = account;
  const isKept = reason === "in-sync" || reason === "provider-owned";
  const isTheirs = isKept && reachesPerson(person, account, []);
  return isTheirs && uninvited && awaitsFirstSignIn && enabled && person.enabled && isProviders(account);
}

/** Who signs in with a provider may need no password, so the first invitation is sent on request. */
function uninvitedOr(action: Skip, person: Person, account: Account, { resend }: Policy): PlanEntry {
  return resend.all
    ? { kind: "resend", reason: "not-invited", person, account }
    : { ...action, reason: "uninvited" };
}
