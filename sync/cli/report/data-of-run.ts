import { isDone, type Result } from "../../apply/apply.ts";
import { ACTION_KINDS, byKind, isAction, type PlanEntry, subjectsOf } from "../../model/action.ts";
import { KIND_WORDS, notesOf, reasonOf, shownChanges, whoOf } from "../../model/action-words.ts";
import { regionOfPool } from "../../model/pool-region.ts";
import { printable } from "../../model/safe-text.ts";
import { isGuarded } from "../../reconcile/filter.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import type { RunSnapshot } from "../run/run-snapshot.ts";
import { durationInWords, Forecast } from "../show/forecast.ts";
import { noticesOf } from "../show/notices.ts";
import { policyInWords } from "./policy-in-words.ts";
import type { ReportData, Row, State, StateName } from "./report-data.ts";

const STATES: readonly StateName[] = [
  { state: "planned", word: "to do" },
  { state: "failed", word: "failed" },
  { state: "blocked", word: "not done" },
  { state: "not-started", word: "not started" },
  { state: "held-back", word: "blocked by guard" },
  { state: "waiting", word: "waits for quota" },
  { state: "not-chosen", word: "not chosen" },
  { state: "left", word: "no longer needed" },
  { state: "done", word: "done" },
  { state: "unchanged", word: "no change" },
];

/**
 * The data of the report page. Pure. Texts from the directory are shown as on the terminal, with invisible characters replaced.
 */
export function dataOfRun(request: SyncRequest, record: RunSnapshot): ReportData {
  const reasons = new Map<string, number>();
  const stateOf = statesOf(record);
  const rows = record.actions.toSorted(byKind).map((action): Row => {
    const { state, note = printable(notesOf(action).join("; ")) } = stateOf(action);
    const reason = numberOf(reasons, reasonOf(action));
    return [
      ACTION_KINDS.indexOf(action.kind),
      reason,
      STATES.findIndex((one) => one.state === state),
      ...whoIs(action),
      shownChanges(action).map(({ attribute, from, to }) => [attribute, printable(from), printable(to)]),
      note,
    ];
  });
  const notices = noticesOf({ ...record, poolId: request.target.poolId });
  return {
    headline: headlineOf(record),
    applied: record.results.length > 0,
    guard: notices.length > 0 ? notices.join("\n") : undefined,
    facts: factsOf(request, record),
    settings: policyInWords(request, record.policy),
    kinds: ACTION_KINDS.map((kind) => ({ kind, word: KIND_WORDS[kind] })),
    reasons: [...reasons.keys()],
    states: STATES,
    rows,
  };
}

function whoIs(action: PlanEntry): [email: string, name: string, id: string] {
  const { email, name } = whoOf(action);
  const { person, account } = subjectsOf(action);
  const id = person?.id ?? account?.directoryId ?? account?.username ?? "";
  return [printable(email), printable(name), printable(id)];
}

/** Returns the number of a name, and adds new names. */
function numberOf(names: Map<string, number>, name: string): number {
  const number = names.get(name) ?? names.size;
  names.set(name, number);
  return number;
}

/** Determines the state of each action. In a run that has executed actions, an action without a result was not chosen. */
function statesOf({ results, waiting, ended }: RunSnapshot) {
  const waits = new Set<PlanEntry>(waiting);
  const outcomes = new Map<PlanEntry, Result>(results.map((result) => [result.action, result]));
  return (action: PlanEntry): { readonly state: State; readonly note?: string } => {
    const result = outcomes.get(action);
    if (result !== undefined) return stateOfResult(result);
    if (isGuarded(action)) return { state: "held-back" };
    if (!isAction(action)) return { state: "unchanged" };
    if (waits.has(action)) return { state: "waiting" };
    return { state: ended && results.length > 0 ? "not-chosen" : "planned" };
  };
}

function stateOfResult(result: Result): { readonly state: State; readonly note?: string } {
  switch (result.outcome) {
    case "failed":
    case "left":
    case "blocked":
      return { state: result.outcome, note: result.reason };
    case "not-started":
      return { state: "not-started" };
    case "already-there":
      return { state: "done", note: "the account already existed" };
    default:
      return { state: "done" };
  }
}

function headlineOf({ results, actions, waiting, ended }: RunSnapshot): string {
  const count = waiting.length;
  const waits =
    count > 0
      ? ` ${count === 1 ? "1 invitation waits" : `${count} invitations wait`}: the daily e-mail quota is used up.`
      : "";
  if (results.length > 0) {
    const done = results.filter(isDone).length;
    const how = done === results.length ? `: ${done} done` : ` in part: ${done} of ${results.length} done`;
    return `Executed${how}.${waits}`;
  }
  if (!actions.some(isAction)) return "There are no actions to execute.";
  return `This is a plan: ${ended ? "nothing was changed" : "nothing has been changed yet"}.${waits}`;
}

/** The estimated duration of a plan; 0 for a run that has been executed. */
function secondsOf({ actions, results, waiting }: RunSnapshot, target: SyncRequest["target"]): number {
  const waits = new Set<PlanEntry>(waiting);
  const ahead = results.length > 0 ? [] : actions.filter(isAction).filter((action) => !waits.has(action));
  return new Forecast(ahead, target, 0).secondsLeft(0);
}

function factsOf({ target }: SyncRequest, record: RunSnapshot): ReportData["facts"] {
  const { sources, emailsLeft, policy, inSync = 0 } = record;
  const seconds = secondsOf(record, target);
  return [
    ["User pool", target.poolId],
    ["Region", regionOfPool(target.poolId)],
    ...(target.stack === undefined ? [] : [["Stack", target.stack] as const]),
    ["Source", sources.map(printable).join(", ")],
    ["Created", `${policy.now.toISOString().slice(0, 16).replace("T", " ")} UTC`],
    ...(inSync === 0 ? [] : [["In sync and not listed", String(inSync)] as const]),
    ...(seconds > 0 ? [["Estimated duration", `about ${durationInWords(seconds)}`] as const] : []),
    ["E-mails left today", Number.isFinite(emailsLeft) ? String(emailsLeft) : "no limit (Amazon SES)"],
  ];
}
