import { refused } from "../errors.ts";
import type { Schema } from "../schema/attribute.ts";
import {
  type AttributePath,
  pathOf,
  type ResourceType,
  resolvePath,
  schemaNamed,
} from "../schema/resource-type.ts";
import { isReadBySync } from "../schema/sync-attributes.ts";

/** The target of an operation: an attribute, a sub-attribute, or the values that match a filter. */
export interface Target extends AttributePath {
  /** The text in brackets, unchanged. */
  readonly filter: string | undefined;
}

/** A path of the whole resource or an extension. The value contains the attributes. */
export interface WholeTarget {
  readonly whole: Schema;
}

/** attrPath, valuePath and its sub-attribute. Source: RFC 7644, figure 7. */
const TARGET_PATH =
  /^((?:urn:[^[\]"\s]+:)?[a-z$][\w$-]*(?:\.[a-z$][\w$-]*)?)(?:\[(.*)\](?:\.([a-z$][\w$-]*))?)?$/is;

/**
 * Reads the path of an operation.
 *
 * @returns nothing for an attribute that is unknown, or cannot be changed as the path says and is not read by sync: a provider sends all
 *   that an administrator maps, and one such attribute must not block the others.
 * @throws ScimError invalidPath for a text that is not a path of an attribute that sync reads.
 */
export function readTarget(type: ResourceType, path: string): Target | WholeTarget | undefined {
  const target = targetAt(type, path);
  if (target === undefined && type.kind === "user" && isForActive(path))
    throw refused("invalidPath", "The path of an operation on active is not valid.");
  return target;
}

const OTHER_SCHEMA = /^urn:(?!(?:ietf:params:)?scim:schemas:core:)/i;

/** Whether a text is probably meant for `active`, as `User.active`: a deactivation must not be answered as done and have no effect. */
function isForActive(path: string): boolean {
  return !OTHER_SCHEMA.test(path.trim()) && /[^\w-]active\W*$/i.test(path);
}

function targetAt(type: ResourceType, path: string): Target | WholeTarget | undefined {
  const whole = schemaNamed([type.schema, ...type.extensions], path);
  if (whole !== undefined) return { whole };
  const [, attribute, filter, sub] = TARGET_PATH.exec(path) ?? [];
  if (attribute === undefined) return notAPath(type, path);
  const resolved = resolvePath(type, sub === undefined ? attribute : `${attribute}.${sub}`);
  if (resolved === undefined) return partOfSimple(type, attribute);
  if (filter === undefined || resolved.attribute.multiValued) return { ...resolved, filter };
  if (!isReadBySync(pathOf(resolved))) return undefined;
  const { name } = resolved.attribute;
  throw refused("invalidPath", `${name} has only one value, so the path cannot have a filter.`);
}

/** The first attribute in a text that is not a path. */
const FIRST_NAME = /[a-z][\w$-]*(?:\.[a-z$][\w$-]*)?/i;

/** @throws ScimError invalidPath if the text may be meant for an attribute that sync reads, as `/active` and `emails[`. */
function notAPath(type: ResourceType, text: string): undefined {
  const urn = `${type.schema.id}:`.toLowerCase();
  const own = text.trim().toLowerCase().startsWith(urn) ? text.trim().slice(urn.length) : text;
  const [name = ""] = FIRST_NAME.exec(own) ?? [];
  const resolved = resolvePath(type, name) ?? resolvePath(type, name.replace(/\..*/, ""));
  if (resolved !== undefined && isReadBySync(pathOf(resolved)))
    throw refused("invalidPath", `The path of an operation on ${pathOf(resolved)} is not valid.`);
}

/** @throws ScimError invalidPath for a part of an attribute that has none, as `active.value`. */
function partOfSimple(type: ResourceType, path: string): undefined {
  const resolved = resolvePath(type, path.replace(/\.[^.:]*$/, ""));
  if (resolved?.attribute.type !== "complex" && resolved !== undefined && isReadBySync(pathOf(resolved)))
    throw refused("invalidPath", `${pathOf(resolved)} has no parts.`);
}
