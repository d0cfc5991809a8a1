import { attributes } from "./account.ts";
import { type ActionKind, type Change, type PlanEntry, subjectsOf } from "./action.ts";
import { foldCase } from "./email.ts";
import { emailOf } from "./person.ts";

/** The name of each kind of action. */
export const KIND_WORDS: Readonly<Record<ActionKind, string>> = {
  disable: "disable",
  delete: "delete",
  update: "update",
  enable: "enable again",
  adopt: "adopt",
  invite: "invite",
  create: "create",
  link: "link",
  resend: "resend",
  skip: "skip",
};

/** The text of each reason code, as a predicate of the user. */
const REASONS: Readonly<Record<PlanEntry["reason"], string>> = {
  "no-account": "has no account",
  "no-password":
    "has no account, and no app takes a password: gets one without an e-mail, for the sign-in with an identity provider",
  "provider-only":
    "no app takes a password, so sync sends no invitation: the identity provider is the only way in",
  uninvited:
    "got the account without an invitation, and signs in with an identity provider: --resend sends an invitation",
  "not-invited": "got the account without an invitation, and an app takes passwords now",
  lapsed: "the invitation expired before the first sign-in",
  "email-changed": "the invitation went to another e-mail address",
  requested: "invited, and has never signed in",
  differs: "differs from the directory",
  "email-released": "releases the e-mail address: another user owns it now",
  "emails-swap": "releases the e-mail address first: two users swap addresses",
  back: "may sign in again",
  "same-email": "has this verified e-mail address, and sync did not create the account from this source",
  gone: "is no longer in the source",
  "disabled-in-directory": "is disabled in the directory",
  "grace-period-over": "is no longer in the source, and the grace period is over",
  "in-sync": "is in sync",
  "pending-first-sign-in": "invited, and has not signed in yet",
  "invitation-limit": "never signed in, and has received the maximum number of invitations",
  "no-email": "has no e-mail address",
  "invalid-email": "the e-mail address is not valid",
  "duplicate-email": "another user has the same e-mail address",
  "email-in-use": "another account uses this e-mail address",
  "id-taken": "another user's account has this ID as its username",
  unmanaged: "sync did not create this account, and does not change it",
  "disabled-unmanaged":
    "is disabled in the directory, and can still sign in with an account that sync did not create and does not change",
  "not-verified": "sync did not create this account, and its e-mail address is not verified",
  "other-source": "the account belongs to another source",
  "disabled-by-hand": "an administrator disabled the account",
  "removed-kept": "is no longer in the source, and keeps the account",
  "removal-guarded": "is no longer in the source; a guard blocks the removal in this run",
  "disabled-and-guarded": "is disabled in the directory; a guard blocks the removal in this run",
  "duplicate-account": "the user has another account",
  "email-change-guarded": "the e-mail address differs; a guard blocks e-mail changes in this run",
  "duplicate-id": "two different entries of the directory have this ID: neither is changed",
  "identity-unconfirmed":
    "has the ID of this account and another e-mail address, and the ID may have been reused: use --adopt if it is the same user",
  "status-unknown":
    "the directory does not say whether the user is enabled: access is neither granted nor removed",
  "unidentified-entry": "is not in the source, but an entry there without a usable ID may be this user",
  "enabled-by-hand": "an administrator enabled the account: sync clears its mark",
  "no-longer-missing": "is in the source again and stays disabled: the grace period ends",
  federated:
    "signs in with an identity provider and has exactly this e-mail address: sync follows the account from now on",
  "not-linked": "has this name at an identity provider, and the account is not linked to it",
  "federated-unmatched":
    "signs in with an identity provider, and no user of the directory has exactly this e-mail address",
  "duplicate-identity":
    "two accounts, or two users, claim one identity at an identity provider: none is marked or linked",
  "not-followed": "signs in with an identity provider that this run does not follow",
  "identities-unknown":
    "signs in with an identity provider, but what Cognito says about it cannot be read: the account is not changed",
  "provider-owned":
    "e-mail address or name differ from the directory: the identity provider owns them, so sync does not change them",
  "federated-exists":
    "has signed in with the identity provider already, so AWS refuses to link the account: to link it, delete the federated account first",
  "other-subject":
    "has this e-mail address at an identity provider, under a name that the directory does not have for this user: the account may be another user's",
  "invalid-subject":
    "the name at an identity provider cannot be one: it has spaces around it, an invisible character, or more than 256 characters",
  "linked-otherwise": "is linked to another user of the identity provider: sync does not change the link",
  "link-guarded":
    "is not linked: what the directory has of other users at this identity provider contradicts their accounts, so this user's value may be another user's",
  "too-many-identities": "is linked to five users of identity providers already, which is AWS's limit",
  "same-id":
    "has the ID of this account and another e-mail address; --adopt confirms that it is the same user",
};

