import type { User } from "@aws-sdk/client-identitystore";
import { pagesOf, readAll } from "../../aws/pagination.ts";
import { checkGroups, type Selection } from "../selection.ts";
import type { Directory } from "./directory.ts";

/** Finds the groups that a selection names. @returns their ids by their names. @throws SyncError GROUP_UNKNOWN */
export async function namedGroups(
  directory: Pick<Directory, "groups">,
  selection: Selection,
): Promise<ReadonlyMap<string, string>> {
  const names = new Set([...selection.groups, ...(selection.excludeGroups ?? [])]);
  if (names.size === 0) return new Map();
  const known = new Map<string, string>();
  for (const { DisplayName, GroupId } of await directory.groups())
    if (DisplayName !== undefined && GroupId !== undefined) known.set(DisplayName, GroupId);
  checkGroups(selection, "Identity Center", [...known.keys()]);
  return new Map([...known].filter(([name]) => names.has(name)));
}

/** Lists the ids of the members of all groups that a selection names, by the group's name. @throws SyncError GROUP_UNKNOWN */
export async function readMembers(
  directory: Directory,
  selection: Selection,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const members = new Map<string, ReadonlySet<string>>();
  for (const [name, id] of await namedGroups(directory, selection))
    members.set(name, new Set(await directory.members({ id, name })));
  return members;
}

/** Lists everybody. */
export function readAllUsers({ usersPage }: Directory): AsyncGenerator<readonly User[]> {
  return pagesOf("the users of Identity Center", usersPage);
}

/**
 * Reads the users of these ids with few calls. They could be asked for one by one, which takes as many calls as there are ids; or
 * everybody could be listed, which takes a call for each hundred people, and nobody says beforehand how many those are. So pages are
 * read until they have cost as much as asking for those that are still missing, and on as long as a page gives more than one of them;
 * then the others are asked for. Whatever the directory's size, that takes less than twice the calls of the better way: the rule of
 * those who rent skis until they could have bought them. Calls are what counts, since Identity Store takes 20 a second of
 * whatever kind; one after the other comes close to that.
 *
 * @param ids of members; who is gone by now is left out.
 */
export async function readUsers(directory: Directory, ids: ReadonlySet<string>): Promise<User[]> {
  const missing = new Set(ids);
  let [pages, found] = [0, 0];
  const goesOn = () => missing.size > 1 && (pages + 1 < missing.size || found > 1);
  const readPage = async (token: string | undefined) => {
    const { items, next } = await directory.usersPage(token);
    // Also one that was found before: entries of one id that differ are a conflict, which must be seen.
    const members = items.filter(({ UserId }) => UserId !== undefined && ids.has(UserId));
    const isFirst = ({ UserId }: User) => UserId !== undefined && missing.delete(UserId);
    [pages, found] = [pages + 1, members.filter(isFirst).length];
    return { items: members, next: goesOn() ? next : undefined };
  };
  const users = goesOn() ? await readAll("the users of Identity Center", readPage) : [];
  for (const id of missing) {
    const user = await directory.user(id);
    if (user !== undefined) users.push(user);
  }
  return users;
}
