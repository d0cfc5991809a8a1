import { createHash } from "node:crypto";
import type { Account } from "../../model/account.ts";
import { type Action, isAction, type PlanEntry, subjectsOf } from "../../model/action.ts";
import { cells } from "../../model/action-words.ts";
import { writeDisabledMark } from "../../model/disabled-mark.ts";
import { SyncError } from "../../model/errors.ts";
import { isProviders } from "../../model/identities.ts";
import type { Person } from "../../model/person.ts";
import { printable } from "../../model/safe-text.ts";

/**
 * Identifies an action and everything that it was decided by: the user in the directory, the account in the pool, and the changes. If any of
 * them differs, the fingerprint differs.
 */
export function fingerprintOf(action: Action): string {
  const { person, account } = subjectsOf(action);
  const change = [
    action.kind,
    action.reason,
    "changes" in action ? action.changes.map(({ attribute, from, to }) => [attribute, from, to]) : [],
    "takes" in action ? action.takes : undefined,
    "frees" in action ? action.frees : undefined,
    ...(action.kind === "link" ? [action.provider, action.by, action.subject] : []),
  ];
  const text = JSON.stringify([change, person && stateOfPerson(person), account && stateOfAccount(account)]);
  return createHash("sha256").update(text).digest("base64url");
}

function stateOfPerson({ id, emails, displayName, givenName, familyName, enabled, source }: Person) {
  return [id, emails, displayName, givenName, familyName, enabled, source];
}

/** Without the dates of invitations, which only decide when the next one is due. */
function stateOfAccount(account: Account) {
  const { username, email, emailVerified, name, givenName, familyName, enabled } = account;
  const { federated, identities } = account;
  const { awaitsFirstSignIn, managed, directoryId, source, disabledMark } = account;
  return [
    [username, email, emailVerified, name, givenName, familyName, enabled],
    [awaitsFirstSignIn, managed, directoryId, source, disabledMark && writeDisabledMark(disabledMark)],
    ...(isProviders(account) ? [[federated, identities]] : []),
  ];
}

/**
 * Finds the actions of a reviewed plan in a new plan.
 *
 * @param exactly the fingerprints of the reviewed plan. @default all actions
 * @throws SyncError PLAN_STALE if an action differs by now, or is no longer needed.
 */
export function exactActions(
  actions: readonly PlanEntry[],
  exactly: ReadonlySet<string> | undefined,
): readonly PlanEntry[] {
  if (exactly === undefined) return actions;
  const byFingerprint = new Map(actions.filter(isAction).map((action) => [fingerprintOf(action), action]));
  const found = [...byFingerprint].filter(([fingerprint]) => exactly.has(fingerprint));
  const missing = [...exactly].filter((fingerprint) => !byFingerprint.has(fingerprint)).length;
  if (missing === 0) return found.map(([, action]) => action);
  const others = [...byFingerprint].filter(([fingerprint]) => !exactly.has(fingerprint));
  const examples = others.slice(0, 5).map(([, action]) => printable(cells(action)[0]));
  const missed = examples.length > 0 ? ` It has no action for ${examples.join(", ")}.` : "";
  throw new SyncError(
    "PLAN_STALE",
    `The pool or the directory has changed since the plan was made: ${missing} of its ${exactly.size} actions no longer apply.${missed}`,
    "Nothing was changed. Make a new plan, review it, and apply it.",
  );
}
