import type { MemberChange } from "./patch/members.ts";
import type { KeyValue, ResourceKind, StoredResource, UniqueName } from "./stored-resource.ts";

/** The outcome of a change. None is an error of the store. */
export type Outcome =
  | { readonly kind: "done" }
  /** Another resource of the kind has the unique name. */
  | { readonly kind: "taken"; readonly name: UniqueName }
  /** The resource was changed or deleted since it was read, or a long list of members was changed in part. */
  | { readonly kind: "conflict" }
  | { readonly kind: "unknown-members"; readonly ids: readonly string[] };

/**
 * Stores users, groups and memberships. A change is made only if all its conditions are true. A long list of members is changed in parts:
 * the same change, made again, completes it.
 */
export interface ScimStore {
  read(kind: ResourceKind, id: string): Promise<StoredResource | undefined>;
  /** Looks up resources by a value, folded, in the order of the IDs. A unique name has at most one, an externalId can have several. */
  find(kind: ResourceKind, key: KeyValue): Promise<readonly StoredResource[]>;
  /** All resources of a kind, in the order of their IDs. */
  list(kind: ResourceKind): AsyncIterable<StoredResource>;
  /** All IDs in the order of userName or displayName. This reads much less than `list`. */
  ids(kind: ResourceKind): Promise<readonly string[]>;
  /** Resources in the order of the IDs, without those that do not exist. */
  readMany(kind: ResourceKind, ids: readonly string[]): Promise<StoredResource[]>;
  create(kind: ResourceKind, stored: StoredResource, change: MemberChange): Promise<Outcome>;
  /** @param before as it was read. It must not have changed. `after` has the next version. */
  update(
    kind: ResourceKind,
    before: StoredResource,
    after: StoredResource,
    change: MemberChange,
  ): Promise<Outcome>;
  /** Deletes the resource. Its memberships stay until `clear`. */
  remove(kind: ResourceKind, before: StoredResource): Promise<Outcome>;
  /** Deletes the memberships of a deleted resource. */
  clear(kind: ResourceKind, id: string): Promise<void>;
  /** User IDs, in order. */
  members(group: string): Promise<readonly string[]>;
  /** Group IDs, in order. */
  groups(user: string): Promise<readonly string[]>;
}
