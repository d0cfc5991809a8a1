import { ExitCode } from "../sync/model/exit-codes.ts";
import type { FindingState } from "./check.ts";
import type { CheckResult } from "./result.ts";

/** The state that decides: the worst one. "unknown" if no check could answer its question. */
export interface Verdict {
  readonly state: "ok" | "warning" | "failure" | "unknown";
  readonly counts: Readonly<Record<FindingState, number>>;
  /** IDs of the checks with this state; for "ok" and "unknown" none. */
  readonly ids: readonly string[];
}

/** Judges a run. Pure. */
export function verdictOf(results: readonly CheckResult[]): Verdict {
  const idsOf = (state: FindingState) =>
    results.filter(({ finding }) => finding.state === state).map(({ id }) => id);
  const failures = idsOf("failure");
  const warnings = idsOf("warning");
  const counts = {
    ok: idsOf("ok").length,
    warning: warnings.length,
    failure: failures.length,
    skipped: idsOf("skipped").length,
    "not-observable": idsOf("not-observable").length,
  };
  if (failures.length > 0) return { state: "failure", counts, ids: failures };
  if (warnings.length > 0) return { state: "warning", counts, ids: warnings };
  return { state: counts.ok > 0 ? "ok" : "unknown", counts, ids: [] };
}

/**
 * 1 for a failure, and if nothing could be checked: a pipeline that lost its permissions must notice. Warnings do not stop a pipeline, as
 * those of `linkerd check` do not: 0.
 */
export function exitCodeOf({ state }: Verdict): ExitCode {
  return state === "failure" || state === "unknown" ? ExitCode.failed : ExitCode.done;
}

/** The verdict in one line: "2 failures: pool.issuer, api.policy. 31 ok, 1 skipped." Pure. */
export function describeVerdict({ state, counts, ids }: Verdict): string {
  const rest = [
    ...(state === "failure" ? [counted(counts.warning, "warning")] : []),
    `${counts.ok} ok`,
    `${counts.skipped} skipped`,
    `${counts["not-observable"]} not observable`,
  ].filter((part) => !part.startsWith("0 "));
  const others = rest.length === 0 ? "" : ` ${rest.join(", ")}.`;
  if (state === "failure") return `${counted(ids.length, "failure")}: ${ids.join(", ")}.${others}`;
  if (state === "warning")
    return `No failure, ${counted(ids.length, "warning")}: ${ids.join(", ")}.${others}`;
  return state === "ok" ? `No failure and no warning.${others}` : `Nothing could be checked.${others}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
