import type { ResourceKind } from "../stored-resource.ts";
import { foldKey, UNIQUE } from "../unique.ts";

/**
 * The table's key: `kind` (hash) and `id` (range), both texts. Its items:
 *
 * | kind | id | holds |
 * |---|---|---|
 * | `user`, `group` | its id | `resource` (JSON), `created`, `modified`, `version` |
 * | `user userName`, `group displayName` | the name, folded | `holder`: whose it is |
 * | `user externalId VALUE`, `group externalId VALUE` | its id | one of those that have this externalId |
 * | `members GROUP` | a user's id | |
 * | `groups USER` | a group's id | the same membership, seen from the other side |
 * | `user externalId`, `group externalId` | the externalId | `holder`. Of earlier versions, which held it unique: read and deleted, never written |
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

export function reservationKey(kind: ResourceKind, name: string): Key {
  return { kind: reservationsOf(kind), id: foldKey(UNIQUE[kind], name) };
}

/** The kind of all reservations of the unique name. */
export function reservationsOf(kind: ResourceKind): string {
  return `${kind} ${UNIQUE[kind]}`;
}

/** The kind of the items that name who has an externalId. */
export function holdersOf(kind: ResourceKind, externalId: string): string {
  return `${kind} externalId ${foldKey("externalId", externalId)}`;
}

/** Where earlier versions said who has an externalId. */
export function formerHolderKey(kind: ResourceKind, externalId: string): Key {
  return { kind: `${kind} externalId`, id: foldKey("externalId", externalId) };
}

export function membersOf(group: string): string {
  return `members ${group}`;
}

export function groupsOf(user: string): string {
  return `groups ${user}`;
}
