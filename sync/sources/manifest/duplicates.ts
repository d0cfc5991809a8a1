import { foldCase, isEmail } from "../../model/email.ts";
import type { ListedPerson } from "./listed-person.ts";
import type { Fault } from "./raw-manifest.ts";

/** A person of a manifest with the line of the entry. */
export interface LocatedPerson {
  readonly line: number;
  readonly person: ListedPerson;
}

/**
 * Finds duplicate people. IDs must be unique, given or derived. E-mail addresses must be unique among enabled people: a disabled record of an
 * earlier employment may repeat one. Case is ignored, as in Cognito. So must subjects, whose case counts: sync links none of two people who
 * are one user of an identity provider.
 *
 * @returns one fault for each repetition, with the line of the first entry.
 */
export function duplicatesIn(people: readonly LocatedPerson[]): Fault[] {
  const ids = new Map<string, LocatedPerson>();
  const emails = new Map<string, LocatedPerson>();
  const subjects = new Map<string, LocatedPerson>();
  const faults: Fault[] = [];
  for (const located of people) {
    const { line, person } = located;
    const sameId = firstWith(ids, person.id, located);
    const { email = "", enabled, subject } = person;
    const claimsEmail = enabled !== false && isEmail(email);
    const sameEmail = claimsEmail ? firstWith(emails, email, located) : undefined;
    if (sameId !== undefined) faults.push({ line, message: messageFor(person, sameId) });
    // If both have no ID, the e-mail address is the ID.
    if (sameEmail !== undefined && !(sameId?.person.hasDerivedId && person.hasDerivedId))
      faults.push({ line, message: `email ${email} is also on line ${sameEmail.line}` });
    const claimsSubject = subject !== undefined && enabled !== false;
    const sameSubject = claimsSubject ? firstWith(subjects, subject, located, sameCase) : undefined;
    if (sameSubject !== undefined)
      faults.push({ line, message: `subject ${subject} is also on line ${sameSubject.line}` });
  }
  return faults;
}

/** @returns the earlier person with the same value. The first one is stored. */
function firstWith(
  firsts: Map<string, LocatedPerson>,
  value: string,
  located: LocatedPerson,
  keyOf = foldCase,
): LocatedPerson | undefined {
  const key = keyOf(value);
  const first = firsts.get(key);
  if (first === undefined) firsts.set(key, located);
  return first;
}

function sameCase(text: string): string {
  return text;
}

function messageFor(
  { id, email, hasDerivedId }: ListedPerson,
  { line, person: first }: LocatedPerson,
): string {
  if (!hasDerivedId && !first.hasDerivedId) return `id ${id} is also on line ${line}`;
  if (hasDerivedId && first.hasDerivedId)
    return `email ${email} is also on line ${line}, and neither line has an id to distinguish them`;
  if (hasDerivedId)
    return `has no id, and the id derived from its e-mail ${email}, ${id}, is on line ${line}: give it another id`;
  return `id ${id} is also derived from the e-mail ${first.email} on line ${line}, which has no id: give that line an id`;
}
