import type { RunRecorder } from "../run/run-snapshot.ts";
import { outputFile } from "../shared/output-file.ts";
import { dataOfRun } from "./data-of-run.ts";
import { pageMaker, REPORT_START } from "./page.ts";

/**
 * Prepares a file for the report page of a run. The page shows the plan before any question or change, and the results at the end.
 *
 * @throws SyncError REPORT_UNWRITABLE if the file cannot be written, or contains something else.
 */
export async function reportFile(path: string): Promise<RunRecorder> {
  const write = await outputFile(path, {
    name: "report of sync",
    start: REPORT_START,
    code: "REPORT_UNWRITABLE",
  });
  const pageOf = pageMaker();
  return async (request, snapshot, info) => {
    await write(pageOf(dataOfRun(request, snapshot)));
    if (!snapshot.ended) info(`The plan is in ${path}. The file contains names and e-mail addresses.`);
    if (snapshot.results.length > 0) info(`The results are in ${path}.`);
  };
}
