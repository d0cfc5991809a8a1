import { type Fields, fields, isFields, isSame, text, type Value } from "./values.ts";

/** Sets and takes away the tags that differ; the two calls are the service's own. */
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

/** A resource's tags as most services take them: a list of pairs. */
export function tagList(properties: Fields): Fields[] {
  return Object.entries(fields(properties, "tags")).map(([Key, Value]) => ({ Key, Value }));
}

/** The tags in such a list. */
export function tagsIn(pairs: readonly Value[]): Fields {
  return Object.fromEntries(pairs.filter(isFields).map((pair) => [text(pair, "Key"), pair["Value"] ?? ""]));
}
