import { SyncError } from "./errors.ts";

/** One page of a listing, and the token of the next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** A listing that failed after a part of it had been read. */
export class HalfRead extends Error {
  constructor(cause: unknown) {
    super("Only a part could be read.", { cause });
    this.name = "HalfRead";
  }
}

/** Carries out what comes after something else has been read already. @throws HalfRead */
export async function afterOthers<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof HalfRead || error instanceof SyncError ? error : new HalfRead(error);
  }
}

/**
 * Reads a listing to its end. A page may be short or empty and still not be the last: only a missing token says so.
 *
 * @throws SyncError LISTING_ENDLESS where a token comes again, which would go on for ever; HalfRead where a later page fails: a part
 *   of a list looks like one that people have left.
 */
export async function readAll<T>(
  what: string,
  read: (token: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const current = token;
    const { items, next } = await (current === undefined ? read(current) : afterOthers(() => read(current)));
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
