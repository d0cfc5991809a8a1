import type { Person } from "../model/person.ts";
import type { SourcedPerson } from "./combined.ts";

/** A source that single people can be looked up in. */
export interface PersonFinder {
  /** What accounts that are made from it carry. */
  readonly sourceId: string;
  /**
   * Asks for one person by the directory's id, with the entry that the whole listing would have of them.
   *
   * @returns nothing for a user whom the directory does not have, or has as disabled, and who is not listed; "unselected" for one whom it
   *   has as enabled, and whom the selection leaves out.
   */
  find(id: string): Promise<Person | "cannot-tell" | "unselected" | undefined>;
}

/** What a look at one person told: them, as they are taken from their source; nobody; or that one look cannot tell. */
export type OnePersonAnswer =
  | { readonly person: SourcedPerson }
  /** `unselected`: a directory has them, and the selection alone leaves them out. */
  | { readonly nobody: true; readonly unselected?: true }
  | { readonly unclear: string };

/**
 * Looks one person up in several sources, with the entry that `combine` would give of their listings. An earlier source may know the
 * same person by their e-mail, or by the id in another case: that one look cannot tell, since no directory can be asked so for certain.
 *
 * @param finders in order of precedence.
 */
export async function findPerson(finders: readonly PersonFinder[], id: string): Promise<OnePersonAnswer> {
  let isUnselected = false;
  for (const [index, { sourceId, find }] of finders.entries()) {
    const person = await find(id);
    if (person === "cannot-tell") return { unclear: `${sourceId} cannot be asked for one person` };
    isUnselected ||= person === "unselected";
    if (person === undefined || person === "unselected") continue;
    if (index > 0) return { unclear: "an earlier source may know the same person" };
    return { person: { ...person, source: sourceId } };
  }
  return { nobody: true, ...(isUnselected && { unselected: true }) };
}
