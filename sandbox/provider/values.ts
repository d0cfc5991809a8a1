/** A property's value as the engine sends it: JSON, with marks for what is not known yet and for archives. */
export type Value = null | boolean | number | string | Value[] | Fields;
export interface Fields {
  [name: string]: Value;
}

/** Stands for a value that a preview cannot know. Source: @pulumi/pulumi, runtime/rpc, unknownValue. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key that marks an archive or an asset among objects. Source: @pulumi/pulumi, runtime/rpc, specialSigKey. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** Marks a whole resource given where its id is wanted. Source: the same, specialResourceSig. */
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: Value | undefined): boolean {
  return value === UNKNOWN;
}

/** Takes an answer of a library apart into plain values: dates as RFC 3339 in seconds, bytes as Base64, functions left out. */
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

/** The same for an object; members without a value are left out. */
export function fieldsOf(found: object): Fields {
  const entries = Object.entries(found).map(([name, value]): [string, Value] => [name, toValue(value)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

/** Reads a text that must be there; a property of another kind was refused by `check` before. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string")
    throw new TypeError(`"${name}" is ${typeof value} where a text was expected`);
  return value;
}

/** Reads an object; one that is absent counts as empty. */
export function fields(from: Fields, name: string): Fields {
  const value = from[name];
  return isFields(value) ? value : {};
}

/** Reads a list; one that is absent counts as empty. */
export function list(from: Fields, name: string): Value[] {
  const value = from[name];
  return Array.isArray(value) ? value : [];
}

/** Whether two values are the same to AWS; archives by their hash alone. `asSet` leaves the order of lists aside. */
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
