import { isDone, type Result } from "../../apply/apply.ts";
import type { Action, PlanEntry } from "../../model/action.ts";
import { type ActionKind, isAction, subjectsOf } from "../../model/action.ts";
import type { SyncIo } from "../shared/io.ts";
import { type Noticed, noticesOf } from "./notices.ts";
import { jsonText, printable } from "./printable.ts";
import { planTable } from "./table.ts";
import { cells, countsOf } from "./words.ts";

/** What a run found and did. */
export interface Findings extends Noticed {
  /** How many more are in step, of a directory so large that they are not listed. @default 0 */
  readonly inSync?: number;
  readonly results: readonly Result[];
  readonly waiting: readonly Action[];
}

export interface ReportOptions {
  /** As it was asked for. */
  readonly source: string | readonly string[];
  readonly target: { readonly poolId: string };
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly only?: readonly ActionKind[] | undefined;
  readonly who?: string | undefined;
}

/** Prints what a run found and did: one JSON document, or a table and a few lines about how it went. */
export function report(options: ReportOptions, findings: Findings, io: SyncIo): void {
  if (options.json) {
    io.print(jsonText(findingsDocument(options, findings)));
    return;
  }
  const isSecondHalf = io.interactive && !options.yes && !options.dryRun;
  // Somebody who was asked has seen the plan already.
  const { actions, inSync = 0 } = findings;
  const style = { ...io, everybody: asksForThoseInStep(options), inSync };
  if (!isSecondHalf) io.print(planTable(actions, style));
  for (const line of linesAbout(findings)) io.info(line);
}

/** Thousands who are in step say nothing, unless they are what was asked for. */
function asksForThoseInStep({ only, who }: ReportOptions): boolean {
  return who !== undefined || only?.includes("skip") === true;
}

function linesAbout(findings: Findings): string[] {
  const { results, waiting } = findings;
  const lines: string[] = [];
  if (results.length > 0) lines.push(`${results.filter(isDone).length} of ${results.length} done.`);
  for (const result of results) {
    const who = whoIs(result.action);
    if (result.outcome === "failed") lines.push(`Failed: ${who}: ${result.reason}`);
    if (result.outcome === "left") lines.push(`Left alone: ${who}: ${result.reason}`);
    if (result.outcome === "blocked") lines.push(`Not done: ${who}: ${result.reason}`);
    if (result.outcome === "not-started") lines.push(`Not started: ${who}`);
  }
  if (waiting.length > 0) lines.push(waitingLine(waiting));
  return [...lines, ...noticesOf(findings)];
}

/** So many are named; more would push what else there is to read off the screen. */
const NAMED = 20;

function waitingLine(waiting: readonly Action[]): string {
  const named = waiting.slice(0, NAMED).map(whoIs).join(", ");
  const rest = waiting.length - NAMED;
  const more = rest > 0 ? `, and ${rest} more, whom --json and --report name` : "";
  return `The day's mails are used up. These wait for the next run, tomorrow: ${named}${more}`;
}

function whoIs(action: PlanEntry): string {
  return printable(cells(action)[0]);
}

/** The same as a document, for `--json` and for callers from code. */
export function findingsDocument(
  { source, target }: Pick<ReportOptions, "source" | "target">,
  { actions, inSync = 0, guard, emailGuard, unidentified = [], results, waiting }: Findings,
): object {
  const waits = new Set<PlanEntry>(waiting);
  const outcomes = new Map<PlanEntry, Result>(results.map((result) => [result.action, result]));
  return {
    source: [source].flat().join(" "),
    poolId: target.poolId,
    counts: countsOf(actions, inSync),
    ...(inSync > 0 && { inSyncAndNotListed: inSync }),
    ...(guard && { guard }),
    ...(emailGuard && { emailGuard }),
    ...(unidentified.length > 0 && { skipped: unidentified }),
    people: actions.map((action) => {
      const result = outcomes.get(action);
      return {
        ...actionDocument(action),
        ...(waits.has(action) && { waits: true }),
        ...(result && { outcome: result.outcome }),
        ...(result && "reason" in result && { explanation: result.reason }),
      };
    }),
  };
}

/** One action for a program, and for somebody who reads the document. */
export function actionDocument(action: PlanEntry): object {
  const { person, account } = subjectsOf(action);
  const [email, name, why] = cells(action);
  return {
    kind: action.kind,
    reason: action.reason,
    id: person?.id ?? account?.directoryId ?? account?.username,
    ...(account && { username: account.username }),
    email,
    name,
    why,
    ...(isAction(action) && "changes" in action && { changes: action.changes }),
  };
}
