import { afterOthers } from "../pages.ts";
import { checkAttributes, toPerson } from "./identity-center/attributes.ts";
import { openDirectory } from "./identity-center/directory.ts";
import type { findIdentityStore } from "./identity-center/instance.ts";
import { readEverybody, readMembers, readUsers } from "./identity-center/members.ts";
import { type Candidate, select } from "./selection.ts";
import type { Source } from "./source.ts";

export { toPerson } from "./identity-center/attributes.ts";

/** Lists the people of IAM Identity Center: all of them, or those that are selected. */
export const identityCenter: Source = async (options) => {
  const { groups, mapping } = options;
  if (mapping !== undefined) checkAttributes(mapping);
  const store = options.identityStoreId ?? (await findStore(options));
  const directory = openDirectory(options, store);
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
};

/** Whoever names the store needs no client to find it with. */
const findStore: typeof findIdentityStore = async (options) =>
  (await import("./identity-center/instance.ts")).findIdentityStore(options);

function groupsOf(id: string, members: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...members].filter(([, ids]) => ids.has(id)).map(([name]) => name);
}
