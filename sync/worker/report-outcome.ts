import type { AuditLog } from "../audit/audit-log.ts";
import { metricLine } from "../audit/run-metrics.ts";
import { defined } from "../model/defined.ts";
import type { SetAsideUser } from "../state/set-aside.ts";
import type { RunRecord, StateStore } from "../state/state-store.ts";

/** Where the outcome of a run is recorded. */
export interface ReportDeps {
  readonly state: Pick<StateStore, "record">;
  readonly metricsDimension: string;
  /** The worker's own log. */
  log(line: string): void;
  now(): number;
}

/** The outcome of a run. */
export interface RunReport extends Omit<RunRecord, "at" | "setAside"> {
  /** All users who are set aside; absent if the run does not know them. */
  readonly setAside?: readonly SetAsideUser[];
}

/** How many users a run record names. An item of DynamoDB has no room for all. */
export const MAX_NAMED = 20;

/**
 * Records the outcome of a run: the rest of its audit lines, its metrics, and its run record for `sync history`. Lines that the audit
 * log refuses go to the worker's own log, and the run counts as failed, so that no change is unreported.
 *
 * A request for one user that changed nothing is counted in the metrics only.
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
  const { setAside } = report;
  const aside = setAside?.length || undefined;
  const outcomes = { ...report.outcomes, ...defined({ unaudited: count, "set-aside": aside }) };
  deps.log(metricLine(deps.metricsDimension, at.getTime(), outcomes, setAside?.length));
  if (report.looked === "person" && Object.keys(outcomes).length === 0) return;
  const audited = unwritten && `audit lines are in the worker's log: ${unwritten.reason}`;
  const named = setAside?.slice(0, MAX_NAMED).map(({ digest: _digest, ...user }) => user);
  const rejected = aside && setAsideInWords(setAside ?? []);
  const trouble = [report.trouble, rejected, audited].filter((one) => one !== undefined).join("; ");
  const { run, by, looked } = report;
  const record = { at: at.toISOString(), run, by, looked, outcomes, trouble: trouble || undefined };
  await deps.state.record(defined({ ...record, setAside: aside === undefined ? undefined : named }));
}

/** Users who are named in a sentence; `setAside` of the record names more. */
const MAX_IN_SENTENCE = 3;

/** "set aside: ID (InvalidParameterException), ID (AliasExistsException), ID (InvalidParameterException) and 1 more" */
function setAsideInWords(users: readonly SetAsideUser[]): string {
  const names = users.slice(0, MAX_IN_SENTENCE).map(({ id, code }) => `${id} (${code})`);
  const others = users.length - names.length;
  return `set aside: ${names.join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
}

/** Records that a run failed as a whole, by the error's stable code: a message of AWS could contain a user's name. */
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
  // The table of run records may be what failed.
  await reportRun(report, audit, deps).catch(() => {});
}
