import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file that holds names and e-mail addresses. Only its owner can read it, even if others could read it before. The write is
 * atomic.
 *
 * @throws the error of the file system.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const temporary = temporaryPathFor(path);
  try {
    await writeNew(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Checks that such a file can be written, and leaves no file behind. @throws the error of the file system. */
export async function tryPrivateFile(path: string): Promise<void> {
  const temporary = temporaryPathFor(path);
  try {
    await writeNew(temporary, "");
  } finally {
    await rm(temporary, { force: true });
  }
}

/** In the same folder: a rename is atomic only within one file system. */
function temporaryPathFor(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`);
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
