import { refused, ScimError } from "../errors.ts";
import { isList, isObject, type Json, type JsonObject, objectOf } from "../json.ts";
import { foldKey, type KeyName, LOOKUP_NAMES, nameOf, textAt } from "../stored-resource.ts";
import type { ResourceType } from "./resource-type.ts";
import { isReadBySync, MAPPABLE_ATTRIBUTES } from "./sync-attributes.ts";

/** Maximum number of characters of a look-up value. */
const MAX_NAME_LENGTH = 256;

/** Maximum size of the table's sort key, which contains the folded name: NFC can make it longer. Source: "Quotas in Amazon DynamoDB". */
const MAX_KEY_BYTES = 1_024;

/** Maximum size of a user or a group. An item has at most 400 KB. */
const MAX_RESOURCE_BYTES = 256 * 1024;

/** Maximum number of characters of an attribute of the user pool. Source: infra/user-pool/pool-schema.ts; SchemaAttributeType, Cognito. */
const MAX_TEXT_LENGTH = 2_048;

/**
 * Checks that a user or a group can be stored, and that Cognito can store what sync reads of it.
 *
 * @param before as it is stored. A text that an earlier version accepted must not stop other changes.
 * @returns the attributes, without the largest of those that sync does not read if there is no room for them.
 * @throws ScimError invalidValue if a required attribute is missing or a name is too long; 413 if the resource is too large.
 */
export function storable(
  { kind, schema }: ResourceType,
  attributes: JsonObject,
  before: JsonObject = {},
): JsonObject {
  for (const { name, required } of schema.attributes)
    if (required && attributes[name] === undefined) throw refused("invalidValue", `${name} is missing.`);
  for (const name of LOOKUP_NAMES[kind]) {
    const value = attributes[name];
    if (typeof value === "string" && (value.length > MAX_NAME_LENGTH || !isLookupText(name, value)))
      throw refused(
        "invalidValue",
        `${name} is longer than ${MAX_NAME_LENGTH} characters or ${MAX_KEY_BYTES} bytes.`,
      );
  }
  const former = new Set(textsForCognito(before).map(({ text }) => text));
  for (const { path, text } of textsForCognito(attributes))
    if (text.length > MAX_TEXT_LENGTH && !former.has(text))
      throw refused("invalidValue", `${path} is longer than ${MAX_TEXT_LENGTH} characters.`);
  const kept = withinSize(attributes);
  if (sizeOf(kept) > MAX_RESOURCE_BYTES)
    throw new ScimError(413, `The ${schema.name} is larger than ${MAX_RESOURCE_BYTES / 1024} KiB.`);
  return kept;
}

/** The texts that can become an attribute of an account. */
function textsForCognito(attributes: JsonObject): { readonly path: string; readonly text: string }[] {
  const { emails = [] } = attributes;
  const addresses = isList(emails)
    ? emails.filter(isObject).map(({ value }) => ({ path: "emails", text: value }))
    : [];
  const single = MAPPABLE_ATTRIBUTES.map((path) => ({ path, text: textAt(attributes, path) }));
  const name = { path: "name", text: nameOf(attributes) };
  return [...single, ...addresses, name].flatMap(({ path, text }) =>
    typeof text === "string" ? [{ path, text }] : [],
  );
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

/** Whether the table can have a text as a key. A compared text is folded, so that it can be longer than the stored one. */
export function isLookupText(name: KeyName, text: string): boolean {
  return text !== "" && Buffer.byteLength(foldKey(name, text)) <= MAX_KEY_BYTES;
}
