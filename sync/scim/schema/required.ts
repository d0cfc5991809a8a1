import { refused, ScimError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { KEYS } from "../unique.ts";
import type { ResourceType } from "./resource-type.ts";

/** Characters of what is looked up by: with it a key of the table stays below its 1,024 bytes. Source: "Quotas in Amazon DynamoDB". */
const LONGEST_NAME = 256;

/** Bytes of one user or group, well below an item's 400 KB. */
const LARGEST = 256 * 1024;

/**
 * Sees to it that a user or a group can be kept.
 *
 * @throws ScimError invalidValue where a required attribute is missing or a name is too long; 413 where all of it is.
 */
export function checkKeepable({ kind, schema }: ResourceType, attributes: JsonObject): void {
  for (const { name, required } of schema.attributes)
    if (required && attributes[name] === undefined) throw refused("invalidValue", `${name} is missing.`);
  for (const name of KEYS[kind]) {
    const value = attributes[name];
    if (typeof value === "string" && !isNameable(value))
      throw refused("invalidValue", `${name} is longer than ${LONGEST_NAME} characters.`);
  }
  if (Buffer.byteLength(JSON.stringify(attributes)) > LARGEST)
    throw new ScimError(413, `The ${schema.name} is larger than ${LARGEST / 1024} KiB.`);
}

/** Whether something can be looked up by a text. */
export function isNameable(text: string): boolean {
  return text !== "" && text.length <= LONGEST_NAME;
}
