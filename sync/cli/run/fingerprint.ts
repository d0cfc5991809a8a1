import { createHash } from "node:crypto";
import type { Account } from "../../model/account.ts";
import { type Action, isAction, type PlanEntry, subjectsOf } from "../../model/action.ts";
import { writeDisabledMark } from "../../model/disabled-mark.ts";
import { SyncError } from "../../model/errors.ts";
import type { Person } from "../../model/person.ts";
import { printable } from "../show/printable.ts";
import { cells } from "../show/words.ts";

/**
 * Stands for an action with all that it was decided by: what the directory said of the person, what the pool held, and what is to
 * be done. Any of it changed gives another.
 */
export function fingerprintOf(deed: Action): string {
  const { person, account } = subjectsOf(deed);
  const what = [
    deed.kind,
    deed.reason,
    "changes" in deed ? deed.changes.map(({ attribute, from, to }) => [attribute, from, to]) : [],
    "takes" in deed ? deed.takes : undefined,
    "frees" in deed ? deed.frees : undefined,
  ];
  const text = JSON.stringify([what, person && stateOfPerson(person), account && stateOfAccount(account)]);
  return createHash("sha256").update(text).digest("base64url");
}

function stateOfPerson({ id, emails, displayName, givenName, familyName, enabled, source }: Person) {
  return [id, emails, displayName, givenName, familyName, enabled, source];
}

/** Without the days of mails, which differ in nothing but when they are looked at. */
function stateOfAccount(account: Account) {
  const { username, email, emailVerified, name, givenName, familyName, enabled } = account;
  const { awaitsFirstSignIn, managed, directoryId, source, disabledMark } = account;
  return [
    [username, email, emailVerified, name, givenName, familyName, enabled],
    [awaitsFirstSignIn, managed, directoryId, source, disabledMark && writeDisabledMark(disabledMark)],
  ];
}

/**
 * Of a plan that was made again, the actions of the one that somebody has read.
 *
 * @param exactly their fingerprints; absent, all actions pass.
 * @throws SyncError PLAN_STALE where one of them is another by now, or not to be done any more.
 */
export function exactActions(
  actions: readonly PlanEntry[],
  exactly: ReadonlySet<string> | undefined,
): readonly PlanEntry[] {
  if (exactly === undefined) return actions;
  const byFingerprint = new Map(actions.filter(isAction).map((deed) => [fingerprintOf(deed), deed]));
  const found = [...byFingerprint].filter(([fingerprint]) => exactly.has(fingerprint));
  const missing = [...exactly].filter((fingerprint) => !byFingerprint.has(fingerprint)).length;
  if (missing === 0) return found.map(([, deed]) => deed);
  const others = [...byFingerprint].filter(([fingerprint]) => !exactly.has(fingerprint));
  const moved = others.slice(0, 5).map(([, deed]) => printable(cells(deed)[0]));
  const now = moved.length > 0 ? ` What is to be done now about ${moved.join(", ")} is not in the plan.` : "";
  throw new SyncError(
    "PLAN_STALE",
    `The pool or the directory has moved on since the plan was made: ${missing} of its ${exactly.size} actions no longer hold.${now}`,
    "Nothing was changed. Make a new plan, read it, and apply that.",
  );
}