export type Counts = Readonly<Record<ActionKind, number>>;

/**
 * Counts the entries of a plan by kind. Kinds without entries count zero.
 *
 * @param inSync users in sync who are not among the entries.
 */
export function countsOf(actions: readonly PlanEntry[], inSync = 0): Counts {
  const counts = {
    disable: 0,
    delete: 0,
    update: 0,
    enable: 0,
    adopt: 0,
    invite: 0,
    create: 0,
    link: 0,
    resend: 0,
    skip: inSync,
  };
  for (const { kind } of actions) counts[kind] += 1;
  return counts;
}

/** The e-mail address and name of an action's user, as the directory has them: not yet printable on a terminal. */
export function whoOf(action: PlanEntry): { readonly email: string; readonly name: string } {
  const { person, account } = subjectsOf(action);
  const email = (person && emailOf(person)) ?? account?.email ?? "";
  return { email, name: person?.displayName ?? account?.name ?? "" };
}

/** The reason, without the changes. */
export function reasonOf({ reason }: PlanEntry): string {
  return REASONS[reason];
}

/**
 * The address of an account that is not changed, where it is not the directory's. Amazon Quick and IAM Identity Center compare addresses with
 * their case.
 */
function addressNote(action: PlanEntry): string {
  const { person, account } = subjectsOf(action);
  const [email, own] = [person && emailOf(person), account?.email];
  if (action.kind !== "skip" || email === undefined || own === undefined || own === email) return "";
  return foldCase(own) === foldCase(email)
    ? `only the case differs: the account has ${own}`
    : `the account has ${own}`;
}

/** The identities that are in the way of a link: "okta 00u1, of account ada". */
export function identityNote(action: PlanEntry): string {
  const identities = action.kind === "skip" ? (action.identities ?? []) : [];
  return identities
    .map(({ provider, subject, holder }) =>
      [`${provider} ${subject}`, ...(holder === undefined ? [] : [`of account ${holder.username}`])].join(
        ", ",
      ),
    )
    .join("; ");
}

/** What is in the way of a change: an address, and identities. */
export function notesOf(action: PlanEntry): string[] {
  return [addressNote(action), identityNote(action)].filter((note) => note !== "");
}

/**
 * The changes that matter to a reader. The attributes that sync uses itself are left out, except where a user moves from one source to
 * another, or a provider's account from one user to another.
 */
export function shownChanges(action: PlanEntry): Change[] {
  if (action.kind === "link") {
    const { provider, by, subject } = action;
    return [{ attribute: `identity of ${provider}`, from: "", to: `${by} ${subject}` }];
  }
  const all = "changes" in action ? action.changes : [];
  const shown = all.filter(({ attribute }) => !attribute.startsWith("custom:"));
  return [...shown, ...movesIn(action, all)];
}

/** The source to which an account moves; of a provider's account also the user. */
function movesIn({ kind, reason }: PlanEntry, changes: readonly Change[]): Change[] {
  return changes.flatMap((change) => {
    const isMoved = reason === "federated" && change.from !== "";
    if (change.attribute === attributes.directoryId && isMoved)
      return [{ ...change, attribute: "directory ID" }];
    const isSource = change.attribute === attributes.source && (kind === "update" || isMoved);
    return isSource ? [{ ...change, attribute: "source" }] : [];
  });
}

/** The texts of an action for one line: e-mail address, name, and reason with changes. */
export function cells(action: PlanEntry): [email: string, name: string, why: string] {
  const { email, name } = whoOf(action);
  const changes = shownChanges(action).map(changeInWords);
  return [email, name, [reasonOf(action), ...notesOf(action), ...changes].join("; ")];
}

function changeInWords({ attribute, from, to }: Change): string {
  return `${attribute}: ${from || "–"} → ${to || "–"}`;
}
