import type { Result } from "../apply/apply.ts";
import { type PlanEntry, undecidedIn } from "../model/action.ts";
import { defined } from "../model/defined.ts";
import type { ReconcileAllOutcome } from "../reconcile/reconcile-all.ts";
import type { SyncOutcome } from "../reconcile/request.ts";
import type { RunRecord } from "../state/state-store.ts";

/**
 * The metrics of a run, as a log line that CloudWatch reads. Source: "Specification: Embedded metric format".
 *
 * @param setAside how many users are set aside; absent if the run does not know it.
 */
export function metricLine(
  metricsDimension: string,
  at: number,
  outcomes: Readonly<Record<string, number>>,
  setAside?: number,
): string {
  const counts = defined({
    SyncRuns: 1,
    SyncChanges: sum(outcomes, (name) => !NO_CHANGE_OUTCOMES.includes(name)),
    SyncFailures: sum(outcomes, (name) => FAILURE_OUTCOMES.includes(name)),
    SyncGuarded: outcomes["guarded"] ?? 0,
    SyncSetAside: setAside,
  });
  const Metrics = Object.keys(counts).map((Name) => ({ Name, Unit: "Count" }));
  return JSON.stringify({
    ...counts,
    Stack: metricsDimension,
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [{ Namespace: "QuickSignIn", Dimensions: [["Stack"]], Metrics }],
    },
  });
}

/** Outcomes that an administrator must look into. `unaudited` counts lines that the audit log refused. */
const FAILURE_OUTCOMES = ["failed", "run-failed", "unaudited"];
const NO_CHANGE_OUTCOMES = [
  ...FAILURE_OUTCOMES,
  "guarded",
  "blocked",
  "not-started",
  "left",
  "waiting",
  "already-there",
  "other-source",
  "no-subject",
  "unconfirmed",
  "set-aside",
];

function sum(outcomes: Readonly<Record<string, number>>, counts: (name: string) => boolean): number {
  return Object.entries(outcomes).reduce((total, [name, number]) => total + (counts(name) ? number : 0), 0);
}

const STILL_ENABLED =
  "disabled in the directory, and still able to sign in with an account that sync did not create";

/** The outcomes of a whole reconciliation, for its run record: counts, postponed actions, and what the guards stopped. */
export function outcomesOf({
  results,
  waiting,
  guard,
  emailGuard,
  actions,
  toConfirm = [],
  unknownSubjects = [],
}: ForHistory): Pick<RunRecord, "outcomes" | "trouble"> {
  const undecided = undecidedIn(actions);
  const others = actions.filter(({ kind, reason }) => kind === "skip" && reason === "other-source").length;
  const stillEnabled = actions.filter(({ reason }) => reason === "disabled-unmanaged").length;
  const isGuarded = guard !== undefined || emailGuard !== undefined || undecided.length > 0;
  const counts = {
    waiting: waiting.length,
    unconfirmed: toConfirm.length,
    guarded: Number(isGuarded),
    "other-source": others,
    // Users whom no link finds get a second account at their first sign-in with the provider.
    "no-subject": Math.max(0, ...unknownSubjects.map(({ users }) => users)),
  };
  const outcomes = {
    ...countOutcomes(results),
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
  const trouble = [
    ...(guard ? [`no user was ${guard.only ? "deleted" : "removed"}: ${guard.reason}`] : []),
    ...(emailGuard ? [`no e-mail was changed: ${emailGuard.reason}`] : []),
    ...(undecided.length > 0 ? [`undecided: ${reasonsOf(undecided)}`] : []),
    ...(stillEnabled > 0 ? [`${STILL_ENABLED}: ${stillEnabled}`] : []),
  ].join("; ");
  return defined({ outcomes, trouble: trouble || undefined });
}

/** "duplicate-id (2), identity-unconfirmed (1)" */
function reasonsOf(actions: readonly PlanEntry[]): string {
  const counts = Map.groupBy(actions, ({ reason }) => reason);
  return [...counts].map(([reason, all]) => `${reason} (${all.length})`).join(", ");
}

/** What a run record is made from. */
type ForHistory = Pick<
  SyncOutcome,
  "results" | "waiting" | "guard" | "emailGuard" | "actions" | "unknownSubjects"
> &
  Partial<Pick<ReconcileAllOutcome, "toConfirm">>;

/** Counts results by outcome. */
export function countOutcomes(results: readonly Result[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
