import { type Compare, type Filter, parse } from "scim2-parse-filter";
import { refused } from "../errors.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import { named, pathOf, type ResourceType, resolvePath } from "../schema/resource-type.ts";
import { foldPlain } from "./fold.ts";

/** Longer filters could exceed the nesting limit of the parser. */
const MAX_FILTER_LENGTH = 2_000;

/** An attribute of a filter, with its path in the spelling of the schemas. */
interface FilterAttribute {
  readonly path: string;
  readonly attribute: AttributeSchema;
}
type FindAttribute = (path: string) => FilterAttribute | undefined;
type CompareValue = Compare["compValue"];

/** Converts a compared value: it is folded like the stored values, or left unchanged. */
type ConvertValue = (attribute: AttributeSchema, value: CompareValue) => CompareValue;

/**
 * Parses a filter. Paths get the spelling of the schemas, and values are folded like the attributes. Unknown attributes have no value and
 * never match.
 *
 * @throws ScimError invalidFilter
 */
export function parseFilter(type: ResourceType, text: string): Filter {
  const find: FindAttribute = (path) => {
    const resolved = resolvePath(type, path);
    return resolved && { path: pathOf(resolved), attribute: resolved.sub ?? resolved.attribute };
  };
  return resolveFilter(read(text), find, foldPlain);
}

/**
 * Parses the filter in the brackets of a path.
 *
 * @param form "written" leaves the compared values unchanged, to create a new value from them.
 * @throws ScimError invalidFilter
 */
export function parseValueFilter(
  attribute: AttributeSchema,
  text: string,
  form: "folded" | "written" = "folded",
): Filter {
  return resolveFilter(read(text), within(attribute), form === "folded" ? foldPlain : (_, value) => value);
}

function within({ subAttributes = [] }: AttributeSchema): FindAttribute {
  return (path) => {
    const sub = named(subAttributes, path);
    return sub && { path: sub.name, attribute: sub };
  };
}

function read(text: string): Filter {
  if (text.length > MAX_FILTER_LENGTH)
    throw refused("invalidFilter", `The filter is longer than ${MAX_FILTER_LENGTH} characters.`);
  try {
    return parse(toStandardForm(text));
  } catch {
    throw refused(
      "invalidFilter",
      "The filter cannot be parsed. RFC 7644, section 3.4.2.2, defines the grammar.",
    );
  }
}

function resolveFilter(filter: Filter, find: FindAttribute, convert: ConvertValue): Filter {
  switch (filter.op) {
    case "and":
    case "or":
      return { op: filter.op, filters: filter.filters.map((one) => resolveFilter(one, find, convert)) };
    case "not":
      return { op: "not", filter: resolveFilter(filter.filter, find, convert) };
    case "pr":
      return { op: "pr", attrPath: find(filter.attrPath)?.path ?? filter.attrPath };
    case "[]": {
      const found = find(filter.attrPath);
      if (found === undefined) return filter;
      return {
        op: "[]",
        attrPath: found.path,
        valFilter: resolveFilter(filter.valFilter, within(found.attribute), convert),
      };
    }
    default:
      return resolveComparison(filter, find, convert);
  }
}

function resolveComparison(filter: Compare, find: FindAttribute, convert: ConvertValue): Filter {
  const found = compared(find(filter.attrPath));
  if (found === undefined) return filter;
  const { path: attrPath, attribute } = found;
  if (attribute.type === "complex")
    throw refused("invalidFilter", `${attrPath} is a complex attribute. Use one of its sub-attributes.`);
  if (attribute.type === "boolean" && ORDER_OPERATORS.has(filter.op))
    throw refused("invalidFilter", `${attrPath} is a boolean and has no order.`);
  // A comparison with null tests whether there is a value.
  if (filter.compValue === null && filter.op === "eq") return { op: "not", filter: { op: "pr", attrPath } };
  if (filter.compValue === null && filter.op === "ne") return { op: "pr", attrPath };
  return { op: filter.op, attrPath, compValue: convert(attribute, valueFor(attribute, filter.compValue)) };
}

/** A multi-valued attribute is compared by its `value`. Source: RFC 7643, section 2.4. */
function compared(found: FilterAttribute | undefined): FilterAttribute | undefined {
  const value = named(found?.attribute.subAttributes ?? [], "value");
  return found && value ? { path: `${found.path}.value`, attribute: value } : found;
}

/** Operators that booleans do not support. Source: RFC 7644, table 3. */
const ORDER_OPERATORS: ReadonlySet<string> = new Set(["gt", "ge", "lt", "le"]);

function valueFor({ type }: AttributeSchema, value: CompareValue): CompareValue {
  if (value === null) return value;
  const text = typeof value === "string" ? decodeEscapes(value) : String(value);
  if (type !== "boolean") return text;
  return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === "true" : text;
}

/** A value path that continues after its bracket: `emails[type eq "work"].value eq "x"`. Quoted texts can contain anything. */
const CONTINUED_VALUE_PATH =
  /\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]\.([\w$]+)\s+(pr\b|\w+\s+(?:"(?:[^"\\]|\\.)*"|[^\s()\]]+))/gs;

/**
 * Converts a filter to the standard form. Entra ID looks up users by `emails[type eq "work"].value eq "x"`, which must match one e-mail
 * address with both values. RFC 7644 writes that as `emails[type eq "work" and value eq "x"]`; the library would read two conditions that
 * different addresses can fulfil. Source: "Develop and plan provisioning for a SCIM endpoint", Microsoft Entra.
 */
function toStandardForm(filter: string): string {
  return filter.replace(
    CONTINUED_VALUE_PATH,
    (_, inner, sub, comparison) => `[(${inner}) and ${sub} ${comparison}]`,
  );
}

/**
 * Decodes JSON escapes in a compared text: the library decodes only quotes. Other backslashes, as in `CORP\user`, stay. Source: RFC 7644, section 3.4.2.2: compValue is as in JSON.
 */
function decodeEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  try {
    return String(JSON.parse(`"${text.replaceAll('"', '\\"')}"`));
  } catch {
    return text;
  }
}
