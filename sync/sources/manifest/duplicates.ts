import { foldCase } from "../../model/email.ts";
import type { IdentifiedPerson } from "./identified-person.ts";
import type { Fault } from "./raw.ts";

/** A person of a manifest, and the line of their entry. */
export interface Placed {
  readonly line: number;
  readonly person: IdentifiedPerson;
}

/**
 * Finds people who claim one identity. Ids are unique, whether they are written or made of an e-mail; e-mails are among those who
 * are enabled, since a disabled record of an earlier employment claims none. Both compare without case: Cognito ignores it, in usernames, too.
 *
 * @returns one fault for each that comes again, with the line of the first.
 */
export function duplicatesIn(people: readonly Placed[]): Fault[] {
  const ids = new Map<string, Placed>();
  const emails = new Map<string, Placed>();
  const faults: Fault[] = [];
  for (const placed of people) {
    const { line, person } = placed;
    const sameId = firstOf(ids, person.id, placed);
    const sameEmail = person.enabled === false ? undefined : firstOf(emails, person.email, placed);
    if (sameId !== undefined) faults.push({ line, message: messageFor(person, sameId) });
    // Of two without an id, the e-mail is the id.
    if (sameEmail !== undefined && !(sameId?.person.hasDerivedId && person.hasDerivedId))
      faults.push({ line, message: `email ${person.email} is on line ${sameEmail.line}, too` });
  }
  return faults;
}

/** @returns the earlier one of the same value; this one is kept where it is the first. */
function firstOf(firsts: Map<string, Placed>, value: string, placed: Placed): Placed | undefined {
  const key = foldCase(value);
  const first = firsts.get(key);
  if (first === undefined) firsts.set(key, placed);
  return first;
}

function messageFor({ id, email, hasDerivedId }: IdentifiedPerson, { line, person: first }: Placed): string {
  if (!hasDerivedId && !first.hasDerivedId) return `id ${id} is on line ${line}, too`;
  if (hasDerivedId && first.hasDerivedId)
    return `email ${email} is on line ${line}, too, and neither line has an id that tells the two apart`;
  if (hasDerivedId)
    return `has no id, and the one that its e-mail ${email} makes, ${id}, is on line ${line}: give it another id`;
  return `id ${id} is the one that the e-mail ${first.email} on line ${line} makes, which has no id: give that line another one`;
}
