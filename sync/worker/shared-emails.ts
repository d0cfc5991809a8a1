import { type PlanEntry, subjectsOf } from "../model/action.ts";
import { emailDigest } from "../model/email-digest.ts";
import { emailClaimOf, emailOf, type Person } from "../model/person.ts";

/** A DynamoDB item has no room for more; then only the fact that there are too many is stored. */
const MAX_SHARED_EMAILS = 2_000;

/**
 * The addresses that a whole reconciliation gives to no user: several users have them, or an entry whose ID is not unique. A request for a
 * single user does not see the others. Only digests are stored, so that no address can be read.
 *
 * @returns undefined if there are too many.
 */
export function sharedEmails(actions: readonly PlanEntry[]): readonly string[] | undefined {
  const shared = new Set<string>();
  for (const action of actions) {
    const { person } = subjectsOf(action);
    if (person && isWithheld(action.reason, person)) for (const key of keyOf(person)) shared.add(key);
  }
  return shared.size > MAX_SHARED_EMAILS ? undefined : [...shared].sort();
}

function isWithheld(reason: PlanEntry["reason"], person: Person): boolean {
  return reason === "duplicate-email" || (reason === "duplicate-id" && emailClaimOf(person) !== undefined);
}

/** Whether another user may have an e-mail of this one. @param shared from `sharedEmails`. */
export function mayShareEmail(person: Person, shared: readonly string[] | undefined): boolean {
  return shared === undefined || keyOf(person).some((key) => shared.includes(key));
}

function keyOf(person: Person): string[] {
  const email = emailOf(person);
  return email === undefined ? [] : [emailDigest(email).slice(0, 16)];
}
