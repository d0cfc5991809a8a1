import type { ResourceType } from "./resource.ts";
import { type Properties, type Property, propertiesOf } from "./schema.ts";
import { type Fields, isFields, isSame, type Value } from "./values.ts";

/**
 * Writes into what was asked for where AWS differs from it, so that the next comparison sees a drift.
 *
 * @param asked the inputs of last time; empty for an import.
 * @param found properties as AWS has them.
 */
export function inputsAfterDrift(asked: Fields, found: Fields, type: ResourceType): Fields {
  const properties = propertiesOf(type.terraform);
  const inputs: Fields = {};
  for (const [name, value] of Object.entries(asked)) {
    const property = properties[name];
    inputs[name] = property === undefined ? value : merged(value, found[name], property, isJson(type, name));
  }
  return { ...inputs, ...unasked(asked, found, type) };
}

/** What is to be kept of AWS's own words for a property that was asked for. */
function merged(asked: Value, found: Value | undefined, property: Property, json: boolean): Value {
  // Not told by AWS, such as an archive's content or a password: taken as it was.
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

/** What somebody else set, where nothing was asked for and AWS fills in nothing by itself. */
function unasked(asked: Fields, found: Fields, { terraform, leftOut = {} }: ResourceType): Fields {
  const properties = propertiesOf(terraform);
  const isImport = Object.keys(asked).length === 0;
  const entries = Object.entries(found).filter(([name, value]) => {
    const property = properties[name];
    if (property === undefined || !property.input || name in asked || isEmpty(value)) return false;
    if (isWithin(leftOut[name], value)) return false;
    if (property.default !== undefined && value === property.default) return false;
    return isImport ? !property.computed || property.required : !property.computed && value !== false;
  });
  return Object.fromEntries(entries);
}

/** Whether everything in one block is the same in another. */
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

/** Policies are the same when AWS wrote "x" for ["x"] or put lists in another order. */
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
