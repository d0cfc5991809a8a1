import { faultByRule } from "./rules.ts";
import type { Properties, Property } from "./schema.ts";
import { type Fields, isFields, isUnknown, SIGNATURE_KEY, type Value } from "./values.ts";

/** A fault in a resource's inputs. */
export interface Fault {
  /** "schemas[0].name" */
  readonly property: string;
  readonly reason: string;
}

/** Finds all faults in a resource's inputs that the real provider would report before it calls AWS. */
export function faultsOf(inputs: Fields, properties: Properties): Fault[] {
  return [...faultsOfFields(inputs, properties, ""), ...exclusions(inputs, properties)];
}

function faultsOfFields(found: Fields, properties: Properties, path: string): Fault[] {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries(found)) {
    if (name.startsWith("__") || value === null) continue;
    const property = properties[name];
    if (property === undefined) faults.push({ property: at(name), reason: "the property does not exist" });
    else if (!property.input)
      faults.push({ property: at(name), reason: "it is read-only, since AWS sets it" });
    else faults.push(...faultsOfValue(value, property, at(name)));
  }
  for (const [name, property] of Object.entries(properties)) {
    const isMissing = (found[name] ?? null) === null;
    if (property.required && isMissing)
      faults.push({ property: at(name), reason: "it is required but missing" });
  }
  return faults;
}

function faultsOfValue(value: Value, property: Property, path: string): Fault[] {
  if (isUnknown(value)) return [];
  const expected = faultOfKind(value, property);
  if (expected !== undefined) return [{ property: path, reason: expected }];
  if (Array.isArray(value))
    return [...faultsOfCount(value, property, path), ...faultsOfItems(value, property, path)];
  if (property.kind === "object" && property.fields && isFields(value)) {
    return faultsOfFields(value, property.fields, path);
  }
  const reason = property.rule === undefined ? undefined : faultByRule(property.rule, value);
  return reason === undefined ? [] : [{ property: path, reason }];
}

function faultOfKind(value: Value, { kind }: Property): string | undefined {
  const fits: Record<Property["kind"], boolean> = {
    string: typeof value === "string",
    bool: typeof value === "boolean",
    number: typeof value === "number",
    list: Array.isArray(value),
    set: Array.isArray(value),
    map: isFields(value),
    object: isFields(value),
    archive: isFields(value) && value[SIGNATURE_KEY] !== undefined,
  };
  return fits[kind] ? undefined : `it must be of kind ${kind}`;
}

function faultsOfCount(
  value: readonly Value[],
  { minItems = 0, maxItems }: Property,
  property: string,
): Fault[] {
  if (value.length < minItems) return [{ property, reason: `it needs at least ${minItems} items` }];
  if (maxItems !== undefined && value.length > maxItems) {
    return [{ property, reason: `it can have at most ${maxItems} items` }];
  }
  return [];
}

function faultsOfItems(value: readonly Value[], { fields, rule }: Property, path: string): Fault[] {
  return value.flatMap((item, index) => {
    const property = `${path}[${index}]`;
    if (isUnknown(item)) return [];
    if (fields) {
      return isFields(item)
        ? faultsOfFields(item, fields, property)
        : [{ property, reason: "it must be an object" }];
    }
    const reason = rule === undefined ? undefined : faultByRule(rule, item);
    return reason === undefined ? [] : [{ property, reason }];
  });
}

function exclusions(inputs: Fields, properties: Properties): Fault[] {
  const faults: Fault[] = [];
  for (const [name, { conflictsWith, exactlyOneOf }] of Object.entries(properties)) {
    const conflict = isSet(inputs, name) ? conflictsWith.find((other) => isSet(inputs, other)) : undefined;
    if (conflict !== undefined)
      faults.push({ property: name, reason: `it cannot be set together with ${conflict}` });
    if (exactlyOneOf[0] === undefined || name !== exactlyOneOf[0]) continue;
    const count = exactlyOneOf.filter((other) => isSet(inputs, other)).length;
    const reason = `exactly one of ${exactlyOneOf.join(", ")} must be set`;
    if (count !== 1) faults.push({ property: name, reason });
  }
  return faults;
}

function isSet(inputs: Fields, path: string): boolean {
  let value: Value | undefined = inputs;
  for (const part of path.split(".")) value = isFields(value) ? value[part] : undefined;
  return (value ?? null) !== null && !(Array.isArray(value) && value.length === 0);
}
