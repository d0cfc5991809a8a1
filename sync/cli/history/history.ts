import { DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import type { WorkerResources } from "../../aws/audit-target.ts";
import { clientConfig } from "../../aws/clients.ts";
import { toSyncError } from "../../aws/errors.ts";
import { SyncError } from "../../model/errors.ts";
import { ExitCode } from "../../model/exit-codes.ts";
import { jsonText } from "../../model/safe-text.ts";
import { runRecords } from "../../state/run-records.ts";
import type { RunRecord } from "../../state/state-store.ts";
import type { SyncIo } from "../shared/io.ts";
import { readAuditLines } from "./changes.ts";
import { changesTable, outcomesInWords, runsTable } from "./table.ts";

export interface HistoryRequest {
  readonly worker: WorkerResources;
  /** Number of runs. */
  readonly last: number;
  /** The ID of a run: shows its changes instead of the list of runs. */
  readonly changes?: string | undefined;
  readonly json: boolean;
}

type HistoryIo = Pick<SyncIo, "print" | "info" | "color">;

/** Limit for a search by run ID: more than the full runs of 90 days. */
const MAX_SEARCHED_RUNS = 100_000;

/**
 * Shows the last runs, newest first, or the changes of one run.
 *
 * @throws SyncError if the table or the log group is missing or not readable, or the run is unknown.
 */
export async function showHistory(
  { worker, last, changes, json }: HistoryRequest,
  io: HistoryIo,
): Promise<ExitCode> {
  if (changes !== undefined) {
    await showChanges(worker, changes, json, io);
    return ExitCode.done;
  }
  const runs = await readRuns(worker, last);
  if (json) io.print(jsonText(runs));
  else if (runs.length > 0) io.print(runsTable(runs, io.color));
  else
    io.info("There was no run in the last 90 days. The schedule of directorySync determines the next run.");
  return ExitCode.done;
}

async function showChanges(
  worker: WorkerResources,
  run: string,
  json: boolean,
  io: HistoryIo,
): Promise<void> {
  const lines = await readAuditLines(worker, run);
  if (lines.length === 0) {
    const { outcomes } = await knownRun(worker, run);
    io.info(`Run ${run} has no audit entries: ${outcomesInWords(outcomes)}.`);
  }
  if (json) io.print(jsonText(lines));
  else if (lines.length > 0) io.print(changesTable(lines, io.color));
}

async function knownRun(worker: WorkerResources, id: string): Promise<RunRecord> {
  const known = (await readRuns(worker, MAX_SEARCHED_RUNS)).find(({ run }) => run === id);
  if (known !== undefined) return known;
  throw new SyncError(
    "RUN_UNKNOWN",
    `Stack ${worker.stack} has no record of run ${id}. Records are stored for 90 days.`,
    `npm run sync -- history ${worker.flags} lists the runs. Use the full ID in the second column.`,
  );
}

async function readRuns(worker: WorkerResources, limit: number): Promise<RunRecord[]> {
  const client = new DynamoDBClient(clientConfig(worker));
  try {
    return await runRecords(client, worker.table).history(limit);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw tableGone(worker, error);
    throw toSyncError(error, { what: `read the runs of stack ${worker.stack}` });
  } finally {
    client.destroy();
  }
}

function tableGone({ stack, flags, table }: WorkerResources, cause: unknown): SyncError {
  return new SyncError(
    "HISTORY_MISSING",
    `The table ${table} with the run records of stack ${stack} does not exist. It was deleted outside of Pulumi.`,
    `Create it again: npm run provision -- --refresh ${flags}. The run records are lost. The pool does not change.`,
    cause,
  );
}
