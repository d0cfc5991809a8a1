import { pascalCase } from "./names.ts";
import type { Properties, Property } from "./schema.ts";
import { type Fields, isFields, type Value } from "./values.ts";

/** How a service's API writes the names of members. */
export interface Spelling {
  readonly style: "pascal" | "camel";
  /**
   * By path in Pulumi's names ("lambdaConfig.kmsKeyId"), or by a name wherever it stands ("*.arn"): what the API calls it,
   * where the style does not say.
   */
  readonly names: Readonly<Record<string, string>>;
}

/** Rewrites properties as members of a request; keys of maps (tags, variables) stay as they are. */
export function toRequest(found: Fields, properties: Properties, spelling: Spelling, path = ""): Fields {
  const entries = Object.entries(found).flatMap(([name, value]): [string, Value][] => {
    const property = properties[name];
    if (property === undefined || value === null) return [];
    const at = path === "" ? name : `${path}.${name}`;
    return [[memberName(name, at, spelling), toMember(value, property, spelling, at)]];
  });
  return Object.fromEntries(entries);
}

/** Rewrites an answer as properties; what the schema does not know is left out. */
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

/** Some of the members. */
export function pick(found: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(found).filter(([name]) => names.includes(name)));
}

/** All members but some. */
export function omit(found: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(found).filter(([name]) => !names.includes(name)));
}
