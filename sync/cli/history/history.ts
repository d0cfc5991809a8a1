import { DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import type { WorkerResources } from "../../aws/audit-target.ts";
import { clientConfig } from "../../aws/clients.ts";
import { toSyncError } from "../../aws/errors.ts";
import { SyncError } from "../../model/errors.ts";
import { ExitCode } from "../../model/exit-codes.ts";
import { runRecords } from "../../state/run-records.ts";
import type { RunRecord } from "../../state/state-store.ts";
import type { SyncIo } from "../shared/io.ts";
import { jsonText } from "../show/printable.ts";
import { readAuditLines } from "./changes.ts";
import { changesTable, outcomesInWords, runsTable } from "./table.ts";

export interface HistoryRequest {
  readonly place: WorkerResources;
  /** How many runs. */
  readonly last: number;
  /** A run whose changes are asked for, in place of the runs. */
  readonly changes?: string | undefined;
  readonly json: boolean;
}

type HistoryIo = Pick<SyncIo, "print" | "info" | "color">;

/** As many as a search for one run looks through: more than 90 days of whole comparisons hold. */
const ALL_RUNS = 100_000;

/**
 * Shows the last runs, the newest first, or what one of them changed.
 *
 * @throws SyncError where the table or the log group is gone or may not be read, or nobody knows the run.
 */
export async function showHistory(
  { place, last, changes, json }: HistoryRequest,
  io: HistoryIo,
): Promise<ExitCode> {
  if (changes !== undefined) {
    await showChanges(place, changes, json, io);
    return ExitCode.done;
  }
  const runs = await readRuns(place, last);
  if (json) io.print(jsonText(runs));
  else if (runs.length > 0) io.print(runsTable(runs, io.color));
  else
    io.info(
      "No run yet, or none in the last 90 days: the schedule of directorySync says when the next one is.",
    );
  return ExitCode.done;
}

async function showChanges(place: WorkerResources, run: string, json: boolean, io: HistoryIo): Promise<void> {
  const lines = await readAuditLines(place, run);
  if (lines.length === 0) {
    const { outcomes } = await knownRun(place, run);
    io.info(`Run ${run} has no audit lines: ${outcomesInWords(outcomes)}.`);
  }
  if (json) io.print(jsonText(lines));
  else if (lines.length > 0) io.print(changesTable(lines, io.color));
}

async function knownRun(place: WorkerResources, wanted: string): Promise<RunRecord> {
  const known = (await readRuns(place, ALL_RUNS)).find(({ run }) => run === wanted);
  if (known !== undefined) return known;
  throw new SyncError(
    "RUN_UNKNOWN",
    `Stack ${place.stack} knows of no run ${wanted}: runs are remembered for 90 days.`,
    `npm run sync -- history ${place.flags} lists them; the id is the whole of the second column.`,
  );
}

async function readRuns(place: WorkerResources, most: number): Promise<RunRecord[]> {
  const client = new DynamoDBClient(clientConfig(place));
  try {
    return await runRecords(client, place.table).history(most);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw tableGone(place, error);
    throw toSyncError(error, { what: `read the runs of stack ${place.stack}` });
  } finally {
    client.destroy();
  }
}

function tableGone({ stack, flags, table }: WorkerResources, cause: unknown): SyncError {
  return new SyncError(
    "HISTORY_MISSING",
    `The table ${table}, in which stack ${stack} remembers its runs, is gone: somebody deleted it.`,
    `Make it anew: npm run provision -- --refresh ${flags}. The runs are lost, the pool is not touched.`,
    cause,
  );
}
