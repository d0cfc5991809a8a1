import { refused, ScimError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { foldKey, KEYS, type KeyName } from "../unique.ts";
import type { ResourceType } from "./resource-type.ts";

/** Characters of what is looked up by. */
const LONGEST_NAME = 256;

/** Bytes of a sort key of the table, in which a name stands folded: NFC can make it longer. Source: "Quotas in Amazon DynamoDB". */
const LONGEST_KEY = 1_024;

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
    if (typeof value === "string" && !isNameable(name, value))
      throw refused(
        "invalidValue",
        `${name} is longer than ${LONGEST_NAME} characters or ${LONGEST_KEY} bytes.`,
      );
  }
  if (Buffer.byteLength(JSON.stringify(attributes)) > LARGEST)
    throw new ScimError(413, `The ${schema.name} is larger than ${LARGEST / 1024} KiB.`);
}

/** Whether something can be looked up by a text. */
export function isNameable(name: KeyName, text: string): boolean {
  return text !== "" && text.length <= LONGEST_NAME && Buffer.byteLength(foldKey(name, text)) <= LONGEST_KEY;
}
