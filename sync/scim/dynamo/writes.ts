import type { MemberChange } from "../patch/members.ts";
import type { Outcome } from "../store.ts";
import type { ResourceKind, StoredResource } from "../stored-resource.ts";
import { externalIdOf, uniqueOf } from "../unique.ts";
import { keptItem, keyItem } from "./items.ts";
import { formerHolderKey, groupsOf, holdersOf, membersOf, reservationKey, resourceKey } from "./layout.ts";
import type { Write } from "./transact.ts";

/** The writes that changes of a table consist of, each with its condition. Words that DynamoDB reserves are written with a #. */
export function writesFor(TableName: string) {
  const movedOn: Outcome = { kind: "moved-on" };
  const isVersion = ({ version }: StoredResource) => ({
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": { N: String(version) } },
  });
  const key = (kind: ResourceKind, { id }: StoredResource) => keyItem(resourceKey(kind, id));

  const isHolder = (id: string) => ({
    ConditionExpression: "#holder = :id",
    ExpressionAttributeNames: { "#holder": "holder" },
    ExpressionAttributeValues: { ":id": { S: id } },
  });

  return {
    create(kind: ResourceKind, kept: StoredResource): Write[] {
      const Item = keptItem(resourceKey(kind, kept.id), kept);
      const put = { TableName, Item, ConditionExpression: "attribute_not_exists(id)" };
      return [{ item: { Put: put }, otherwise: movedOn }, ...rekey(kind, undefined, kept)];
    },

    update(kind: ResourceKind, before: StoredResource, after: StoredResource): Write[] {
      const Item = keptItem(resourceKey(kind, after.id), after);
      const put = { TableName, Item, ...isVersion(before) };
      return [{ item: { Put: put }, otherwise: movedOn }, ...rekey(kind, before, after)];
    },

    remove(kind: ResourceKind, kept: StoredResource): Write[] {
      const gone = { TableName, Key: key(kind, kept), ...isVersion(kept) };
      return [{ item: { Delete: gone }, otherwise: movedOn }, ...rekey(kind, kept, undefined)];
    },

    /** Deletes what an earlier version wrote of who has an externalId. */
    forget(kind: ResourceKind, { id }: StoredResource, externalId: string): Write {
      const Key = keyItem(formerHolderKey(kind, externalId));
      return { item: { Delete: { TableName, Key, ...isHolder(id) } }, otherwise: movedOn };
    },

    /** That nothing has changed since. */
    still(kind: ResourceKind, kept: StoredResource): Write {
      const check = { TableName, Key: key(kind, kept), ...isVersion(kept) };
      return { item: { ConditionCheck: check }, otherwise: movedOn };
    },

    /** @returns for each member what belongs into one transaction. */
    members(group: string, { add, remove }: MemberChange): Write[][] {
      return [...[...remove].map((id) => leave(group, id)), ...[...add].map((id) => join(group, id))];
    },

    leave,
  };

  /** What a resource is found by goes along with it; nothing before for a new one, nothing after for one that is deleted. */
  function rekey(
    kind: ResourceKind,
    before: StoredResource | undefined,
    after: StoredResource | undefined,
  ): Write[] {
    return [...rename(kind, before, after), ...relabel(kind, before, after)];
  }

  /** Gives up the old name and takes the new one, which no other may have. */
  function rename(
    kind: ResourceKind,
    before: StoredResource | undefined,
    after: StoredResource | undefined,
  ): Write[] {
    const [old, now] = [before, after].map((kept) => kept && uniqueOf(kind, kept.attributes));
    if (old?.value === now?.value) return [];
    const writes: Write[] = [];
    if (before !== undefined && old !== undefined) {
      const Key = keyItem(reservationKey(kind, old.value));
      writes.push({ item: { Delete: { TableName, Key, ...isHolder(before.id) } }, otherwise: movedOn });
    }
    if (after !== undefined && now !== undefined) {
      const Item = { ...keyItem(reservationKey(kind, now.value)), holder: { S: after.id } };
      const put = { TableName, Item, ConditionExpression: "attribute_not_exists(id)" };
      writes.push({ item: { Put: put }, otherwise: { kind: "taken", name: now.name } });
    }
    return writes;
  }

  /** Several can have one externalId: there is nothing that these writes could take from another. */
  function relabel(
    kind: ResourceKind,
    before: StoredResource | undefined,
    after: StoredResource | undefined,
  ): Write[] {
    const [old, now] = [before, after].map((kept) => kept && externalIdOf(kept.attributes));
    if (old === now) return [];
    const itemOf = (externalId: string, { id }: StoredResource) =>
      keyItem({ kind: holdersOf(kind, externalId), id });
    const writes: Write[] = [];
    if (before !== undefined && old !== undefined)
      writes.push({ item: { Delete: { TableName, Key: itemOf(old, before) } }, otherwise: movedOn });
    if (after !== undefined && now !== undefined)
      writes.push({ item: { Put: { TableName, Item: itemOf(now, after) } }, otherwise: movedOn });
    return writes;
  }

  function join(group: string, user: string): Write[] {
    const [seen, alsoSeen] = bothSides(group, user);
    const Key = keyItem(resourceKey("user", user));
    const check = { TableName, Key, ConditionExpression: "attribute_exists(id)" };
    return [
      { item: { ConditionCheck: check }, otherwise: { kind: "unknown-members", ids: [user] } },
      { item: { Put: { TableName, Item: seen } }, otherwise: movedOn },
      { item: { Put: { TableName, Item: alsoSeen } }, otherwise: movedOn },
    ];
  }

  function leave(group: string, user: string): Write[] {
    return bothSides(group, user).map((Key) => ({
      item: { Delete: { TableName, Key } },
      otherwise: movedOn,
    }));
  }
}

/** A membership is kept once for each side that it is read from. */
function bothSides(group: string, user: string) {
  return [
    keyItem({ kind: membersOf(group), id: user }),
    keyItem({ kind: groupsOf(user), id: group }),
  ] as const;
}
