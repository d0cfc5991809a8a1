import { open, realpath, stat } from "node:fs/promises";
import { SyncError } from "../../model/errors.ts";
import type { RunRecorder } from "../run/run-snapshot.ts";
import { tryPrivateFile, writePrivateFile } from "../shared/private-file.ts";
import { dataOfRun } from "./data-of-run.ts";
import { BEGINNING, pageMaker } from "./page.ts";

/**
 * Prepares to write a run's page into a file: the plan, before anything is asked or changed, so that whoever is asked can look at
 * it; and at the end, in its place, what came of it.
 *
 * @throws SyncError REPORT_UNWRITABLE where that is not possible, or where something else stands there that would be lost.
 */
export async function reportFile(path: string): Promise<RunRecorder> {
  const target = await targetOf(path);
  await attempt(path, () => tryPrivateFile(target));
  const pageOf = pageMaker();
  return async (request, record, say) => {
    await attempt(path, () => writePrivateFile(target, pageOf(dataOfRun(request, record))));
    if (!record.ended) say(`The plan is in ${path}; it holds names and e-mails.`);
    if (record.results.length > 0) say(`How each went is in ${path}.`);
  };
}

/** Where a link leads to: it stays a link. */
async function targetOf(path: string): Promise<string> {
  const found = await attempt(path, () => stat(path).catch(ignoreMissing));
  if (found === undefined) return path;
  if (!found.isFile()) throw unwritable(`${path} is no file.`);
  const isFree = found.size === 0 || BEGINNING.test(await attempt(path, () => beginningOf(path)));
  if (!isFree) throw unwritable(`${path} is there already, and is no report of sync's: it would be lost.`);
  return attempt(path, () => realpath(path));
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(200) });
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw unwritable(`The report ${path} cannot be written${why}.`, error);
  }
}

function unwritable(message: string, cause?: unknown): SyncError {
  return new SyncError("REPORT_UNWRITABLE", message, "Name another file, in a folder that is there.", cause);
}
