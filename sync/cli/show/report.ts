import { isDone, type Result } from "../../apply/apply.ts";
import type { Action, HeldIdentity, PlanEntry } from "../../model/action.ts";
import { type ActionKind, isAction, subjectsOf } from "../../model/action.ts";
import { cells, countsOf } from "../../model/action-words.ts";
import { jsonText, printable } from "../../model/safe-text.ts";
import type { SyncIo } from "../shared/io.ts";
import { isUnmanaged, type Noticed, noticesOf } from "./notices.ts";
import { planTable } from "./table.ts";

/** What a run found and did. */
export interface Findings extends Noticed {
  /** Users in sync who are not among the actions: a large directory does not list them. @default 0 */
  readonly inSync?: number;
  readonly results: readonly Result[];
  readonly waiting: readonly Action[];
}

export interface ReportOptions {
  /** As the request names it. */
  readonly source: string | readonly string[];
  readonly target: { readonly poolId: string };
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly only?: readonly ActionKind[] | undefined;
  readonly who?: string | undefined;
  /** The actions of a plan file, which alone are executed. */
  readonly exactly?: ReadonlySet<string> | undefined;
}

/** Prints what a run found and did: one JSON document, or a table and a few lines about the outcome. */
export function report(options: ReportOptions, findings: Findings, io: SyncIo): void {
  if (options.json) {
    io.print(jsonText(findingsDocument(options, findings)));
    return;
  }
  const isSecondHalf = io.interactive && !options.yes && !options.dryRun;
  // A user who was asked has seen the plan already.
  const { actions, inSync = 0 } = findings;
  const style = { ...io, listAll: listsUsersInSync(options), inSync };
  if (!isSecondHalf) io.print(isEmptyFile(options) ? EMPTY_FILE : planTable(actions, style));
  // A line break in a name or a reason must not look like another line of this program.
  for (const line of linesAbout({ ...findings, poolId: options.target.poolId })) io.info(printable(line));
}

/** The table would say that there are no users. */
const EMPTY_FILE = "Nothing to do: the plan file has no actions.";

function isEmptyFile({ exactly }: ReportOptions): boolean {
  return exactly?.size === 0;
}

/** Users in sync are listed only where the request asks for them: they may be thousands. */
function listsUsersInSync({ only, who }: ReportOptions): boolean {
  return who !== undefined || only?.includes("skip") === true;
}

function linesAbout(findings: Findings): string[] {
  const { results, waiting } = findings;
  const lines: string[] = [];
  if (results.length > 0) lines.push(`${results.filter(isDone).length} of ${results.length} done.`);
  for (const result of results) {
    const who = whoIs(result.action);
    if (result.outcome === "failed") lines.push(`Failed: ${who}: ${result.reason}`);
    if (result.outcome === "left") lines.push(`Not changed: ${who}: ${result.reason}`);
    if (result.outcome === "blocked") lines.push(`Not done: ${who}: ${result.reason}`);
    if (result.outcome === "not-started") lines.push(`Not started: ${who}`);
  }
  if (waiting.length > 0) lines.push(waitingLine(waiting));
  return [...lines, ...noticesOf(findings)];
}

/** More names would push the other lines off the screen. */
const MAX_NAMED = 20;

function waitingLine(waiting: readonly Action[]): string {
  const named = waiting.slice(0, MAX_NAMED).map(whoIs).join(", ");
  const rest = waiting.length - MAX_NAMED;
  const more = rest > 0 ? `, and ${rest} more; --json and --report list all` : "";
  return `The daily e-mail quota is used up. These invitations wait for a run tomorrow: ${named}${more}`;
}

function whoIs(action: PlanEntry): string {
  return printable(cells(action)[0]);
}

/** The findings as a document for `--json`. Undefined members are not written. */
export function findingsDocument(
  { source, target }: Pick<ReportOptions, "source" | "target">,
  findings: Findings,
): object {
  const { actions, inSync = 0, guard, emailGuard, results, waiting } = findings;
  const { unidentified = [], unknownSubjects = [] } = findings;
  const waits = new Set<PlanEntry>(waiting);
  const outcomes = new Map<PlanEntry, Result>(results.map((result) => [result.action, result]));
  return {
    source: [source].flat().join(" "),
    poolId: target.poolId,
    counts: countsOf(actions, inSync),
    inSyncNotListed: inSync > 0 ? inSync : undefined,
    unmanaged: actions.filter(isUnmanaged).length || undefined,
    guard,
    emailGuard,
    unknownSubjects: unknownSubjects.length > 0 ? unknownSubjects : undefined,
    skipped: unidentified.length > 0 ? unidentified : undefined,
    people: actions.map((action) => {
      const result = outcomes.get(action);
      return {
        ...actionDocument(action),
        waits: waits.has(action) || undefined,
        outcome: result?.outcome,
        explanation: result && "reason" in result ? result.reason : undefined,
      };
    }),
  };
}

/** The identities that are in the way of a link, and whose they are. */
function identitiesDocument(identities?: readonly HeldIdentity[]): object[] | undefined {
  return identities?.map(({ holder, ...identity }) => ({ ...identity, username: holder?.username }));
}

function identityOf({ provider, by, subject }: Extract<PlanEntry, { kind: "link" }>): object {
  return { provider, by, subject };
}

/** One action as a part of the document. */
export function actionDocument(action: PlanEntry): object {
  const { person, account } = subjectsOf(action);
  const [email, name, why] = cells(action);
  return {
    kind: action.kind,
    reason: action.reason,
    id: person?.id ?? account?.directoryId ?? account?.username,
    username: account?.username,
    email,
    name,
    why,
    changes: isAction(action) && "changes" in action ? action.changes : undefined,
    identity: action.kind === "link" ? identityOf(action) : undefined,
    identities: action.kind === "skip" ? identitiesDocument(action.identities) : undefined,
  };
}
