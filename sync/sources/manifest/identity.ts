import { createHash } from "node:crypto";
import { foldCase } from "../../model/email.ts";
import type { ListedPerson } from "./listed-person.ts";
import type { Fault } from "./raw-manifest.ts";

/** A person of a manifest, with the ID that becomes the username. */
export interface IdentifiedPerson extends ListedPerson {
  readonly id: string;
  /** The file has no ID, so that the ID is derived from the e-mail address. */
  readonly hasDerivedId: boolean;
}

/** Derives the ID of a person without one from the e-mail address, without case. Another address is another person. */
export function withId(listed: ListedPerson): IdentifiedPerson {
  const { id } = listed;
  return { ...listed, id: id ?? idFrom(listed.email), hasDerivedId: id === undefined };
}

function idFrom(email: string): string {
  return `mail-${createHash("sha256").update(foldCase(email)).digest("hex").slice(0, 32)}`;
}

/** A person of a manifest with the line of the entry. */
export interface LocatedPerson {
  readonly line: number;
  readonly person: IdentifiedPerson;
}

/**
 * Finds duplicate people. IDs must be unique, given or derived. E-mail addresses must be unique among enabled people: a disabled record of an
 * earlier employment may repeat one. Case is ignored, as in Cognito.
 *
 * @returns one fault for each repetition, with the line of the first entry.
 */
export function duplicatesIn(people: readonly LocatedPerson[]): Fault[] {
  const ids = new Map<string, LocatedPerson>();
  const emails = new Map<string, LocatedPerson>();
  const faults: Fault[] = [];
  for (const located of people) {
    const { line, person } = located;
    const sameId = firstWith(ids, person.id, located);
    const sameEmail = person.enabled === false ? undefined : firstWith(emails, person.email, located);
    if (sameId !== undefined) faults.push({ line, message: messageFor(person, sameId) });
    // If both have no ID, the e-mail address is the ID.
    if (sameEmail !== undefined && !(sameId?.person.hasDerivedId && person.hasDerivedId))
      faults.push({ line, message: `email ${person.email} is also on line ${sameEmail.line}` });
  }
  return faults;
}

/** @returns the earlier person with the same value. The first one is stored. */
function firstWith(
  firsts: Map<string, LocatedPerson>,
  value: string,
  located: LocatedPerson,
): LocatedPerson | undefined {
  const key = foldCase(value);
  const first = firsts.get(key);
  if (first === undefined) firsts.set(key, located);
  return first;
}

function messageFor(
  { id, email, hasDerivedId }: IdentifiedPerson,
  { line, person: first }: LocatedPerson,
): string {
  if (!hasDerivedId && !first.hasDerivedId) return `id ${id} is also on line ${line}`;
  if (hasDerivedId && first.hasDerivedId)
    return `email ${email} is also on line ${line}, and neither line has an id to distinguish them`;
  if (hasDerivedId)
    return `has no id, and the id derived from its e-mail ${email}, ${id}, is on line ${line}: give it another id`;
  return `id ${id} is also derived from the e-mail ${first.email} on line ${line}, which has no id: give that line an id`;
}
