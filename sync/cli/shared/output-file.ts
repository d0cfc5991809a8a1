import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, link, lstat, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SyncError, type SyncErrorCode } from "../../model/errors.ts";

/** A kind of files that commands write where a user says so. */
export interface OutputKind {
  /** "report of sync" */
  readonly name: string;
  /** Matches the beginning of each file of this kind, also of earlier versions. */
  readonly start: RegExp;
  readonly code: SyncErrorCode;
}

/** Replaces the file's content. */
export type WriteOutput = (text: string) => Promise<void>;

/** Longer than what `OutputKind.start` matches. */
const START_BYTES = 400;

/**
 * Prepares a file that a user names. All such files are written here, because a typing error must not destroy another file: only a new file,
 * an empty one, or an older one of the same kind is written, and no symbolic link is followed. Each write is complete or has no effect. Only
 * the owner can read the file, even if others could read it before: it holds names and e-mail addresses.
 *
 * @throws SyncError with the code of the kind, before anything is written; the function throws it too, if the file has changed since.
 */
export async function outputFile(path: string, kind: OutputKind): Promise<WriteOutput> {
  const attempt = attemptFor(path, kind);
  await attempt(async () => {
    await assertWritable(path, kind);
    await withTemporary(path, "", async () => {});
  });
  return (text) =>
    attempt(() =>
      withTemporary(path, text, async (temporary) => {
        const isNew = (await assertWritable(path, kind)) === undefined;
        await (isNew ? moveToNew(temporary, path) : rename(temporary, path));
        await saveFolder(dirname(path));
      }),
    );
}

/** @returns the file to replace, if there is one. */
async function assertWritable(path: string, kind: OutputKind): Promise<Stats | undefined> {
  // A script's variable that is not set gives an empty name. For many programs "-" is stdout, which has the result anyway.
  if (path === "" || path === "-" || /[\\/]$/.test(path))
    throw unwritable(kind, `"${path}" is not the name of a file.`);
  const found = await lstat(path).catch(ignoreMissing);
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) throw unwritable(kind, `${path} is a symbolic link, which is not followed.`);
  if (!found.isFile()) throw unwritable(kind, `${path} is not a file.`);
  if (found.size > 0 && !kind.start.test(await startOf(path)))
    throw unwritable(kind, `${path} exists and is not a ${kind.name}, so it is not overwritten.`);
  return found;
}

async function startOf(path: string): Promise<string> {
  // Windows has no such flag, and no links without a privilege.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(START_BYTES) });
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Writes a file in the same folder, since a rename is atomic only within one file system, and leaves none behind. */
async function withTemporary(path: string, text: string, work: (temporary: string) => Promise<void>) {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`);
  try {
    const file = await open(temporary, "wx", 0o600);
    await closing(file, async () => {
      await file.writeFile(text);
      await file.sync();
    });
    await work(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A link fails if the name is taken by now; a rename would replace that file. Not every file system has links. Source: link(2), EPERM. */
async function moveToNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")) throw error;
    await rename(temporary, path);
  }
}

/** The new name survives a power failure only if its folder is saved, too. Not every system can. Source: fsync(2). */
async function saveFolder(folder: string): Promise<void> {
  try {
    const opened = await open(folder, constants.O_RDONLY);
    await closing(opened, () => opened.sync());
  } catch {
    // The content is saved already.
  }
}

async function closing(file: FileHandle, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await file.close();
  }
}

function attemptFor(path: string, kind: OutputKind) {
  return async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (error instanceof SyncError) throw error;
      const why = error instanceof Error && "code" in error ? ` (${error.code})` : "";
      throw unwritable(kind, `The ${kind.name} ${path} cannot be written${why}.`, error);
    }
  };
}

function ignoreMissing(error: unknown): undefined {
  if (hasCode(error, "ENOENT")) return undefined;
  throw error;
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}

function unwritable({ name, code }: OutputKind, message: string, cause?: unknown): SyncError {
  return new SyncError(code, message, `Name a new file in an existing folder, or an older ${name}.`, cause);
}
