import type { User } from "@aws-sdk/client-identitystore";
import { afterOthers } from "../aws/pagination.ts";
import { checkAttributes, toPerson } from "./identity-center/attributes.ts";
import { openDirectory } from "./identity-center/directory.ts";
import { readAllUsers, readMembers, readUsers } from "./identity-center/members.ts";
import type { People } from "./people.ts";
import { SelectedPeople } from "./selected-people.ts";
import { selectorOf } from "./selection.ts";
import type { SourceOptions } from "./source.ts";

export { toPerson } from "./identity-center/attributes.ts";

/** One store of IAM Identity Center, and who of it is meant. */
export type IdentityCenterOptions = SourceOptions & { readonly identityStoreId: string };

/** Lists the people of IAM Identity Center: all of them, or those that are selected. @throws SyncError USAGE, GROUP_UNKNOWN */
export async function identityCenter(options: IdentityCenterOptions): Promise<People> {
  const { groups, mapping, identityStoreId } = options;
  if (mapping !== undefined) checkAttributes(mapping);
  const isMeant = selectorOf(options);
  const directory = openDirectory(options, identityStoreId);
  const members = await readMembers(directory, options);
  const included = groups.flatMap((name) => [...(members.get(name) ?? [])]);
  const selected = new SelectedPeople();
  const keep = (users: readonly User[]) => {
    for (const user of users) {
      const person = toPerson(user, mapping);
      if (person !== undefined)
        selected.add(person, isMeant({ person, groups: groupsOf(person.id, members) }));
    }
  };
  const read = async () => {
    if (groups.length > 0) keep(await readUsers(directory, new Set(included)));
    else for await (const users of readAllUsers(directory)) keep(users);
  };
  await (members.size > 0 ? afterOthers(read) : read());
  return selected.people;
}

function groupsOf(id: string, members: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...members].filter(([, ids]) => ids.has(id)).map(([name]) => name);
}
