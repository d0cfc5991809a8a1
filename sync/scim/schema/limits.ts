import { refused, ScimError } from "../errors.ts";
import { type Json, type JsonObject, objectOf } from "../json.ts";
import { foldKey, type KeyName, LOOKUP_NAMES } from "../stored-resource.ts";
import type { ResourceType } from "./resource-type.ts";
import { isReadBySync } from "./sync-attributes.ts";

/** Maximum number of characters of a look-up value. */
const MAX_NAME_LENGTH = 256;

/** Maximum size of the table's sort key, which contains the folded name: NFC can make it longer. Source: "Quotas in Amazon DynamoDB". */
const MAX_KEY_BYTES = 1_024;

/** Maximum size of a user or a group. An item has at most 400 KB. */
const MAX_RESOURCE_BYTES = 256 * 1024;

/**
 * Checks that a user or a group can be stored.
 *
 * @returns the attributes, without the largest of those that sync does not read if there is no room for them.
 * @throws ScimError invalidValue if a required attribute is missing or a name is too long; 413 if the resource is too large.
 */
export function storable({ kind, schema }: ResourceType, attributes: JsonObject): JsonObject {
  for (const { name, required } of schema.attributes)
    if (required && attributes[name] === undefined) throw refused("invalidValue", `${name} is missing.`);
  for (const name of LOOKUP_NAMES[kind]) {
    const value = attributes[name];
    if (typeof value === "string" && !isLookupText(name, value))
      throw refused(
        "invalidValue",
        `${name} is longer than ${MAX_NAME_LENGTH} characters or ${MAX_KEY_BYTES} bytes.`,
      );
  }
  const kept = withinSize(attributes);
  if (sizeOf(kept) > MAX_RESOURCE_BYTES)
    throw new ScimError(413, `The ${schema.name} is larger than ${MAX_RESOURCE_BYTES / 1024} KiB.`);
  return kept;
}

/** Leaves out attributes that sync does not read, the largest first, until the others fit. */
function withinSize(attributes: JsonObject): JsonObject {
  const entries = Object.entries(attributes).map((entry) => ({ entry, size: sizeOf(entry) }));
  let excess = sizeOf(attributes) - MAX_RESOURCE_BYTES;
  const left = new Set<object>();
  for (const one of entries.toSorted((a, b) => b.size - a.size)) {
    if (excess <= 0) break;
    if (isReadBySync(one.entry[0])) continue;
    left.add(one);
    excess -= one.size;
  }
  return objectOf(entries.filter((one) => !left.has(one)).map(({ entry }) => entry));
}

function sizeOf(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Whether a text is a valid look-up value. */
export function isLookupText(name: KeyName, text: string): boolean {
  return (
    text !== "" && text.length <= MAX_NAME_LENGTH && Buffer.byteLength(foldKey(name, text)) <= MAX_KEY_BYTES
  );
}
