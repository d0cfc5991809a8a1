import type { ResourceKind } from "../kept.ts";
import { foldUnique, type UniqueName } from "../unique.ts";

/**
 * The table's key: `kind` (hash) and `id` (range), both texts. Its items:
 *
 * | kind | id | holds |
 * |---|---|---|
 * | `user`, `group` | its id | `resource` (JSON), `created`, `modified`, `version` |
 * | `user userName`, `user externalId`, `group displayName`, `group externalId` | the value, folded | `holder`: whose it is |
 * | `members GROUP` | a user's id | |
 * | `groups USER` | a group's id | the same membership, seen from the other side |
 *
 * An item has at most 400 KB, so that memberships are items of their own. Source: "Quotas in Amazon DynamoDB".
 */
export interface Key {
  readonly kind: string;
  readonly id: string;
}

export function resourceKey(kind: ResourceKind, id: string): Key {
  return { kind, id };
}

export function reservationKey(kind: ResourceKind, name: UniqueName, value: string): Key {
  return { kind: reservationsOf(kind, name), id: foldUnique(name, value) };
}

/** The kind of all reservations of one attribute. */
export function reservationsOf(kind: ResourceKind, name: UniqueName): string {
  return `${kind} ${name}`;
}

export function membersOf(group: string): string {
  return `members ${group}`;
}

export function groupsOf(user: string): string {
  return `groups ${user}`;
}
