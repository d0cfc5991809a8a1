import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file that holds names and e-mails: readable for its owner alone, also where it was readable for others before, and whole or
 * not at all.
 *
 * @throws what the file system answers.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const beside = besideOf(path);
  try {
    await writeNew(beside, text);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Finds out whether such a file could be written, and leaves nothing behind. @throws what the file system answers. */
export async function tryPrivateFile(path: string): Promise<void> {
  const beside = besideOf(path);
  try {
    await writeNew(beside, "");
  } finally {
    await rm(beside, { force: true });
  }
}

/** In the same folder, since only there a file can take another's place at once. */
function besideOf(path: string): string {
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
