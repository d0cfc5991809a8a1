import type { User } from "@aws-sdk/client-identitystore";
import { afterOthers } from "../aws/pagination.ts";
import type { Person } from "../model/person.ts";
import { checkAttributes, subjectsOf, toPerson } from "./identity-center/attributes.ts";
import { type Directory, openDirectory } from "./identity-center/directory.ts";
import { namedGroups, readAllUsers, readMembers, readUsers } from "./identity-center/members.ts";
import { type People, SelectedPeople } from "./people.ts";
import { selectOne, selectorOf } from "./selection.ts";
import type { SourceOptions } from "./source.ts";

export { toPerson } from "./identity-center/attributes.ts";

/** An Identity Store, and the selection of its users. */
export type IdentityCenterOptions = SourceOptions & { readonly identityStoreId: string };

/** Lists the selected users of IAM Identity Center. @throws SyncError USAGE, GROUP_UNKNOWN */
export async function identityCenter(options: IdentityCenterOptions): Promise<People> {
  const { groups, identityStoreId, mapping } = options;
  const read = readerOf(options);
  if (mapping !== undefined) checkAttributes(mapping);
  const isSelected = selectorOf(options);
  const directory = openDirectory(options, identityStoreId);
  const members = await readMembers(directory, options);
  const included = groups.flatMap((name) => [...(members.get(name) ?? [])]);
  const selected = new SelectedPeople();
  const add = (users: readonly User[]) => {
    for (const user of users) {
      const person = read(user);
      if (person !== undefined)
        selected.add(person, isSelected({ person, groups: groupsOf(person.id, members) }));
    }
  };
  const readAll = async () => {
    if (groups.length > 0) add(await readUsers(directory, new Set(included)));
    else for await (const users of readAllUsers(directory, options.signal)) add(users);
  };
  await (members.size > 0 ? afterOthers(readAll) : readAll());
  return selected.people;
}

/** How the users of a directory are read: the mapping, and whether with the names that identity providers may have for them. */
function readerOf({ mapping, subjects = false }: SourceOptions): (user: User) => Person | undefined {
  return (user) => {
    const person = toPerson(user, mapping);
    return person && subjects ? { ...person, subjects: subjectsOf(user, mapping) } : person;
  };
}

function groupsOf(id: string, members: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...members].filter(([, ids]) => ids.has(id)).map(([name]) => name);
}

/**
 * Opens an Identity Store for look-ups of single users. Results equal those of a full listing, with the same selection and mapping. The
 * client and the credentials of a role are reused.
 *
 * @returns a function of the directory's ID, like `PersonFinder.find`.
 * @throws SyncError USAGE; the function throws GROUP_UNKNOWN, because a renamed group must not look like an empty one.
 */
export function identityCenterPerson(
  options: IdentityCenterOptions,
): (id: string) => Promise<Person | "unselected" | undefined> {
  const { mapping, identityStoreId } = options;
  if (mapping !== undefined) checkAttributes(mapping);
  const directory = openDirectory(options, identityStoreId);
  const read = readerOf(options);
  return async (id) => {
    const named = await namedGroups(directory, options);
    const user = await directory.user(id);
    const person = user && read(user);
    if (person === undefined) return undefined;
    return selectOne({ person, groups: await groupNamesOf(directory, id, named) }, options);
  };
}

/** The names of a user's groups. */
async function groupNamesOf(directory: Directory, id: string, named: ReadonlyMap<string, string>) {
  const own = await directory.groupsOf(id, [...named.values()]);
  return [...named].filter(([, groupId]) => own.has(groupId)).map(([name]) => name);
}
