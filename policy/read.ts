/**
 * Reads what may be one text or a list of them, as AWS's inputs often are.
 *
 * @returns the texts; what is neither counts as none.
 */
export function texts(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

/** Reads what may be one value, a list of them, or absent. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** One property of what may be an object; absent, when it is none. */
export function property(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

/** Says whether an object has a property, also where its value is not known yet. */
export function has(value: unknown, name: string): boolean {
  return isObject(value) && Object.hasOwn(value, name);
}

/** A text between quotes, not too long for a line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}…` : text);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
