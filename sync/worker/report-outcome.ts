import type { AuditLog } from "../audit/audit-log.ts";
import { metricLine } from "../audit/run-metrics.ts";
import type { RunRecord, StateStore } from "../state/state-store.ts";

/** Where it is written down how a look went. */
export interface ReportDeps {
  readonly memory: Pick<StateStore, "record">;
  readonly metricsDimension: string;
  /** The worker's own log. */
  log(line: string): void;
  now(): number;
}

/** How a look went. */
export type RunReport = Omit<RunRecord, "at">;

/**
 * Writes down how a look went: its audit lines to their end, its metrics, and what `sync history` shows. What the audit log does not
 * take goes into the worker's own log, and the run counts as failed: no change goes unreported.
 *
 * One person in whom there was nothing to change counts in the metrics alone.
 */
export async function reportRun(report: RunReport, audit: AuditLog, deps: ReportDeps): Promise<void> {
  const unwritten = await audit.settle();
  for (const line of unwritten?.lines ?? []) deps.log(line);
  const at = new Date(deps.now());
  if (unwritten) {
    const { lines, reason: code } = unwritten;
    deps.log(
      JSON.stringify({ audit: "log", at, run: report.run, outcome: "failed", lines: lines.length, code }),
    );
  }
  const count = unwritten?.lines.length;
  const outcomes = { ...report.outcomes, ...(count !== undefined && { unaudited: count }) };
  deps.log(metricLine(deps.metricsDimension, at.getTime(), outcomes));
  if (report.looked === "person" && Object.keys(outcomes).length === 0) return;
  const audited = unwritten && `audit lines are in the worker's own log: ${unwritten.reason}`;
  const trouble = [report.trouble, audited].filter((one) => one !== undefined).join("; ");
  await deps.memory.record({ ...report, at: at.toISOString(), outcomes, ...(trouble && { trouble }) });
}

/** Writes down that a look failed as a whole, by the error's stable code; AWS's own message could name somebody. */
export async function reportFailure(
  error: unknown,
  { run, by, looked }: Pick<RunReport, "run" | "by" | "looked">,
  audit: AuditLog,
  deps: ReportDeps,
): Promise<void> {
  const name = error instanceof Error ? error.name : "Error";
  const code = error instanceof Error && "code" in error ? String(error.code) : name;
  const at = new Date(deps.now()).toISOString();
  deps.log(JSON.stringify({ audit: "run", at, run, outcome: "failed", code }));
  const report = { run, by, looked, outcomes: { "run-failed": 1 }, trouble: code };
  // What remembers runs may be what failed.
  await reportRun(report, audit, deps).catch(() => {});
}
