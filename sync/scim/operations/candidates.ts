import type { Filter } from "scim2-parse-filter";
import { type Condition, conditionsOf } from "../filter/conditions.ts";
import { isId } from "../ids.ts";
import { isNameable } from "../schema/required.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import type { ScimStore } from "../store.ts";
import type { StoredResource } from "../stored-resource.ts";
import { KEYS } from "../unique.ts";

/**
 * Whoever can fit a filter. Where one of the conditions that have to hold names somebody directly, nobody else is read: what Okta and
 * Entra ID ask for before every change must not cost a reading of everybody.
 */
export function candidatesFor(
  store: ScimStore,
  type: ResourceType,
  filter: Filter,
): AsyncIterable<StoredResource> {
  for (const condition of conditionsOf(filter)) {
    const direct = lookUp(store, type, condition);
    if (direct !== undefined) return inTurn(direct);
  }
  return store.list(type.kind);
}

/** @returns nothing where the condition names nobody directly. */
function lookUp(
  store: ScimStore,
  { kind }: ResourceType,
  { path, value }: Condition,
): Promise<readonly (StoredResource | undefined)[]> | undefined {
  const text = String(value);
  const name = KEYS[kind].find((one) => one === path);
  // What nobody can have is no key of a table, either.
  if (name !== undefined) return isNameable(name, text) ? store.find(kind, { name, value: text }) : NONE;
  if (path === "id") return isId(text) ? store.read(kind, text).then((kept) => [kept]) : NONE;
  const others =
    path === "members.value" ? store.groups : path === "groups.value" ? store.members : undefined;
  if (others === undefined) return undefined;
  return isId(text) ? others(text).then((ids) => store.readMany(kind, ids)) : NONE;
}

const NONE = Promise.resolve([]);

async function* inTurn(all: Promise<readonly (StoredResource | undefined)[]>): AsyncIterable<StoredResource> {
  for (const kept of await all) if (kept !== undefined) yield kept;
}
