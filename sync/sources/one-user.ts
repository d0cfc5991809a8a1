import type { Person } from "../model/person.ts";
import type { SourcedPerson } from "./combined.ts";

/** A source with look-ups of single users. */
export interface PersonFinder {
  /** Stored in accounts that are created from it. */
  readonly sourceId: string;
  /**
   * Looks up one user by the directory's ID. The result equals the entry of a full listing.
   *
   * @returns nothing for a user who is missing, or disabled and not listed; "unselected" for an enabled user who is not selected.
   */
  find(id: string): Promise<Person | "cannot-tell" | "unselected" | undefined>;
}

/** The result of a look-up: the user; no user; or unclear, if only a full listing can decide. */
export type LookupResult =
  | { readonly person: SourcedPerson }
  /** `unselected`: a directory has the user, but the selection leaves the user out. */
  | { readonly notFound: true; readonly unselected?: true }
  | { readonly unclear: string };

/**
 * Looks up one user in several sources. The result equals the entry that `combine` would return. An earlier source may have the same user
 * with the same e-mail address, or with the ID in another case. A look-up cannot detect that, so the result is unclear.
 *
 * @param finders in order of precedence.
 */
export async function findPerson(finders: readonly PersonFinder[], id: string): Promise<LookupResult> {
  let isUnselected = false;
  for (const [index, { sourceId, find }] of finders.entries()) {
    const person = await find(id);
    if (person === "cannot-tell") return { unclear: `${sourceId} has no look-up of single users` };
    isUnselected ||= person === "unselected";
    if (person === undefined || person === "unselected") continue;
    if (index > 0) return { unclear: "an earlier source may have the same user" };
    return { person: { ...person, source: sourceId } };
  }
  return { notFound: true, ...(isUnselected && { unselected: true }) };
}
