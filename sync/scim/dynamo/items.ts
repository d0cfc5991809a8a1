import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { isObject } from "../json.ts";
import type { StoredResource } from "../stored-resource.ts";
import type { Key } from "./layout.ts";

export type Item = Record<string, AttributeValue>;

export function keyItem({ kind, id }: Key): Item {
  return { kind: { S: kind }, id: { S: id } };
}

export function keptItem(key: Key, { created, modified, version, attributes }: StoredResource): Item {
  return {
    ...keyItem(key),
    resource: { S: JSON.stringify(attributes) },
    created: { S: created },
    modified: { S: modified },
    version: { N: String(version) },
  };
}

/** Reads a user or a group back. @throws Error where something else than this endpoint wrote it. */
export function readKept(item: Item): StoredResource {
  const [id, created, modified] = [item["id"]?.S, item["created"]?.S, item["modified"]?.S];
  const version = Number(item["version"]?.N);
  const attributes: unknown = JSON.parse(item["resource"]?.S ?? "null");
  if (!id || !created || !modified || !Number.isInteger(version) || !isObject(attributes))
    throw new Error(
      `The table's item ${item["kind"]?.S} ${id} is none of a SCIM endpoint's: look who wrote it.`,
    );
  return { id, created, modified, version, attributes };
}

export function idOf(item: Item): string {
  return item["id"]?.S ?? "";
}

export function holderOf(item: Item): string {
  return item["holder"]?.S ?? "";
}
