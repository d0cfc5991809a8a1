import { isList, isObject, type Json, type JsonObject, objectOf } from "./json.ts";
import { memberOf } from "./patch/members.ts";
import { COMMON_ATTRIBUTES, type ResourceType, resolvePath, schemaNamed } from "./schema/resource-type.ts";
import { etagOf, type StoredResource } from "./stored-resource.ts";

/** Values that are stored separately; absent if they are not requested. */
interface Memberships {
  readonly members?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** The full representation of a resource. Source: RFC 7643, section 3. */
export function represent(
  type: ResourceType,
  stored: StoredResource,
  base: string,
  { members, groups }: Memberships,
): JsonObject {
  const { id, created, modified, attributes } = stored;
  const extensions = type.extensions.map((one) => one.id).filter((urn) => attributes[urn] !== undefined);
  return {
    schemas: [type.schema.id, ...extensions],
    id,
    ...attributes,
    ...(members !== undefined && { members: members.map(memberOf) }),
    ...(groups !== undefined && { groups: groups.map((value) => ({ value })) }),
    meta: {
      resourceType: type.name,
      created,
      lastModified: modified,
      location: locationOf(type, stored, base),
      version: etagOf(stored),
    },
  };
}

export function locationOf({ endpoint }: ResourceType, { id }: StoredResource, base: string): string {
  return `${base}/${endpoint}/${id}`;
}

/** The attributes that a request selects. Source: RFC 7644, section 3.9. */
export interface AttributeSelection {
  /** Absent for the default attributes. */
  readonly attributes: readonly string[] | undefined;
  readonly excluded: readonly string[];
}

/** Reads comma-separated attribute names. */
export function readSelection(query: Readonly<Record<string, string | undefined>>): AttributeSelection {
  const attributes = namesIn(query["attributes"]);
  const excluded = namesIn(query["excludedAttributes"]);
  return { attributes: attributes.length > 0 ? attributes : undefined, excluded };
}

function namesIn(text = ""): string[] {
  const names = text.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "");
}

/** Whether separately stored values must be read. Members are included unless excluded, groups only if requested. */
export function isRequested(
  type: ResourceType,
  { attributes, excluded }: AttributeSelection,
  name: "members" | "groups",
): boolean {
  const isNamed = (path: string) => keysOf(type, path)[0] === name;
  if (attributes !== undefined) return attributes.some(isNamed);
  return name === "members" && !excluded.includes(name);
}

const ALWAYS_RETURNED = COMMON_ATTRIBUTES.filter(({ returned }) => returned === "always").map(
  ({ name }) => name,
);

/** Reduces a resource to the selected attributes. The id and the schemas are always included. */
export function project(
  type: ResourceType,
  resource: JsonObject,
  { attributes, excluded }: AttributeSelection,
): JsonObject {
  if (attributes !== undefined) {
    const picked = [...ALWAYS_RETURNED, ...attributes].map((path) => pick(resource, keysOf(type, path)));
    return picked.reduce<JsonObject>((sum, part) => (isObject(part) ? merge(sum, part) : sum), {});
  }
  const keys = excluded.map((path) => keysOf(type, path));
  const fitting = keys.filter(([first = ""]) => first !== "" && !ALWAYS_RETURNED.includes(first));
  return fitting.reduce<JsonObject>((rest, path) => {
    const reduced = omit(rest, path);
    return isObject(reduced) ? reduced : rest;
  }, resource);
}

/**
 * The property names from the top of a resource; none for an unknown attribute. A filter in brackets is ignored, so that all values are
 * shown: Microsoft's reference tests ask for `attributes=emails[type eq "work"]`, which RFC 7644 does not define.
 */
function keysOf(type: ResourceType, asked: string): string[] {
  const path = asked.replace(/\[.*\]/s, "");
  const extension = schemaNamed(type.extensions, path);
  if (extension !== undefined) return [extension.id];
  const resolved = resolvePath(type, path);
  const keys = [resolved?.extension, resolved?.attribute.name, resolved?.sub?.name];
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

/** Merges parts of one resource, also within one attribute and its values. */
function merge(a: JsonObject, b: JsonObject): JsonObject {
  return { ...a, ...objectOf(Object.entries(b).map(([name, value]) => [name, mergeValues(a[name], value)])) };
}

function mergeValues(a: Json | undefined, b: Json): Json {
  if (isList(a) && isList(b)) return b.map((element, index) => mergeValues(a[index], element));
  return isObject(a) && isObject(b) ? merge(a, b) : b;
}
