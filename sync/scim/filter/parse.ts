import { type Compare, type Filter, parse } from "scim2-parse-filter";
import { refused } from "../errors.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import { named, pathOf, placeOf } from "../schema/paths.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import { foldPlain } from "./fold.ts";
import { asStandard, withoutEscapes } from "./quirks.ts";

/** Characters; longer ones nest deeper than the parser can go. */
const LONGEST = 2_000;

/** An attribute that a filter names, with its path as the schemas spell it. */
interface Found {
  readonly path: string;
  readonly attribute: AttributeSchema;
}
type Find = (path: string) => Found | undefined;
type Plain = Compare["compValue"];

/** What becomes of a compared value: it is folded, so that it fits what is folded, or left. */
type Shape = (attribute: AttributeSchema, value: Plain) => Plain;

/**
 * Reads a filter. Paths become those of the schemas, and values are folded as the attributes are compared; what no schema knows
 * has no value, and so never fits.
 *
 * @throws ScimError invalidFilter
 */
export function parseFilter(type: ResourceType, text: string): Filter {
  const find: Find = (path) => {
    const place = placeOf(type, path);
    return place && { path: pathOf(place), attribute: place.sub ?? place.attribute };
  };
  return resolveFilter(read(text), find, foldPlain);
}

/**
 * Reads what stands in the brackets of a path: a filter over the values of one attribute.
 *
 * @param shape leaves the compared values as they are written where a new value is to be made of them.
 * @throws ScimError invalidFilter
 */
export function parseValueFilter(
  attribute: AttributeSchema,
  text: string,
  shape: "folded" | "written" = "folded",
): Filter {
  return resolveFilter(read(text), within(attribute), shape === "folded" ? foldPlain : (_, value) => value);
}

function within({ subAttributes = [] }: AttributeSchema): Find {
  return (path) => {
    const sub = named(subAttributes, path);
    return sub && { path: sub.name, attribute: sub };
  };
}

function read(text: string): Filter {
  if (text.length > LONGEST)
    throw refused("invalidFilter", `The filter is longer than ${LONGEST} characters.`);
  try {
    return parse(asStandard(text));
  } catch {
    throw refused("invalidFilter", "The filter cannot be read. RFC 7644, section 3.4.2.2, has its grammar.");
  }
}

function resolveFilter(filter: Filter, find: Find, shape: Shape): Filter {
  switch (filter.op) {
    case "and":
    case "or":
      return { op: filter.op, filters: filter.filters.map((one) => resolveFilter(one, find, shape)) };
    case "not":
      return { op: "not", filter: resolveFilter(filter.filter, find, shape) };
    case "pr":
      return { op: "pr", attrPath: find(filter.attrPath)?.path ?? filter.attrPath };
    case "[]": {
      const found = find(filter.attrPath);
      if (found === undefined) return filter;
      return {
        op: "[]",
        attrPath: found.path,
        valFilter: resolveFilter(filter.valFilter, within(found.attribute), shape),
      };
    }
    default:
      return groundComparison(filter, find, shape);
  }
}

function groundComparison(filter: Compare, find: Find, shape: Shape): Filter {
  const found = compared(find(filter.attrPath));
  if (found === undefined) return filter;
  const { path: attrPath, attribute } = found;
  if (attribute.type === "complex")
    throw refused("invalidFilter", `${attrPath} has parts, of which one has to be named.`);
  if (attribute.type === "boolean" && ORDERS.has(filter.op))
    throw refused("invalidFilter", `${attrPath} is true or false, of which none is greater.`);
  // What is compared with null is whether there is a value.
  if (filter.compValue === null && filter.op === "eq") return { op: "not", filter: { op: "pr", attrPath } };
  if (filter.compValue === null && filter.op === "ne") return { op: "pr", attrPath };
  return { op: filter.op, attrPath, compValue: shape(attribute, valueFor(attribute, filter.compValue)) };
}

/** What is compared of several values is their `value`. Source: RFC 7643, section 2.4. */
function compared(found: Found | undefined): Found | undefined {
  const value = named(found?.attribute.subAttributes ?? [], "value");
  return found && value ? { path: `${found.path}.value`, attribute: value } : found;
}

/** Source of what is refused: RFC 7644, table 3. */
const ORDERS: ReadonlySet<string> = new Set(["gt", "ge", "lt", "le"]);

function valueFor({ type }: AttributeSchema, value: Plain): Plain {
  if (value === null) return value;
  const text = typeof value === "string" ? withoutEscapes(value) : String(value);
  if (type !== "boolean") return text;
  return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === "true" : text;
}
