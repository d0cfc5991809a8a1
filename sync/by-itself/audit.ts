import type { Result } from "../apply.ts";
import { partiesOf } from "../rule/action.ts";

/**
 * One line for one change: who, what, why, in which run, and what was before and after. There is no secret in it: sync knows none, since
 * Cognito makes the temporary passwords and mails them itself.
 */
export function auditLine(run: string, at: Date, result: Result): string {
  const { action, outcome } = result;
  const { person, account } = partiesOf(action);
  return JSON.stringify({
    audit: "account",
    at: at.toISOString(),
    run,
    id: person?.id ?? account?.directoryId,
    username: account?.username ?? person?.id,
    what: action.kind,
    why: action.reason,
    outcome,
    ...("changes" in action && { changes: action.changes }),
    ...("reason" in result && { explanation: result.reason }),
  });
}

/** What a run did in numbers, which CloudWatch counts from the line itself. Source: "Specification: Embedded metric format". */
export function metricLine(
  metricsFor: string,
  at: number,
  outcomes: Readonly<Record<string, number>>,
): string {
  const counts = {
    SyncRuns: 1,
    SyncChanges: sum(outcomes, (name) => !TROUBLE.includes(name)),
    SyncFailures: sum(outcomes, (name) => name === "failed" || name === "run-failed"),
    SyncGuarded: outcomes["guarded"] ?? 0,
  };
  const Metrics = Object.keys(counts).map((Name) => ({ Name, Unit: "Count" }));
  return JSON.stringify({
    ...counts,
    Stack: metricsFor,
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [{ Namespace: "QuickSignIn", Dimensions: [["Stack"]], Metrics }],
    },
  });
}

const TROUBLE = ["failed", "run-failed", "guarded", "blocked", "not-started", "left", "waiting"];

function sum(outcomes: Readonly<Record<string, number>>, counts: (name: string) => boolean): number {
  return Object.entries(outcomes).reduce((total, [name, number]) => total + (counts(name) ? number : 0), 0);
}

/** How many of each outcome. */
export function countOutcomes(results: readonly Result[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
