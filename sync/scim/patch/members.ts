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
  /** Whether the change names all members of the group, and no current one is among them. */
  readonly replacesAll?: boolean;
}

export const NO_CHANGE: MemberChange = { add: new Set(), remove: new Set() };

/** The representation of a member. */
export function memberOf(id: string) {
  return { value: id, type: "User" } as const;
}

/**
 * Reads a list of members: objects with the ID as `value`, or IDs; also one without a list. A value of another form is kept: it is the ID of
 * an unknown user.
 *
 * @returns nothing for null and "", which are no value. Only an empty list says that there are no members: a slip must not empty a group.
 * @throws ScimError invalidValue for another shape.
 */
export function readMembers(value: Json | undefined): Set<string> | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return new Set((isList(value) ? value : [value]).map(readMember));
}

function readMember(member: Json): string {
  const id = isObject(member) ? valueNamed(member, "value") : member;
  if (typeof id === "string" && (isObject(member) ? id !== "" : isId(id))) return id.toLowerCase();
  throw refused("invalidValue", "A member is not an object with a user ID as its value.");
}

/** The members of a new group. */
export function newMembers(value: Json | undefined): MemberChange {
  return replacement(readMembers(value) ?? new Set(), new Set());
}

/** The change that makes the target from the current members. */
export function replacement(target: ReadonlySet<string>, current: ReadonlySet<string>): MemberChange {
  const add = without(target, current);
  return { add, remove: without(current, target), replacesAll: add.size > 0 && add.size === target.size };
}

function without(all: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...all].filter((id) => !others.has(id)));
}

function together(some: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...some, ...others]);
}

/**
 * Leaves out new members who do not exist: one deleted user must not stop the changes of the others.
 *
 * @throws ScimError invalidValue if all members are replaced by unknown ones: the provider has the IDs of another endpoint.
 */
export function withoutUnknown(change: MemberChange, unknown: ReadonlySet<string>): MemberChange {
  const add = new Set([...change.add].filter((id) => isId(id) && !unknown.has(id)));
  if (change.replacesAll === true && add.size === 0 && change.add.size > 0)
    throw refused("invalidValue", "None of the members exists here. Push the users again, then the group.");
  return { add, remove: new Set([...change.remove].filter(isId)) };
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
  let change = NO_CHANGE;
  let before: Promise<ReadonlySet<string>> | undefined;
  const read = () => {
    before ??= current().then((ids) => new Set(ids));
    return before;
  };
  for (const step of steps) change = await changedBy(step, change, read);
  return change;
}

async function changedBy(
  step: Step,
  change: MemberChange,
  current: () => Promise<ReadonlySet<string>>,
): Promise<MemberChange> {
  const { op, target, value } = step;
  const isPart = target.sub !== undefined || (op !== "remove" && target.filter !== undefined);
  if (isPart)
    throw refused("invalidPath", "Members are changed as a whole. Only a remove can have a filter.");
  const present = async () => together(without(await current(), change.remove), change.add);
  if (op === "remove") return removing(change, await removedBy(step, present));
  const named = readMembers(value);
  if (named === undefined) return change;
  if (op === "add") return adding(change, named);
  const { add, remove, replacesAll } = replacement(named, await present());
  return { ...adding(removing(change, remove), add), replacesAll: replacesAll === true };
}

function adding(change: MemberChange, ids: ReadonlySet<string>): MemberChange {
  return { ...change, add: together(change.add, ids), remove: without(change.remove, ids) };
}

function removing(change: MemberChange, ids: ReadonlySet<string>): MemberChange {
  return { ...change, add: without(change.add, ids), remove: together(change.remove, ids) };
}

async function removedBy(
  { target: { attribute, filter }, value }: Step,
  present: () => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> {
  if (filter === undefined) return readMembers(value) ?? present();
  const only = onlyMember(parseValueFilter(attribute, filter));
  if (only !== undefined) return new Set([only]);
  const fits = valueMatcherOf(attribute, filter);
  return new Set([...(await present())].filter((id) => fits(memberOf(id))));
}

/** `members[value eq "id"]`, as Okta and Entra ID write it. */
function onlyMember(filter: ReturnType<typeof parseValueFilter>): string | undefined {
  const [condition] = filter.op === "eq" ? conditionsOf(filter) : [];
  const id = condition?.path === "value" ? String(condition.value).toLowerCase() : "";
  return isId(id) ? id : undefined;
}
