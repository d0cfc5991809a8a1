import { afterOthers } from "../aws/pagination.ts";
import { SyncError } from "../model/errors.ts";
import type { Person } from "../model/person.ts";
import type { StoredResource } from "../scim/stored-resource.ts";
import { People } from "./people.ts";
import { checkAttributes, personOf } from "./scim/person-of.ts";
import { openPushedTable, type PushedTable } from "./scim/table.ts";
import { checkGroups, type Selection, selectOne, selectorOf } from "./selection.ts";
import type { Source, SourceOptions } from "./source.ts";

/**
 * Lists the people whom an identity provider has pushed to the SCIM endpoint: all of them, or those that are selected.
 *
 * @throws SyncError USAGE, GROUP_UNKNOWN
 */
export const scimTable: Source<People> = async (options) => {
  const { mapping } = options;
  if (mapping !== undefined) checkAttributes(mapping);
  const isMeant = selectorOf(options);
  const table = openPushedTable(options, tableOf(options));
  const members = new Map<string, ReadonlySet<string>>();
  for (const { name, kept } of await namedGroups(table, options))
    members.set(name, new Set(await table.members(kept)));
  const people = new People();
  const read = async () => {
    for await (const users of table.users())
      for (const user of users) {
        const person = personOf(user, mapping);
        const groups = [...members].filter(([, ids]) => ids.has(user.id)).map(([name]) => name);
        if (isMeant({ person, groups })) people.add(person);
      }
  };
  await (members.size > 0 ? afterOthers(read) : read());
  return people;
};

/** Where one person is looked up. */
export type ScimPersonOptions = Partial<Selection> &
  Pick<SourceOptions, "region" | "credentials" | "mapping"> & { readonly table: string };

/**
 * Looks up one person by id, as they are now.
 *
 * @returns as `PersonFinder.find`.
 */
export async function scimPerson(
  options: ScimPersonOptions,
  id: string,
): Promise<Person | "unselected" | undefined> {
  const selection = { ...options, groups: options.groups ?? [] };
  const table = openPushedTable(options, options.table);
  const named = await namedGroups(table, selection);
  const user = await table.user(id);
  if (user === undefined) return undefined;
  const own: string[] = [];
  for (const { name, kept } of named) if (await table.isMember(kept, id)) own.push(name);
  return selectOne({ person: personOf(user, options.mapping), groups: own }, selection);
}

interface NamedGroup {
  readonly name: string;
  readonly kept: StoredResource;
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
