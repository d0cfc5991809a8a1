import { open, realpath, stat } from "node:fs/promises";
import { SyncError } from "../../model/errors.ts";
import type { RunRecorder } from "../run/run-snapshot.ts";
import { tryPrivateFile, writePrivateFile } from "../shared/private-file.ts";
import { dataOfRun } from "./data-of-run.ts";
import { pageMaker, REPORT_START } from "./page.ts";

/**
 * Prepares a file for the report page of a run. The page shows the plan before any question or change, and the results at the end.
 *
 * @throws SyncError REPORT_UNWRITABLE if the file cannot be written, or contains something else.
 */
export async function reportFile(path: string): Promise<RunRecorder> {
  const target = await targetOf(path);
  await attempt(path, () => tryPrivateFile(target));
  const pageOf = pageMaker();
  return async (request, snapshot, info) => {
    await attempt(path, () => writePrivateFile(target, pageOf(dataOfRun(request, snapshot))));
    if (!snapshot.ended) info(`The plan is in ${path}. The file contains names and e-mail addresses.`);
    if (snapshot.results.length > 0) info(`The results are in ${path}.`);
  };
}

/** The target of a symbolic link: the link itself is not replaced. */
async function targetOf(path: string): Promise<string> {
  const found = await attempt(path, () => stat(path).catch(ignoreMissing));
  if (found === undefined) return path;
  if (!found.isFile()) throw unwritable(`${path} is not a file.`);
  const isFree = found.size === 0 || REPORT_START.test(await attempt(path, () => startOf(path)));
  if (!isFree) throw unwritable(`${path} exists and is not a report of sync, so it is not overwritten.`);
  return attempt(path, () => realpath(path));
}

async function startOf(path: string): Promise<string> {
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
  return new SyncError("REPORT_UNWRITABLE", message, "Name another file, in an existing folder.", cause);
}
