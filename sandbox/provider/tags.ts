import { type Fields, fields, isFields, isSame, text, type Value } from "./values.ts";

/** Sets and removes the changed tags with the service's two calls. */
export async function changeTags(
  olds: Fields,
  news: Fields,
  calls: { set(tags: Fields): Promise<unknown>; remove(keys: string[]): Promise<unknown> },
): Promise<void> {
  const before = fields(olds, "tags");
  const after = fields(news, "tags");
  if (isSame(before, after)) return;
  const gone = Object.keys(before).filter((key) => !(key in after));
  if (gone.length > 0) await calls.remove(gone);
  if (Object.keys(after).length > 0) await calls.set(after);
}

/** Converts a resource's tags to a list of pairs, as most services expect. */
export function tagList(properties: Fields): Fields[] {
  return Object.entries(fields(properties, "tags")).map(([Key, Value]) => ({ Key, Value }));
}

/** Converts such a list back to tags. */
export function tagsIn(pairs: readonly Value[]): Fields {
  return Object.fromEntries(pairs.filter(isFields).map((pair) => [text(pair, "Key"), pair["Value"] ?? ""]));
}
