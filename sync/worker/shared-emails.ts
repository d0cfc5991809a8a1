import { type PlanEntry, subjectsOf } from "../model/action.ts";
import { emailDigest } from "../model/email-digest.ts";
import { emailOf, type Person } from "../model/person.ts";

/** More of them make an item of the table too large: then it is remembered that there are too many. */
const MAX_SHARED_EMAILS = 2_000;

/**
 * The addresses that several people have, who are left alone for it: whoever looks at one of them alone does not see the others. What is
 * kept of an address names nobody.
 *
 * @returns nothing where there are too many.
 */
export function sharedEmails(actions: readonly PlanEntry[]): readonly string[] | undefined {
  const shared = new Set<string>();
  for (const action of actions) {
    const { person } = subjectsOf(action);
    if (action.reason === "duplicate-email" && person) for (const key of keyOf(person)) shared.add(key);
  }
  return shared.size > MAX_SHARED_EMAILS ? undefined : [...shared].sort();
}

/** @param shared as `sharedEmails` has it. */
export function mayShareEmail(person: Person, shared: readonly string[] | undefined): boolean {
  return shared === undefined || keyOf(person).some((key) => shared.includes(key));
}

function keyOf(person: Person): string[] {
  const email = emailOf(person);
  return email === undefined ? [] : [emailDigest(email).slice(0, 16)];
}
