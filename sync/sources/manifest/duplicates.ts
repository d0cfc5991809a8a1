import { foldCase } from "../../email.ts";
import type { ListedPerson } from "./listed-person.ts";
import type { Fault } from "./raw.ts";

/** Somebody of a manifest, and where they stand. */
export interface Placed {
  readonly line: number;
  readonly person: ListedPerson;
}

/**
 * Finds ids and e-mails that come twice. Both without case: Cognito ignores it, in usernames, too.
 *
 * @returns one fault for each that comes again, with the line of the first.
 */
export function duplicatesIn(people: readonly Placed[]): Fault[] {
  const firsts = { id: new Map<string, number>(), email: new Map<string, number>() };
  const faults: Fault[] = [];
  for (const { line, person } of people) {
    for (const field of ["id", "email"] as const) {
      const value = person[field];
      if (value === undefined) continue;
      const first = firsts[field].get(foldCase(value));
      if (first === undefined) firsts[field].set(foldCase(value), line);
      else faults.push({ line, message: `${field} ${value} is on line ${first}, too` });
    }
  }
  return faults;
}
