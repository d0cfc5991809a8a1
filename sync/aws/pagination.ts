import { SyncError } from "../model/errors.ts";

/** One page of a listing, and the token of the next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** A listing that failed after a part of it had been read. */
export class PartialReadError extends Error {
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
    throw error instanceof PartialReadError || error instanceof SyncError
      ? error
      : new PartialReadError(error);
  }
}

/** Reads the page that a token stands for, or the first. */
export type ReadPage<T> = (token: string | undefined) => Promise<Page<T>>;

/**
 * Reads a listing to its end, page for page: what is not kept of one is gone when the next one comes. A page may be short or empty
 * and still not be the last: only a missing token says so.
 *
 * @throws SyncError LISTING_ENDLESS where a token comes again, which would go on for ever; HalfRead where a later page fails: a part
 *   of a list looks like one that people have left.
 */
export async function* pagesOf<T>(what: string, read: ReadPage<T>): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const current = token;
    const { items, next } = await (current === undefined ? read(current) : afterOthers(() => read(current)));
    yield items;
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
}

/** Reads a listing to its end. @throws what `pagesOf` throws */
export async function readAll<T>(what: string, read: ReadPage<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const items of pagesOf(what, read)) for (const item of items) all.push(item);
  return all;
}

/**
 * Passes pages on once something else is there. Until then it reads on, but no further than so many pages: more would only fill the
 * memory.
 *
 * @param awaited if it fails, so does the reading.
 */
export async function* readAhead<T>(
  pages: AsyncIterable<T>,
  awaited: Promise<unknown>,
  most: number,
): AsyncGenerator<T> {
  const early: T[] = [];
  let isThere = false;
  const there = awaited.then(() => {
    isThere = true;
  });
  // Whoever reads hears of a failure when they wait for it.
  there.catch(() => {});
  for await (const page of pages) {
    early.push(page);
    if (!isThere && early.length < most) continue;
    await there;
    yield* early.splice(0);
  }
  await there;
  yield* early;
}
