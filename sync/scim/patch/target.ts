import { refused } from "../errors.ts";
import type { Schema } from "../schema/attribute.ts";
import { type Place, placeOf, schemaNamed } from "../schema/paths.ts";
import type { ResourceType } from "../schema/resource-type.ts";

/** What an operation is about: an attribute, a part of it, of several values those that fit a filter. */
export interface Target extends Place {
  /** What stood in brackets, as it was written. */
  readonly filter: string | undefined;
}

/** A path that names all of the resource or an extension of it, whose attributes the value holds. */
export interface Whole {
  readonly whole: Schema;
}

/** attrPath, valuePath and its sub-attribute. Source: RFC 7644, figure 7. */
const PATH =
  /^((?:urn:[^[\]"\s]+:)?[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)?)(?:\[(.*)\](?:\.([A-Za-z$][\w$-]*))?)?$/s;

/**
 * Reads the path of an operation.
 *
 * @returns nothing for what no schema knows: a provider pushes whatever somebody mapped, and one strange attribute should not keep the
 *   others away.
 * @throws ScimError invalidPath for what is no path at all.
 */
export function readTarget(type: ResourceType, path: string): Target | Whole | undefined {
  const whole = schemaNamed([type.schema, ...type.extensions], path);
  if (whole !== undefined) return { whole };
  const [, attribute, filter, sub] = PATH.exec(path) ?? [];
  if (attribute === undefined) throw refused("invalidPath", "An operation's path cannot be read.");
  const place = placeOf(type, sub === undefined ? attribute : `${attribute}.${sub}`);
  if (place === undefined) return undefined;
  if (filter !== undefined && !place.attribute.multiValued)
    throw refused("invalidPath", `${place.attribute.name} has one value: there is nothing to choose from.`);
  return { ...place, filter };
}
