import type { ResourceKind } from "../kept.ts";

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

/** What nobody else may have at the same time, by kind. The first is what a listing goes by. */
export const UNIQUE = {
  user: ["userName", "externalId"],
  group: ["displayName", "externalId"],
} as const satisfies Readonly<Record<ResourceKind, readonly string[]>>;
export type UniqueName = (typeof UNIQUE)[ResourceKind][number];

export function resourceKey(kind: ResourceKind, id: string): Key {
  return { kind, id };
}

export function reservationKey(kind: ResourceKind, name: UniqueName, value: string): Key {
  return { kind: reservationsOf(kind, name), id: foldKey(name, value) };
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

/** Source: RFC 7643, sections 4.1.1 and 3.1: userName and displayName are compared without case, externalId with it. */
export function foldKey(name: UniqueName, value: string): string {
  const text = value.normalize("NFC");
  return name === "externalId" ? text : text.toLowerCase();
}
