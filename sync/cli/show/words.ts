import { attributes } from "../../model/account.ts";
import { type ActionKind, type Change, type PlanEntry, subjectsOf } from "../../model/action.ts";
import { emailOf } from "../../model/person.ts";

/** How each kind of action is called. */
export const KIND_WORDS: Readonly<Record<ActionKind, string>> = {
  disable: "disable",
  delete: "delete",
  update: "update",
  enable: "enable again",
  adopt: "take over",
  invite: "invite",
  resend: "resend",
  skip: "skip",
};

/** Why, in words. */
const REASONS: Readonly<Record<PlanEntry["reason"], string>> = {
  "no-account": "has no account",
  lapsed: "the invitation has lapsed, and nobody signed in",
  "email-changed": "the invitation went to another address",
  requested: "invited, and never signed in",
  differs: "differs from the directory",
  "email-released": "lets go of the e-mail, which is somebody else's now",
  "emails-swap": "lets go of the e-mail first: it is swapped with somebody else's",
  back: "may sign in again",
  "same-email": "has this verified e-mail, and sync did not make the account from this source",
  gone: "is not in the source any more",
  "disabled-in-directory": "is disabled in the directory",
  "grace-period-over": "is not in the source any more, and was disabled long ago",
  "in-sync": "",
  "pending-first-sign-in": "invited, and has not signed in yet",
  "invitation-limit": "never signed in, and was invited often enough",
  "no-email": "has no e-mail",
  "invalid-email": "the e-mail is not an address",
  "duplicate-email": "somebody else has the same e-mail",
  "email-in-use": "another account keeps this e-mail",
  "id-taken": "another person's account has this id as its name",
  unmanaged: "sync did not make this account, and leaves it alone",
  "not-verified": "sync did not make this account, and its e-mail is not verified",
  "other-source": "the account belongs to another source",
  "disabled-by-hand": "somebody disabled the account by hand",
  "removed-kept": "is not in the source any more, and keeps the account",
  "removal-guarded": "is not in the source any more; kept in this run by the guard",
  "disabled-and-guarded": "is disabled in the directory; kept in this run by the guard",
  "duplicate-account": "the person has another account",
  "email-change-guarded": "the e-mail differs; kept in this run by the guard on e-mail changes",
  "duplicate-id": "two different entries of the directory have this id: nothing is changed for either",
  "identity-unconfirmed":
    "has the id of this account and another e-mail, and the id may have been reused: --adopt if it is the same user",
  "status-unknown":
    "the directory does not say whether the user is enabled: no access is given, and none is taken",
  "unidentified-entry": "is not in the source, but may be an entry there that has no usable id",
  "enabled-by-hand": "an administrator enabled the account: sync's mark goes",
  "no-longer-missing": "is in the source again, and stays disabled: the grace period ends",
  "same-id": "has the id of this account and another e-mail, and --adopt says that the user is the same",
};

export type Counts = Readonly<Record<ActionKind, number>>;

/**
 * Counts a plan by kind, with a zero for what does not come.
 *
 * @param inSync how many more are in step, and not listed.
 */
export function countsOf(actions: readonly PlanEntry[], inSync = 0): Counts {
  const none = { disable: 0, delete: 0, update: 0, enable: 0, adopt: 0, invite: 0, resend: 0 };
  const counts = { ...none, skip: inSync };
  for (const { kind } of actions) counts[kind] += 1;
  return counts;
}

/** Who an action is about, in words: names as the directory has them, not made fit for a terminal. */
export function whoOf(action: PlanEntry): { readonly email: string; readonly name: string } {
  const { person, account } = subjectsOf(action);
  const email = (person && emailOf(person)) ?? account?.email ?? "";
  return { email, name: person?.displayName ?? account?.name ?? "" };
}

/** Why, without what changes. */
export function reasonOf({ reason }: PlanEntry): string {
  return REASONS[reason];
}

/**
 * What changes, as far as it says something to a reader. Marks are sync's own business, but for somebody who moves from one
 * source into another.
 */
export function shownChanges(action: PlanEntry): Change[] {
  const all = "changes" in action ? action.changes : [];
  const shown = all.filter(({ attribute }) => !attribute.startsWith("custom:"));
  const moved = action.kind === "update" && all.find(({ attribute }) => attribute === attributes.source);
  return moved ? [...shown, { ...moved, attribute: "source" }] : shown;
}

/** What stands beside an action in one line: its e-mail, name, and why. */
export function cells(action: PlanEntry): [email: string, name: string, why: string] {
  const { email, name } = whoOf(action);
  const changes = shownChanges(action).map(changeInWords);
  return [email, name, [reasonOf(action), ...changes].filter((text) => text !== "").join("; ")];
}

function changeInWords({ attribute, from, to }: Change): string {
  return `${attribute}: ${from || "–"} → ${to || "–"}`;
}
