import type { MemberChange } from "../patch/members.ts";
import type { Outcome } from "../store.ts";
import { externalIdOf, type ResourceKind, type StoredResource, uniqueOf } from "../stored-resource.ts";
import {
  formerHolderKey,
  groupsOf,
  holdersOf,
  keyItem,
  membersOf,
  reservationKey,
  resourceKey,
  storedItem,
} from "./layout.ts";
import type { Write } from "./transact.ts";

type MaybeStored = StoredResource | undefined;

const CONFLICT: Outcome = { kind: "conflict" };

/** The writes of changes to a table, each with its condition. Names that DynamoDB reserves have the prefix #. */
export class Writes {
  readonly #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  create(kind: ResourceKind, stored: StoredResource): Write[] {
    const Item = storedItem(resourceKey(kind, stored.id), stored);
    const put = { TableName: this.#table, Item, ConditionExpression: "attribute_not_exists(id)" };
    return [{ item: { Put: put }, onFailure: CONFLICT }, ...this.#updateKeys(kind, undefined, stored)];
  }

  update(kind: ResourceKind, before: StoredResource, after: StoredResource): Write[] {
    const Item = storedItem(resourceKey(kind, after.id), after);
    const put = { TableName: this.#table, Item, ...isVersion(before) };
    return [{ item: { Put: put }, onFailure: CONFLICT }, ...this.#updateKeys(kind, before, after)];
  }

  remove(kind: ResourceKind, stored: StoredResource): Write[] {
    const removal = { TableName: this.#table, Key: keyOf(kind, stored), ...isVersion(stored) };
    return [{ item: { Delete: removal }, onFailure: CONFLICT }, ...this.#updateKeys(kind, stored, undefined)];
  }

  /** Deletes the externalId item of an earlier version. */
  deleteFormerHolder(kind: ResourceKind, { id }: StoredResource, externalId: string): Write {
    const Key = keyItem(formerHolderKey(kind, externalId));
    return { item: { Delete: { TableName: this.#table, Key, ...isHolder(id) } }, onFailure: CONFLICT };
  }

  /** Checks that a resource has not changed. */
  unchanged(kind: ResourceKind, stored: StoredResource): Write {
    const check = { TableName: this.#table, Key: keyOf(kind, stored), ...isVersion(stored) };
    return { item: { ConditionCheck: check }, onFailure: CONFLICT };
  }

  /** @returns for each member the writes that must be in one transaction. */
  members(group: string, { add, remove }: MemberChange): Write[][] {
    return [
      ...[...remove].map((id) => this.leave(group, id)),
      ...[...add].map((id) => this.#join(group, id)),
    ];
  }

  leave(group: string, user: string): Write[] {
    return membershipKeys(group, user).map((Key) => this.#delete(Key));
  }

  #join(group: string, user: string): Write[] {
    const Key = keyItem(resourceKey("user", user));
    const check = { TableName: this.#table, Key, ConditionExpression: "attribute_exists(id)" };
    return [
      { item: { ConditionCheck: check }, onFailure: { kind: "unknown-members", ids: [user] } },
      ...membershipKeys(group, user).map((Item) => this.#put(Item)),
    ];
  }

  /** Updates the look-up items of a resource. Nothing before for a new one, nothing after for a deleted one. */
  #updateKeys(kind: ResourceKind, before: MaybeStored, after: MaybeStored): Write[] {
    return [...this.#updateUniqueName(kind, before, after), ...this.#updateExternalId(kind, before, after)];
  }

  /** Releases the old name and reserves the new one, which no other resource may have. */
  #updateUniqueName(kind: ResourceKind, before: MaybeStored, after: MaybeStored): Write[] {
    const [old, now] = [before, after].map((stored) => stored && uniqueOf(kind, stored.attributes));
    if (old?.value === now?.value) return [];
    const writes: Write[] = [];
    if (before !== undefined && old !== undefined) {
      const removal = {
        TableName: this.#table,
        Key: keyItem(reservationKey(kind, old.value)),
        ...isHolder(before.id),
      };
      writes.push({ item: { Delete: removal }, onFailure: CONFLICT });
    }
    if (after !== undefined && now !== undefined) {
      const Item = { ...keyItem(reservationKey(kind, now.value)), holder: { S: after.id } };
      const put = { TableName: this.#table, Item, ConditionExpression: "attribute_not_exists(id)" };
      writes.push({ item: { Put: put }, onFailure: { kind: "taken", name: now.name } });
    }
    return writes;
  }

  /** Several resources can have one externalId, so that these writes need no condition. */
  #updateExternalId(kind: ResourceKind, before: MaybeStored, after: MaybeStored): Write[] {
    const [old, now] = [before, after].map((stored) => stored && externalIdOf(stored.attributes));
    if (old === now) return [];
    const itemOf = (externalId: string, { id }: StoredResource) =>
      keyItem({ kind: holdersOf(kind, externalId), id });
    const writes: Write[] = [];
    if (before !== undefined && old !== undefined) writes.push(this.#delete(itemOf(old, before)));
    if (after !== undefined && now !== undefined) writes.push(this.#put(itemOf(now, after)));
    return writes;
  }

  #put(Item: ReturnType<typeof keyItem>): Write {
    return { item: { Put: { TableName: this.#table, Item } }, onFailure: CONFLICT };
  }

  #delete(Key: ReturnType<typeof keyItem>): Write {
    return { item: { Delete: { TableName: this.#table, Key } }, onFailure: CONFLICT };
  }
}

function isVersion({ version }: StoredResource) {
  return {
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": { N: String(version) } },
  };
}

function isHolder(id: string) {
  return {
    ConditionExpression: "#holder = :id",
    ExpressionAttributeNames: { "#holder": "holder" },
    ExpressionAttributeValues: { ":id": { S: id } },
  };
}

function keyOf(kind: ResourceKind, { id }: StoredResource) {
  return keyItem(resourceKey(kind, id));
}

/** A membership is stored twice: for queries by group and by user. */
function membershipKeys(group: string, user: string) {
  return [keyItem({ kind: membersOf(group), id: user }), keyItem({ kind: groupsOf(user), id: group })];
}
