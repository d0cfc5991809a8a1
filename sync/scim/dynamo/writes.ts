import type { Kept, ResourceKind } from "../kept.ts";
import type { MemberChange } from "../patch/members.ts";
import type { Outcome } from "../store.ts";
import { type UniqueValue, uniquesOf } from "../unique.ts";
import { keptItem, keyItem } from "./items.ts";
import { groupsOf, membersOf, reservationKey, resourceKey } from "./layout.ts";
import type { Write } from "./transact.ts";

/** The writes that changes of a table consist of, each with its condition. Words that DynamoDB reserves are written with a #. */
export function writesFor(TableName: string) {
  const movedOn: Outcome = { kind: "moved-on" };
  const isVersion = ({ version }: Kept) => ({
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": { N: String(version) } },
  });
  const key = (kind: ResourceKind, { id }: Kept) => keyItem(resourceKey(kind, id));

  const take = (kind: ResourceKind, id: string, { name, value }: UniqueValue): Write => {
    const Item = { ...keyItem(reservationKey(kind, name, value)), holder: { S: id } };
    const condition = { ConditionExpression: "attribute_not_exists(id)" };
    return { item: { Put: { TableName, Item, ...condition } }, otherwise: { kind: "taken", name } };
  };
  const give = (kind: ResourceKind, id: string, { name, value }: UniqueValue): Write => {
    const condition = {
      ConditionExpression: "#holder = :id",
      ExpressionAttributeNames: { "#holder": "holder" },
      ExpressionAttributeValues: { ":id": { S: id } },
    };
    const Key = keyItem(reservationKey(kind, name, value));
    return { item: { Delete: { TableName, Key, ...condition } }, otherwise: movedOn };
  };

  return {
    create(kind: ResourceKind, kept: Kept): Write[] {
      const Item = keptItem(resourceKey(kind, kept.id), kept);
      const put = { TableName, Item, ConditionExpression: "attribute_not_exists(id)" };
      const taken = uniquesOf(kind, kept.attributes).map((unique) => take(kind, kept.id, unique));
      return [{ item: { Put: put }, otherwise: movedOn }, ...taken];
    },

    update(kind: ResourceKind, before: Kept, after: Kept): Write[] {
      const Item = keptItem(resourceKey(kind, after.id), after);
      const [old, now] = [uniquesOf(kind, before.attributes), uniquesOf(kind, after.attributes)];
      const isIn = (all: readonly UniqueValue[], { name, value }: UniqueValue) =>
        all.some((one) => one.name === name && one.value === value);
      const given = old.filter((one) => !isIn(now, one)).map((one) => give(kind, after.id, one));
      const taken = now.filter((one) => !isIn(old, one)).map((one) => take(kind, after.id, one));
      const put = { TableName, Item, ...isVersion(before) };
      return [{ item: { Put: put }, otherwise: movedOn }, ...given, ...taken];
    },

    remove(kind: ResourceKind, kept: Kept): Write[] {
      const gone = { TableName, Key: key(kind, kept), ...isVersion(kept) };
      const given = uniquesOf(kind, kept.attributes).map((unique) => give(kind, kept.id, unique));
      return [{ item: { Delete: gone }, otherwise: movedOn }, ...given];
    },

    /** That nothing has changed since. */
    still(kind: ResourceKind, kept: Kept): Write {
      const check = { TableName, Key: key(kind, kept), ...isVersion(kept) };
      return { item: { ConditionCheck: check }, otherwise: movedOn };
    },

    /** @returns for each member what belongs into one transaction. */
    members(group: string, { add, remove }: MemberChange): Write[][] {
      return [...[...remove].map((id) => leave(group, id)), ...[...add].map((id) => join(group, id))];
    },

    leave,
  };

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
