import type { MemberChange } from "../../../sync/scim/patch/members.ts";
import type { Outcome, ScimStore } from "../../../sync/scim/store.ts";
import {
  externalIdOf,
  foldKey,
  type ResourceKind,
  type StoredResource,
  uniqueOf,
} from "../../../sync/scim/stored-resource.ts";

/** A store that forgets, for tests of what does not depend on where things are stored. Each change is one synchronous step. */
export function memoryStore(): ScimStore {
  const stored = { user: new Map<string, StoredResource>(), group: new Map<string, StoredResource>() };
  /** By group and user. */
  const memberships = new Set<string>();
  const sorted = (kind: ResourceKind) => [...stored[kind].values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const write = (kind: ResourceKind, one: StoredResource, change: MemberChange): Outcome => {
    const own = uniqueOf(kind, one.attributes);
    const isTaken = sorted(kind).some(
      ({ id, attributes }) => id !== one.id && uniqueOf(kind, attributes)?.value === own?.value,
    );
    if (own !== undefined && isTaken) return { kind: "taken", name: own.name };
    const ids = [...change.add].filter((id) => !stored.user.has(id));
    if (ids.length > 0) return { kind: "unknown-members", ids };
    stored[kind].set(one.id, one);
    for (const id of change.remove) memberships.delete(`${one.id} ${id}`);
    for (const id of change.add) memberships.add(`${one.id} ${id}`);
    return { kind: "done" };
  };
  const isStill = (kind: ResourceKind, before: StoredResource) =>
    stored[kind].get(before.id)?.version === before.version;
  const side = (end: 0 | 1, id: string) =>
    [...memberships].map((one) => one.split(" ")).filter((pair) => pair[end] === id);
  const clear = (kind: ResourceKind, id: string) => {
    for (const pair of side(kind === "group" ? 0 : 1, id)) memberships.delete(pair.join(" "));
  };
  return {
    read: async (kind, id) => stored[kind].get(id),
    find: async (kind, { name, value }) =>
      sorted(kind).filter(({ attributes }) => {
        const own = name === "externalId" ? externalIdOf(attributes) : uniqueOf(kind, attributes)?.value;
        return own === foldKey(name, value);
      }),
    async *list(kind) {
      yield* sorted(kind);
    },
    ids: async (kind) => {
      const by = ({ attributes }: StoredResource) => uniqueOf(kind, attributes)?.value ?? "";
      // As DynamoDB orders: by the bytes of UTF-8.
      return sorted(kind)
        .sort((a, b) => Buffer.compare(Buffer.from(by(a)), Buffer.from(by(b))))
        .map(({ id }) => id);
    },
    readMany: async (kind, ids) => ids.map((id) => stored[kind].get(id)).filter((one) => one !== undefined),
    create: async (kind, one, change) => write(kind, one, change),
    update: async (kind, before, after, change) =>
      isStill(kind, before) ? write(kind, after, change) : { kind: "conflict" },
    remove: async (kind, before) => {
      if (!isStill(kind, before)) return { kind: "conflict" };
      stored[kind].delete(before.id);
      return { kind: "done" };
    },
    clear: async (kind, id) => clear(kind, id),
    members: async (group) =>
      side(0, group)
        .map(([, user = ""]) => user)
        .sort(),
    groups: async (user) =>
      side(1, user)
        .map(([group = ""]) => group)
        .sort(),
  };
}
