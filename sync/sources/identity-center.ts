import { afterOthers } from "../pages.ts";
import type { Person } from "../person.ts";
import { checkAttributes, toPerson } from "./identity-center/attributes.ts";
import { openDirectory } from "./identity-center/directory.ts";
import { readEverybody, readMembers, readUsers } from "./identity-center/members.ts";
import { type Candidate, select } from "./selection.ts";
import type { SourceOptions } from "./source.ts";

export { toPerson } from "./identity-center/attributes.ts";

/** One store of IAM Identity Center, and who of it is meant. */
export type IdentityCenterOptions = SourceOptions & { readonly identityStoreId: string };

/** Lists the people of IAM Identity Center: all of them, or those that are selected. @throws SyncError USAGE, GROUP_UNKNOWN */
export async function identityCenter(options: IdentityCenterOptions): Promise<Person[]> {
  const { groups, mapping, identityStoreId } = options;
  if (mapping !== undefined) checkAttributes(mapping);
  const directory = openDirectory(options, identityStoreId);
  const members = await readMembers(directory, options);
  const included = groups.flatMap((name) => [...(members.get(name) ?? [])]);
  const read = () => (groups.length > 0 ? readUsers(directory, new Set(included)) : readEverybody(directory));
  const users = members.size > 0 ? await afterOthers(read) : await read();
  const candidates = users.map((user): Candidate | undefined => {
    const person = toPerson(user, mapping);
    return person && { person, groups: groupsOf(person.id, members) };
  });
  return select(
    candidates.filter((candidate) => candidate !== undefined),
    options,
  );
}

function groupsOf(id: string, members: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...members].filter(([, ids]) => ids.has(id)).map(([name]) => name);
}
