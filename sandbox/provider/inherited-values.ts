import type { Properties } from "./schema.ts";
import { type Fields, isFields, type Value } from "./values.ts";

/**
 * Adds AWS's values for inputs that are not set, as the real provider does: an unset attribute that is optional and computed
 * keeps its value. This prevents AWS calls from resetting absent members to their defaults.
 */
export function withInheritedValues(news: Fields, state: Fields, properties: Properties): Fields {
  const inherited = Object.entries(properties)
    .filter(([name, { computed, input }]) => computed && input && (news[name] ?? null) === null)
    .map(([name]): [string, Value] => [name, state[name] ?? null])
    .filter(([, value]) => !isEmpty(value));
  return { ...news, ...Object.fromEntries(inherited) };
}

function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === "" || (isFields(value) && Object.values(value).every(isEmpty));
}
