import { refused } from "../errors.ts";
import { conditionsOf, valueMatcherOf } from "../filter/match.ts";
import { parseValueFilter } from "../filter/parse.ts";
import { isList, isObject, type Json } from "../json.ts";
import { valueNamed } from "../schema/read.ts";
import { isId } from "../stored-resource.ts";
import type { Step } from "./steps.ts";

/** A change of a group's members. */
export interface MemberChange {
  readonly add: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
}

export const NO_CHANGE: MemberChange = { add: new Set(), remove: new Set() };

/** The representation of a member. */
export function memberOf(id: string) {
  return { value: id, type: "User" } as const;
}

/**
 * Reads a list of members. Each is an object with the ID as `value`, or the ID itself.
 *
 * @throws ScimError invalidValue for an invalid ID.
 */
export function readMembers(value: Json | undefined): Set<string> {
  const ids = idsIn(value);
  const hasInvalid = ids.some((id) => id === undefined || !isId(id));
  if (hasInvalid) throw refused("invalidValue", "The value of a member is not a user ID.");
  return new Set(ids.filter((id) => id !== undefined));
}

function idsIn(value: Json | undefined): (string | undefined)[] {
  if (value === undefined || value === null) return [];
  const ids = (isList(value) ? value : [value]).map((member) =>
    isObject(member) ? valueNamed(member, "value") : member,
  );
  return ids.map((id) => (typeof id === "string" ? id.toLowerCase() : undefined));
}

/**
 * Computes the change of a group's members from steps. The current members are read only if needed: a group can be large.
 *
 * @throws ScimError invalidFilter, invalidValue, invalidPath
 */
export async function changeOfMembers(
  steps: readonly Step[],
  current: () => Promise<readonly string[]>,
): Promise<MemberChange> {
  const add = new Set<string>();
  const remove = new Set<string>();
  for (const step of steps) {
    const removed = await removedBy(step, current, add);
    for (const id of removed) {
      add.delete(id);
      remove.add(id);
    }
    if (step.op === "remove") continue;
    for (const id of addedBy(step)) {
      remove.delete(id);
      add.add(id);
    }
  }
  return { add, remove };
}

function addedBy({ target, value }: Step): Set<string> {
  if (target.filter === undefined && target.sub === undefined) return readMembers(value);
  throw refused(
    "invalidPath",
    "Members are added and replaced without a filter and without a sub-attribute.",
  );
}

async function removedBy(
  { op, target, value }: Step,
  current: () => Promise<readonly string[]>,
  added: ReadonlySet<string>,
): Promise<Iterable<string>> {
  if (op === "add") return [];
  const { attribute, filter } = target;
  if (op === "remove" && filter === undefined && value !== undefined && value !== null)
    return readMembers(value);
  if (filter === undefined) return [...(await current()), ...added];
  const only = onlyMember(parseValueFilter(attribute, filter));
  if (only !== undefined) return [only];
  const fits = valueMatcherOf(attribute, filter);
  return [...(await current()), ...added].filter((id) => fits(memberOf(id)));
}

/** `members[value eq "id"]`, as Okta and Entra ID write it. */
function onlyMember(filter: ReturnType<typeof parseValueFilter>): string | undefined {
  const [condition] = filter.op === "eq" ? conditionsOf(filter) : [];
  const id = condition?.path === "value" ? String(condition.value).toLowerCase() : "";
  return isId(id) ? id : undefined;
}
