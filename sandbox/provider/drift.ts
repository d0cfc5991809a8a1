import type { ResourceType } from "./resource.ts";
import { type Properties, type Property, propertiesOf } from "./schema.ts";
import { type Fields, isFields, isSame, type Value } from "./values.ts";

/**
 * Writes AWS's differing values into the inputs, so that the next comparison detects the drift.
 *
 * @param asked the last inputs; empty for an import.
 * @param found the properties in AWS.
 */
export function inputsAfterDrift(asked: Fields, found: Fields, type: ResourceType): Fields {
  const properties = propertiesOf(type.terraform);
  const inputs: Fields = {};
  for (const [name, value] of Object.entries(asked)) {
    const property = properties[name];
    inputs[name] = property === undefined ? value : merged(value, found[name], property, isJson(type, name));
  }
  return { ...inputs, ...foreignValues(asked, found, type) };
}

/** Decides between the input and AWS's value of a property. */
function merged(asked: Value, found: Value | undefined, property: Property, json: boolean): Value {
  // AWS does not return it, for example an archive's content or a password: keep the input.
  if (found === undefined) return asked;
  if (json && sameJson(asked, found)) return asked;
  if (property.kind === "object" && property.fields && isFields(asked) && isFields(found)) {
    return mergedFields(asked, found, property.fields);
  }
  return isSame(asked, found, property.kind === "set") ? asked : found;
}

function mergedFields(asked: Fields, found: Fields, properties: Properties): Fields {
  const entries = Object.entries(asked).map(([name, value]): [string, Value] => {
    const property = properties[name];
    return [name, property === undefined ? value : merged(value, found[name], property, false)];
  });
  return Object.fromEntries(entries);
}

/** Values of AWS for unset inputs, without AWS's own defaults: they were changed outside Pulumi. */
export function foreignValues(
  asked: Fields,
  found: Fields,
  { terraform, omitted = {} }: ResourceType,
): Fields {
  const properties = propertiesOf(terraform);
  const isImport = Object.keys(asked).length === 0;
  const entries = Object.entries(found).filter(([name, value]) => {
    const property = properties[name];
    if (property === undefined || !property.input || name in asked || isEmpty(value)) return false;
    if (isWithin(omitted[name], value)) return false;
    if (property.default !== undefined && value === property.default) return false;
    return isImport ? !property.computed || property.required : !property.keptIfMissing && value !== false;
  });
  return Object.fromEntries(entries);
}

/** Checks whether a block contains all values of another block. */
function isWithin(part: Value | undefined, whole: Value): boolean {
  if (!isFields(part) || !isFields(whole)) return false;
  return Object.entries(part).every(([name, value]) => isSame(value, whole[name]));
}

function isEmpty(value: Value): boolean {
  if (value === null || value === "" || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isFields(value) && Object.values(value).every(isEmpty);
}

function isJson({ json = [] }: ResourceType, name: string): boolean {
  return json.includes(name);
}

/** Policies are equal even if AWS replaces ["x"] by "x" or reorders lists. */
function sameJson(a: Value, b: Value): boolean {
  try {
    return isSame(plain(JSON.parse(String(a))), plain(JSON.parse(String(b))), true);
  } catch {
    return a === b;
  }
}

function plain(value: Value): Value {
  if (Array.isArray(value)) return value.length === 1 ? plain(value[0] ?? null) : value.map(plain);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]): [string, Value] => [name, plain(member)]),
  );
}
