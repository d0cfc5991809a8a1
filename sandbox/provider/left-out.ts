import type { Properties } from "./schema.ts";
import { type Fields, isFields, type Value } from "./values.ts";

/**
 * Adds to what is asked for what AWS has where nothing is asked for. So does the real provider: for it, an attribute that is
 * optional and computed and was left out is what it was; a call that sets what it does not hear of to a default leaves
 * it alone thereby.
 */
export function withLeftOut(news: Fields, state: Fields, properties: Properties): Fields {
  const kept = Object.entries(properties)
    .filter(([name, { computed, input }]) => computed && input && (news[name] ?? null) === null)
    .map(([name]): [string, Value] => [name, state[name] ?? null])
    .filter(([, value]) => !isNothing(value));
  return { ...news, ...Object.fromEntries(kept) };
}

function isNothing(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === "" || (isFields(value) && Object.values(value).every(isNothing));
}
