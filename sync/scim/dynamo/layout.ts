import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { isObject } from "../json.ts";
import { foldKey, type ResourceKind, type StoredResource, UNIQUE_NAMES } from "../stored-resource.ts";

/**
 * The table's key: `kind` (hash) and `id` (range), both texts. Its items:
 *
 * | kind | id | holds |
 * |---|---|---|
 * | `user`, `group` | its id | `resource` (JSON), `created`, `modified`, `version` |
 * | `user userName`, `group displayName` | the name, folded | `holder`: the resource with this name |
 * | `user externalId VALUE`, `group externalId VALUE` | its id | a resource with this externalId |
 * | `members GROUP` | a user's id | |
 * | `groups USER` | a group's id | the same membership, for queries by user |
 * | `user externalId`, `group externalId` | the externalId | `holder`. From earlier versions, where it was unique: read and deleted, never written |
 *
 * Memberships are separate items, because an item has at most 400 KB. Source: "Quotas in Amazon DynamoDB".
 */
export interface Key {
  readonly kind: string;
  readonly id: string;
}

export function resourceKey(kind: ResourceKind, id: string): Key {
  return { kind, id };
}

export function reservationKey(kind: ResourceKind, name: string): Key {
  return { kind: reservationsOf(kind), id: foldKey(UNIQUE_NAMES[kind], name) };
}

/** The kind of the items that reserve unique names. */
export function reservationsOf(kind: ResourceKind): string {
  return `${kind} ${UNIQUE_NAMES[kind]}`;
}

/** The kind of the items for an externalId. */
export function holdersOf(kind: ResourceKind, externalId: string): string {
  return `${kind} externalId ${foldKey("externalId", externalId)}`;
}

/** The item of earlier versions for an externalId. */
export function formerHolderKey(kind: ResourceKind, externalId: string): Key {
  return { kind: `${kind} externalId`, id: foldKey("externalId", externalId) };
}

export function membersOf(group: string): string {
  return `members ${group}`;
}

export function groupsOf(user: string): string {
  return `groups ${user}`;
}

export type Item = Record<string, AttributeValue>;

export function keyItem({ kind, id }: Key): Item {
  return { kind: { S: kind }, id: { S: id } };
}

export function storedItem(key: Key, { created, modified, version, attributes }: StoredResource): Item {
  return {
    ...keyItem(key),
    resource: { S: JSON.stringify(attributes) },
    created: { S: created },
    modified: { S: modified },
    version: { N: String(version) },
  };
}

/** Reads a stored user or group. @throws Error for an item that this endpoint did not write. */
export function readStored(item: Item): StoredResource {
  const [id, created, modified] = [item["id"]?.S, item["created"]?.S, item["modified"]?.S];
  const version = Number(item["version"]?.N);
  const attributes: unknown = JSON.parse(item["resource"]?.S ?? "null");
  if (!id || !created || !modified || !Number.isInteger(version) || !isObject(attributes))
    throw new Error(
      `The table's item ${item["kind"]?.S} ${id} was not written by the SCIM endpoint. Check who has write access to the table.`,
    );
  return { id, created, modified, version, attributes };
}

export function idOf(item: Item): string {
  return item["id"]?.S ?? "";
}

export function holderOf(item: Item): string {
  return item["holder"]?.S ?? "";
}
