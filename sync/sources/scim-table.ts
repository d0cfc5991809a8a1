import { afterOthers } from "../aws/pagination.ts";
import { SyncError } from "../model/errors.ts";
import type { Person } from "../model/person.ts";
import type { StoredResource } from "../scim/stored-resource.ts";
import { People } from "./people.ts";
import { checkAttributes, personOf, subjectsOf } from "./scim/person-of.ts";
import { openPushedTable, type PushedTable } from "./scim/table.ts";
import { checkGroups, type Selection, selectOne, selectorOf } from "./selection.ts";
import type { Source, SourceOptions } from "./source.ts";

/**
 * Lists the selected people that an identity provider has pushed to the SCIM endpoint.
 *
 * @throws SyncError USAGE, GROUP_UNKNOWN
 */
export const scimTable: Source<People> = async (options) => {
  const { mapping } = options;
  if (mapping !== undefined) checkAttributes(mapping);
  const isSelected = selectorOf(options);
  const read = readerOf(options);
  const table = openPushedTable(options, tableOf(options));
  const members = new Map<string, ReadonlySet<string>>();
  for (const { name, stored } of await namedGroups(table, options))
    members.set(name, new Set(await table.members(stored)));
  const people = new People();
  const readAll = async () => {
    for await (const users of table.users())
      for (const user of users) {
        const person = read(user);
        const groups = [...members].filter(([, ids]) => ids.has(user.id)).map(([name]) => name);
        if (isSelected({ person, groups })) people.add(person);
      }
  };
  await (members.size > 0 ? afterOthers(readAll) : readAll());
  return people;
};

function readerOf({ mapping, subjects = false }: Pick<SourceOptions, "mapping" | "subjects">) {
  return (user: StoredResource): Person => {
    const person = personOf(user, mapping);
    return subjects ? { ...person, subjects: subjectsOf(user, mapping) } : person;
  };
}

/** The table and the selection for a single look-up. */
export type ScimPersonOptions = Partial<Selection> &
  Pick<SourceOptions, "region" | "credentials" | "mapping" | "subjects"> & { readonly table: string };

/**
 * Looks up one person by ID, with a consistent read.
 *
 * @returns like `PersonFinder.find`.
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
  for (const { name, stored } of named) if (await table.isMember(stored, id)) own.push(name);
  return selectOne({ person: readerOf(options)(user), groups: own }, selection);
}

interface NamedGroup {
  readonly name: string;
  readonly stored: StoredResource;
}

/** The groups of a selection. @throws SyncError GROUP_UNKNOWN: a renamed group must not look like an empty one. */
async function namedGroups(table: PushedTable, selection: Selection): Promise<NamedGroup[]> {
  const names = new Set([...selection.groups, ...(selection.excludeGroups ?? [])]);
  if (names.size === 0) return [];
  const all = (await table.groups()).map((stored) => ({
    name: String(stored.attributes["displayName"]),
    stored,
  }));
  checkGroups(
    selection,
    "The SCIM table",
    all.map(({ name }) => name),
  );
  return all.filter(({ name }) => names.has(name));
}

function tableOf({ table }: SourceOptions): string {
  if (table !== undefined) return table;
  throw new SyncError(
    "USAGE",
    "The table of the SCIM endpoint is not given.",
    "Write --source scim,table=NAME. The stack's outputs contain the name.",
  );
}
