import { pascalCase } from "./names.ts";
import type { Properties, Property } from "./schema.ts";
import { type Fields, isFields, type Value } from "./values.ts";

/** The naming style of a service's API. */
export interface Spelling {
  readonly style: "pascal" | "camel";
  /**
   * Exceptions from the style: the API's name by a path of Pulumi's names ("lambdaConfig.kmsKeyId"), or by a name at any
   * path ("*.arn").
   */
  readonly names: Readonly<Record<string, string>>;
}

/** Converts properties to members of a request. Keys of maps (tags, variables) do not change. */
export function toRequest(found: Fields, properties: Properties, spelling: Spelling, path = ""): Fields {
  const entries = Object.entries(found).flatMap(([name, value]): [string, Value][] => {
    const property = properties[name];
    if (property === undefined || value === null) return [];
    const at = path === "" ? name : `${path}.${name}`;
    return [[memberName(name, at, spelling), toMember(value, property, spelling, at)]];
  });
  return Object.fromEntries(entries);
}

/** Converts an answer to properties. Leaves out members without a property in the schema. */
export function fromAnswer(answer: Fields, properties: Properties, spelling: Spelling, path = ""): Fields {
  const entries = Object.entries(properties).flatMap(([name, property]): [string, Value][] => {
    const at = path === "" ? name : `${path}.${name}`;
    const value = answer[memberName(name, at, spelling)];
    return value === undefined || value === null ? [] : [[name, fromMember(value, property, spelling, at)]];
  });
  return Object.fromEntries(entries);
}

function memberName(name: string, path: string, { style, names }: Spelling): string {
  return names[path] ?? names[`*.${name}`] ?? (style === "pascal" ? pascalCase(name) : name);
}

function toMember(value: Value, { fields }: Property, spelling: Spelling, path: string): Value {
  if (fields === undefined) return value;
  if (Array.isArray(value)) {
    return value.map((item) => (isFields(item) ? toRequest(item, fields, spelling, path) : item));
  }
  return isFields(value) ? toRequest(value, fields, spelling, path) : value;
}

function fromMember(value: Value, { fields, kind }: Property, spelling: Spelling, path: string): Value {
  const single = Array.isArray(value) && kind !== "list" && kind !== "set" ? (value[0] ?? null) : value;
  if (fields === undefined) return single;
  if (Array.isArray(single)) {
    return single.map((item) => (isFields(item) ? fromAnswer(item, fields, spelling, path) : item));
  }
  return isFields(single) ? fromAnswer(single, fields, spelling, path) : single;
}

/** Returns only these members. */
export function pick(found: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(found).filter(([name]) => names.includes(name)));
}

/** Returns all members except these. */
export function omit(found: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(found).filter(([name]) => !names.includes(name)));
}
