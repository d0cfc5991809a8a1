import { SyncError } from "../errors.ts";
import { afterOthers } from "../pages.ts";
import type { Person } from "../person.ts";
import type { Kept } from "../scim/kept.ts";
import { checkAttributes, personOf } from "./scim/person-of.ts";
import { openPushedTable, type PushedTable } from "./scim/table.ts";
import { type Candidate, checkGroups, type Selection, select } from "./selection.ts";
import type { Source, SourceOptions } from "./source.ts";

/** Lists the people whom an identity provider has pushed to the SCIM endpoint: all of them, or those that are selected. */
export const scimTable: Source = async (options) => {
  const { mapping } = options;
  if (mapping !== undefined) checkAttributes(mapping);
  const table = openPushedTable(options, tableOf(options));
  const groups = await namedGroups(table, options);
  const members = new Map<string, ReadonlySet<string>>();
  for (const group of groups) members.set(group.name, new Set(await table.members(group.kept)));
  const users = groups.length > 0 ? await afterOthers(table.users) : await table.users();
  const candidates = users.map((user): Candidate => {
    const own = [...members].filter(([, ids]) => ids.has(user.id)).map(([name]) => name);
    return { person: personOf(user, mapping), groups: own };
  });
  return select(candidates, options);
};

/** Where one person is looked up. */
export type ScimPersonOptions = Partial<Selection> &
  Pick<SourceOptions, "region" | "credentials" | "mapping"> & { readonly table: string };

/**
 * Looks up one person by id, as they are now.
 *
 * @returns nothing for somebody who is not there, or whom the selection does not mean.
 */
export async function scimPerson(options: ScimPersonOptions, id: string): Promise<Person | undefined> {
  const selection = { ...options, groups: options.groups ?? [] };
  const table = openPushedTable(options, options.table);
  const named = await namedGroups(table, selection);
  const user = await table.user(id);
  if (user === undefined) return undefined;
  const own: string[] = [];
  for (const { name, kept } of named) if (await table.isMember(kept, id)) own.push(name);
  return select([{ person: personOf(user, options.mapping), groups: own }], selection)[0];
}

interface NamedGroup {
  readonly name: string;
  readonly kept: Kept;
}

/** The groups that a selection names. @throws SyncError GROUP_UNKNOWN: a group that was renamed looks like one that everybody has left. */
async function namedGroups(table: PushedTable, selection: Selection): Promise<NamedGroup[]> {
  const names = new Set([...selection.groups, ...(selection.excludeGroups ?? [])]);
  if (names.size === 0) return [];
  const all = (await table.groups()).map((kept) => ({ name: String(kept.attributes["displayName"]), kept }));
  checkGroups(
    selection,
    "What the identity provider has pushed",
    all.map(({ name }) => name),
  );
  return all.filter(({ name }) => names.has(name));
}

function tableOf({ table }: SourceOptions): string {
  if (table !== undefined) return table;
  throw new SyncError(
    "USAGE",
    "It is not said in which table the SCIM endpoint keeps people.",
    "Write --source scim,table=NAME, with the name from the stack's outputs.",
  );
}
