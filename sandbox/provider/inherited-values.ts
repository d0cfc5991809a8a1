import type { Properties } from "./schema.ts";
import { type Fields, isFields, type Value } from "./values.ts";

/**
 * Adds AWS's values for inputs that are missing, as the real provider does: a missing attribute that is optional and computed, or
 * whose absence the provider ignores, keeps its value, also within a block. Without them AWS calls would reset them.
 */
export function withInheritedValues(news: Fields, state: Fields, properties: Properties): Fields {
  const entries = Object.entries(properties).flatMap(([name, property]): [string, Value][] => {
    const after = news[name] ?? null;
    const before = state[name] ?? null;
    if (after === null) {
      return property.keptIfMissing && property.input && !isEmpty(before) ? [[name, before]] : [];
    }
    const isBlock = property.kind === "object" && property.fields !== undefined;
    if (!isBlock || !isFields(after) || !isFields(before)) return [];
    return [[name, withInheritedValues(after, before, property.fields)]];
  });
  return { ...news, ...Object.fromEntries(entries) };
}

function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === "" || (isFields(value) && Object.values(value).every(isEmpty));
}
