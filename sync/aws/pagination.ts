import { SyncError } from "../model/errors.ts";

/** A page of a listing, and the token of the next page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** A listing failed after a part of it was read. */
export class PartialReadError extends Error {
  constructor(cause: unknown) {
    super("Only a part of the list was read.", { cause });
    this.name = "PartialReadError";
  }
}

/** Reads something after another part was read. @throws PartialReadError */
export async function afterOthers<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof PartialReadError || error instanceof SyncError
      ? error
      : new PartialReadError(error);
  }
}

/** Reads the page of a token, or the first page. */
export type ReadPage<T> = (token: string | undefined) => Promise<Page<T>>;

/**
 * Reads a listing to its end, page by page. A page can be short or empty and not be the last: only a missing token marks the end.
 *
 * @throws SyncError LISTING_ENDLESS if a token is repeated; PartialReadError if a later page fails, because users in the missing part would
 *   count as removed.
 * @param signal no page is read after it.
 */
export async function* pagesOf<T>(
  what: string,
  read: ReadPage<T>,
  signal?: AbortSignal,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    signal?.throwIfAborted();
    const current = token;
    const { items, next } = await (current === undefined ? read(current) : afterOthers(() => read(current)));
    yield items;
    if (next !== undefined && seen.has(next)) {
      throw new SyncError(
        "LISTING_ENDLESS",
        `The listing of ${what} does not end: AWS returned the same page twice.`,
        "Run the command again.",
      );
    }
    if (next !== undefined) seen.add(next);
    token = next;
  } while (token !== undefined);
}

/** Reads a listing to its end. @throws the errors of `pagesOf` */
export async function readAll<T>(what: string, read: ReadPage<T>, signal?: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  for await (const items of pagesOf(what, read, signal)) for (const item of items) all.push(item);
  return all;
}

/**
 * Reads pages while something else is still awaited, and yields them after that.
 *
 * @param awaited if it fails, so does the reading.
 * @param maxPages that are held in memory until then.
 */
export async function* readAhead<T>(
  pages: AsyncIterable<T>,
  awaited: Promise<unknown>,
  maxPages: number,
): AsyncGenerator<T> {
  const early: T[] = [];
  let isReady = false;
  const ready = awaited.then(() => {
    isReady = true;
  });
  // The caller gets the error from the awaits below. Without this line, Node.js would report an unhandled rejection.
  ready.catch(() => {});
  for await (const page of pages) {
    early.push(page);
    if (!isReady && early.length < maxPages) continue;
    await ready;
    yield* early.splice(0);
  }
  await ready;
  yield* early;
}
