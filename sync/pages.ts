import { SyncError } from "./errors.ts";

/** One page of a listing, and the token of the next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * Reads a listing to its end. A page may be short or empty and still not be the last: only a missing token says so.
 *
 * @throws SyncError LISTING_ENDLESS where a token comes again, which would go on for ever.
 */
export async function readAll<T>(
  what: string,
  read: (token: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const { items, next } = await read(token);
    for (const item of items) all.push(item);
    if (next !== undefined && seen.has(next)) {
      throw new SyncError(
        "LISTING_ENDLESS",
        `The listing of ${what} does not end: AWS gave the same page twice.`,
        "Run it again.",
      );
    }
    if (next !== undefined) seen.add(next);
    token = next;
  } while (token !== undefined);
  return all;
}
