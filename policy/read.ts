/**
 * Reads a text or a list of texts, as many AWS inputs allow.
 *
 * @returns the texts, without values of other types.
 */
export function texts(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

/** Reads one value, a list of values, or none. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A property of a value; undefined if the value is not an object. */
export function property(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

/** Whether an object has a property, even if its value is not known yet. */
export function has(value: unknown, name: string): boolean {
  return isObject(value) && Object.hasOwn(value, name);
}

/** A text in quotes, shortened to fit on a line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}…` : text);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
