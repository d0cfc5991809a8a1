import { randomUUID } from "node:crypto";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Result } from "../../apply/apply.ts";
import { type AuditLog, cloudWatchAudit } from "../../audit/audit-log.ts";
import { auditing, type Run } from "../../audit/entries.ts";
import { outcomesOf } from "../../audit/run-metrics.ts";
import type { AuditTarget } from "../../aws/audit-target.ts";
import { clientConfig } from "../../aws/clients.ts";
import { printable } from "../../model/safe-text.ts";
import type { SyncOutcome, SyncRequest } from "../../reconcile/request.ts";
import { windowsIn } from "../../state/change-window/dynamo-change-window.ts";
import { deleteCheckpoint } from "../../state/dynamo-state-store.ts";
import { resendLocks } from "../../state/resend-lock.ts";
import { runRecords } from "../../state/run-records.ts";
import type { RunRecord } from "../../state/state-store.ts";
import type { SyncIo } from "../shared/io.ts";
import { sync } from "./run-sync.ts";
import { UnknownWindows } from "./unknown-windows.ts";

/**
 * Runs sync like a command. If the stack has `directorySync`, each change gets an audit entry, and the run is added to the history, like the
 * worker's runs.
 *
 * If the audit log refuses lines, the run continues, because removals must not depend on the log, and prints these lines.
 */
export async function syncWithAudit(request: SyncRequest, io: SyncIo): Promise<SyncOutcome> {
  const { audit } = request.target;
  if (audit === undefined) return sync(request, io);
  const run = { run: randomUUID(), by: audit.by };
  const client = new CloudWatchLogsClient(clientConfig(audit));
  const table = new DynamoDBClient(clientConfig(audit));
  const log = cloudWatchAudit(client, { group: audit.auditLogGroup, stream: run.run });
  const write = auditing(log, run, Date.now);
  let hasChanged = false;
  const onResult = (result: Result) => {
    hasChanged = true;
    write(result);
  };
  try {
    const unknown = new UnknownWindows();
    const openWindows = (now: () => number) => unknown.wrap(windowsIn(table, audit.table, { now }));
    const claim = claimIn(audit, table, io);
    const outcome = await sync(request, { ...io, onResult, claim, openWindows });
    const isGuarded = (outcome.guard ?? outcome.emailGuard) !== undefined;
    if (isGuarded) unknown.explain(io);
    const unwritten = await printUnwritten(log, io);
    if (hasChanged || (isGuarded && !request.dryRun)) {
      await saveRecord(recordOf(request, outcome, run, unwritten), audit, table, io);
    }
    if (hasChanged)
      io.info(`Audit entries of this run: npm run sync -- history --changes ${run.run} ${audit.flags}`);
    return outcome;
  } catch (error) {
    await printUnwritten(log, io);
    throw error;
  } finally {
    client.destroy();
    table.destroy();
  }
}

/** Locks invitations, so that the worker does not send them as well. If the table cannot be read, they are sent without a lock. */
function claimIn({ table }: AuditTarget, client: DynamoDBClient, io: SyncIo): NonNullable<SyncIo["claim"]> {
  const { claim } = resendLocks(client, table);
  let hasFailed = false;
  return async (invitation, milliseconds, now) => {
    try {
      return hasFailed || (await claim(invitation, milliseconds, now));
    } catch (error) {
      const name = error instanceof Error ? error.name : "Error";
      const line = `The stack's table could not be read (${name}), so the stack's worker may send the same invitations. See docs/permissions.md.`;
      if (!hasFailed) io.info(line);
      hasFailed = true;
      return true;
    }
  };
}

/** Prints audit entries that were not written. @returns how many. */
async function printUnwritten(log: AuditLog, io: SyncIo): Promise<number> {
  const unwritten = await log.settle();
  if (unwritten === undefined) return 0;
  const { lines, reason } = unwritten;
  for (const line of lines) io.info(printable(line));
  io.info(
    `These ${lines.length} audit entries could not be written to the log (${reason}). Keep them. See docs/permissions.md.`,
  );
  return lines.length;
}

function recordOf(request: SyncRequest, outcome: SyncOutcome, run: Run, unaudited: number): RunRecord {
  const { outcomes, ...trouble } = outcomesOf(outcome);
  return {
    at: new Date().toISOString(),
    ...run,
    looked: request.who === undefined ? "everybody" : "person",
    outcomes: { ...outcomes, ...(unaudited > 0 && { unaudited }) },
    ...trouble,
  };
}

async function saveRecord(
  record: RunRecord,
  { table }: AuditTarget,
  client: DynamoDBClient,
  io: SyncIo,
): Promise<void> {
  try {
    await runRecords(client, table).record(record);
    if (record.outcomes["adopted"]) await deleteCheckpoint(client, table);
  } catch (error) {
    const name = error instanceof Error ? error.name : "Error";
    io.info(`This run could not be added to the history (${name}). See docs/permissions.md.`);
  }
}
