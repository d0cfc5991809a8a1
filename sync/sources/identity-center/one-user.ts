import type { Person } from "../../model/person.ts";
import type { IdentityCenterOptions } from "../identity-center.ts";
import { selectOne } from "../selection.ts";
import { checkAttributes, toPerson } from "./attributes.ts";
import { type Directory, openDirectory } from "./directory.ts";
import { namedGroups } from "./members.ts";

/**
 * Opens a store to ask for single people, with the answer that listing everybody would give of them: the same selection, and the same
 * mapping. Its client stays, and so do the credentials of a role.
 *
 * @returns a function of the directory's id, which answers as `PersonFinder.find`.
 * @throws SyncError USAGE; the function GROUP_UNKNOWN, since a group that was renamed looks like one that everybody has left.
 */
export function identityCenterPerson(
  options: IdentityCenterOptions,
): (id: string) => Promise<Person | "unselected" | undefined> {
  const { mapping, identityStoreId } = options;
  if (mapping !== undefined) checkAttributes(mapping);
  const directory = openDirectory(options, identityStoreId);
  return async (id) => {
    const named = await namedGroups(directory, options);
    const user = await directory.user(id);
    const person = user && toPerson(user, mapping);
    if (person === undefined) return undefined;
    return selectOne({ person, groups: await groupsOf(directory, id, named) }, options);
  };
}

/** Which of these groups, by their names, somebody is in. */
async function groupsOf(directory: Directory, id: string, named: ReadonlyMap<string, string>) {
  const own = await directory.groupsOf(id, [...named.values()]);
  return [...named].filter(([, groupId]) => own.has(groupId)).map(([name]) => name);
}
