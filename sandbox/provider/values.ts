/** A property's value as the engine sends it: JSON, with markers for unknown values and archives. */
export type Value = null | boolean | number | string | Value[] | Fields;
export interface Fields {
  [name: string]: Value;
}

/** Marker of a value that is unknown in a preview. Source: @pulumi/pulumi, runtime/rpc, unknownValue. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key that marks an object as archive or asset. Source: @pulumi/pulumi, runtime/rpc, specialSigKey. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** Marks a resource that is passed instead of its ID. Source: the same, specialResourceSig. */
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: Value | undefined): boolean {
  return value === UNKNOWN;
}

/** Converts a library's answer to plain values: dates as RFC 3339 in seconds, bytes as Base64, without functions. */
function toValue(found: unknown): Value {
  if (found === null || found === undefined) return null;
  if (typeof found === "string" || typeof found === "number" || typeof found === "boolean") return found;
  if (found instanceof Date) return found.toISOString().replace(/\.\d{3}Z$/, "Z");
  if (Array.isArray(found)) return found.map(toValue);
  if (found instanceof Uint8Array) return Buffer.from(found).toString("base64");
  if (typeof found !== "object") return null;
  const members = fieldsOf(found);
  return members[SIGNATURE_KEY] === RESOURCE_SIGNATURE ? members["id"] || UNKNOWN : members;
}

/** Converts an object to plain values. Leaves out members without a value. */
export function fieldsOf(found: object): Fields {
  const entries = Object.entries(found).map(([name, value]): [string, Value] => [name, toValue(value)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

/** Reads a required text. `check` has already refused properties of another kind. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string")
    throw new TypeError(`expected "${name}" to be a text, but it is ${typeof value}`);
  return value;
}

/** Reads an object; empty if it is absent. */
export function fields(from: Fields, name: string): Fields {
  const value = from[name];
  return isFields(value) ? value : {};
}

/** Reads a list; empty if it is absent. */
export function list(from: Fields, name: string): Value[] {
  const value = from[name];
  return Array.isArray(value) ? value : [];
}

/** Checks whether two values are equal to AWS. Compares archives only by their hashes. `asSet` ignores the order of lists. */
export function isSame(a: Value | undefined, b: Value | undefined, asSet = false): boolean {
  return fingerprint(a ?? null, asSet) === fingerprint(b ?? null, asSet);
}

function fingerprint(value: Value, asSet: boolean): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => fingerprint(item, asSet));
    return `[${(asSet ? items.sort() : items).join()}]`;
  }
  if (!isFields(value)) return JSON.stringify(value);
  const hash = value["hash"];
  if (value[SIGNATURE_KEY] !== undefined && typeof hash === "string") return hash;
  const members = Object.keys(value)
    .sort()
    .filter((name) => (value[name] ?? null) !== null);
  return `{${members.map((name) => `${JSON.stringify(name)}:${fingerprint(value[name] ?? null, asSet)}`).join()}}`;
}
