import { foldCase } from "../model/email.ts";
import type { Person } from "../model/person.ts";
import type { People } from "./people.ts";

/** Whether another entry of the same source, which says something else, claims one of a person's ids. */
export type IsContested = (person: Person) => boolean;

/**
 * Finds ids that several entries of one source claim, as their own or as a former one. The rule changes nothing for any of them, and so
 * has to see all of them.
 */
export function contestedClaims(people: People): IsContested {
  const contested = new Set(people.rivals.map(({ id }) => foldCase(id)));
  const former = new Set<string>();
  for (const person of people)
    for (const id of formerIdsOf(person)) {
      if (former.has(id) || people.has(id)) contested.add(id);
      former.add(id);
    }
  return (person) =>
    contested.size > 0 &&
    (contested.has(foldCase(person.id)) || formerIdsOf(person).some((id) => contested.has(id)));
}

/** Folded, and without the present one: each once. */
function formerIdsOf({ id, formerIds = [] }: Person): string[] {
  return [...new Set(formerIds.map(foldCase))].filter((one) => one !== foldCase(id));
}
