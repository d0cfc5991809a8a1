import type { User } from "@aws-sdk/client-identitystore";
import { pagesOf, readAll } from "../../aws/pagination.ts";
import { checkGroups, type Selection } from "../selection.ts";
import type { Directory } from "./directory.ts";

/** Finds the groups of a selection. @returns their IDs by name. @throws SyncError GROUP_UNKNOWN */
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

/** Lists the member IDs of all groups of a selection, by group name. @throws SyncError GROUP_UNKNOWN */
export async function readMembers(
  directory: Directory,
  selection: Selection,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const members = new Map<string, ReadonlySet<string>>();
  for (const [name, id] of await namedGroups(directory, selection))
    members.set(name, new Set(await directory.members({ id, name })));
  return members;
}

/** Lists all users. */
export function readAllUsers(
  { usersPage }: Pick<Directory, "usersPage">,
  signal?: AbortSignal,
): AsyncGenerator<readonly User[]> {
  return pagesOf("the users of Identity Center", usersPage, signal);
}

/**
 * Reads the users of these IDs with few calls. Identity Store allows 20 calls a second of any kind, so the number of calls matters.
 *
 * Looking up each user takes one call for each ID. Listing takes one call for each hundred users, and the size of the directory is unknown.
 * So pages are read until they cost as many calls as looking up the missing users, and longer while a page has more than one of them. Then
 * the remaining users are looked up. This takes less than twice the calls of the better way, for any size (ski rental problem).
 *
 * @param ids of members. Users who do not exist any more are left out.
 */
export async function readUsers(directory: Directory, ids: ReadonlySet<string>): Promise<User[]> {
  const missing = new Set(ids);
  let [pages, found] = [0, 0];
  const continues = () => missing.size > 1 && (pages + 1 < missing.size || found > 1);
  const readPage = async (token: string | undefined) => {
    const { items, next } = await directory.usersPage(token);
    // Also IDs that were found before: different entries of one ID are a conflict.
    const members = items.filter(({ UserId }) => UserId !== undefined && ids.has(UserId));
    const isFirst = ({ UserId }: User) => UserId !== undefined && missing.delete(UserId);
    [pages, found] = [pages + 1, members.filter(isFirst).length];
    return { items: members, next: continues() ? next : undefined };
  };
  const users = continues() ? await readAll("the users of Identity Center", readPage) : [];
  for (const id of missing) {
    const user = await directory.user(id);
    if (user !== undefined) users.push(user);
  }
  return users;
}
