import type { MemberChange } from "./patch/members.ts";
import type { ResourceKind, StoredResource } from "./stored-resource.ts";
import type { KeyValue, UniqueName } from "./unique.ts";

/** What came of a change. None of them is an error of the store's. */
export type Outcome =
  | { readonly kind: "done" }
  /** Another of the kind has the name that may be there once. */
  | { readonly kind: "taken"; readonly name: UniqueName }
  /** It was changed or deleted since it was read. */
  | { readonly kind: "moved-on" }
  | { readonly kind: "unknown-members"; readonly ids: readonly string[] };

/**
 * Where users, groups and memberships are kept. A change is made if all that it rests on still holds, and else not at all; a long
 * list of members is changed part by part, so that the same change, made again, brings it to its end.
 */
export interface ScimStore {
  read(kind: ResourceKind, id: string): Promise<StoredResource | undefined>;
  /** Looks up by a value, folded, in the order of the ids. Of a unique name there is one at most; several can have one externalId. */
  find(kind: ResourceKind, key: KeyValue): Promise<readonly StoredResource[]>;
  /** All of a kind, in the order of their ids. */
  list(kind: ResourceKind): AsyncIterable<StoredResource>;
  /** The ids of all, in the order of userName or displayName, with far less to read than all of them. */
  ids(kind: ResourceKind): Promise<readonly string[]>;
  /** In the order of the ids; whoever is gone by now is missing. */
  readMany(kind: ResourceKind, ids: readonly string[]): Promise<StoredResource[]>;
  create(kind: ResourceKind, kept: StoredResource, change: MemberChange): Promise<Outcome>;
  /** @param before as it was read; it has to be that still. `after` has the next version. */
  update(
    kind: ResourceKind,
    before: StoredResource,
    after: StoredResource,
    change: MemberChange,
  ): Promise<Outcome>;
  /** Deletes, and then clears away the memberships. */
  remove(kind: ResourceKind, before: StoredResource): Promise<Outcome>;
  /** Clears away memberships that a deletion which was cut short has left. */
  clear(kind: ResourceKind, id: string): Promise<void>;
  /** Ids of users, in their order. */
  members(group: string): Promise<readonly string[]>;
  /** Ids of groups, in their order. */
  groups(user: string): Promise<readonly string[]>;
}
