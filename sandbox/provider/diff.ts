import type { Properties, Property } from "./schema.ts";
import { type Fields, isFields, isSame, isUnknown, type Value } from "./values.ts";

export interface Change {
  /** "usernameConfiguration.caseSensitive" */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/**
 * Compares the old inputs with the new ones. AWS's answers are not compared: `read` writes a drift into the old inputs.
 */
export function changesOf(olds: Fields, news: Fields, properties: Properties): Change[] {
  return changesWithin(olds, news, properties, "", false);
}

function changesWithin(
  olds: Fields,
  news: Fields,
  properties: Properties,
  path: string,
  forced: boolean,
): Change[] {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (name) => !name.startsWith("__"),
  );
  return names.flatMap((name) => {
    const property = properties[name];
    if (property === undefined) return [];
    const at = path === "" ? name : `${path}.${name}`;
    return changesOfValue(olds[name] ?? null, news[name] ?? null, property, at, forced);
  });
}

function changesOfValue(
  before: Value,
  after: Value,
  property: Property,
  path: string,
  forced: boolean,
): Change[] {
  if (!isUnknown(after) && isSame(before, after, property.kind === "set")) return [];
  if (after === null && property.keptIfMissing) return [];
  if (after === null && property.default !== undefined && before === property.default) return [];
  if (before === null && property.default !== undefined && after === property.default) return [];
  const replaces = forced || property.forceNew;
  if (property.kind === "object" && property.fields && isFields(before) && isFields(after)) {
    return changesWithin(before, after, property.fields, path, replaces);
  }
  const nested = property.fields !== undefined && hasForceNew(property.fields) && before !== null;
  return [{ path, kind: kindOf(before, after), replaces: replaces || nested }];
}

function kindOf(before: Value, after: Value): Change["kind"] {
  if (before === null) return "add";
  return after === null ? "delete" : "update";
}

function hasForceNew(properties: Properties): boolean {
  return Object.values(properties).some(
    ({ forceNew, fields }) => forceNew || (fields && hasForceNew(fields)),
  );
}
