import { isList, isObject, type Json, type JsonObject, objectOf } from "./json.ts";
import { placeOf, schemaNamed } from "./schema/paths.ts";
import { COMMON, type ResourceType } from "./schema/resource-type.ts";

/** What a request wants to see. Source: RFC 7644, section 3.9. */
export interface AttributeSelection {
  /** Nothing for what is shown by default. */
  readonly attributes: readonly string[] | undefined;
  readonly excluded: readonly string[];
}

/** Reads which attributes are wanted: names with commas between. */
export function readWanted(query: Readonly<Record<string, string | undefined>>): AttributeSelection {
  const attributes = namesIn(query["attributes"]);
  const excluded = namesIn(query["excludedAttributes"]);
  return { attributes: attributes.length > 0 ? attributes : undefined, excluded };
}

function namesIn(text = ""): string[] {
  const names = text.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "");
}

/** Whether an attribute that is kept apart has to be read. Members are shown unless they are excluded, groups if they are asked for. */
export function wants(
  type: ResourceType,
  { attributes, excluded }: AttributeSelection,
  name: "members" | "groups",
): boolean {
  const isMeant = (path: string) => keysOf(type, path)[0] === name;
  if (attributes !== undefined) return attributes.some(isMeant);
  return name === "members" && !excluded.includes(name);
}

const ALWAYS = COMMON.filter(({ returned }) => returned === "always").map(({ name }) => name);

/** Leaves of a resource what is wanted. The id and the schemas always are. */
export function project(
  type: ResourceType,
  resource: JsonObject,
  { attributes, excluded }: AttributeSelection,
): JsonObject {
  if (attributes !== undefined) {
    const picked = [...ALWAYS, ...attributes].map((path) => pick(resource, keysOf(type, path)));
    return picked.reduce<JsonObject>((sum, part) => (isObject(part) ? merge(sum, part) : sum), {});
  }
  const keys = excluded.map((path) => keysOf(type, path));
  const fitting = keys.filter(([first = ""]) => first !== "" && !ALWAYS.includes(first));
  return fitting.reduce<JsonObject>((rest, path) => {
    const left = omit(rest, path);
    return isObject(left) ? left : rest;
  }, resource);
}

/** The names to follow from the top of a resource; none for what no schema knows. */
function keysOf(type: ResourceType, path: string): string[] {
  const extension = schemaNamed(type.extensions, path);
  if (extension !== undefined) return [extension.id];
  const place = placeOf(type, path);
  const keys = [place?.extension, place?.attribute.name, place?.sub?.name];
  return keys.filter((key) => key !== undefined);
}

function pick(value: Json, [key, ...rest]: readonly string[]): Json {
  if (isList(value)) return value.map((element) => pick(element, [key ?? "", ...rest]));
  const inner = key !== undefined && isObject(value) ? value[key] : undefined;
  if (key === undefined || inner === undefined) return {};
  return { [key]: rest.length > 0 ? pick(inner, rest) : inner };
}

function omit(value: Json, [key, ...rest]: readonly string[]): Json {
  if (isList(value)) return value.map((element) => omit(element, [key ?? "", ...rest]));
  const inner = key !== undefined && isObject(value) ? value[key] : undefined;
  if (key === undefined || inner === undefined || !isObject(value)) return value;
  if (rest.length > 0) return { ...value, [key]: omit(inner, rest) };
  return objectOf(Object.entries(value).filter(([name]) => name !== key));
}

/** Puts parts of one resource together: two parts of one attribute, also of several values. */
function merge(a: JsonObject, b: JsonObject): JsonObject {
  return { ...a, ...objectOf(Object.entries(b).map(([name, value]) => [name, together(a[name], value)])) };
}

function together(a: Json | undefined, b: Json): Json {
  if (isList(a) && isList(b)) return b.map((element, index) => together(a[index], element));
  return isObject(a) && isObject(b) ? merge(a, b) : b;
}
