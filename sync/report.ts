import type { MailItem, Result } from "./apply.ts";
import type { SyncIo } from "./io.ts";
import type { PlanItem } from "./plan.ts";
import { cells, countsOf, planTable, printable } from "./table.ts";

/** What a run found and did. */
export interface Findings {
  readonly items: readonly PlanItem[];
  readonly results: readonly Result[];
  readonly waiting: readonly MailItem[];
}

export interface ReportOptions {
  readonly source: string;
  readonly target: { readonly poolId: string };
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Prints what a run found and did: one JSON document, or a table and a few lines about how it went. */
export function report(options: ReportOptions, findings: Findings, io: SyncIo): void {
  if (options.json) {
    io.print(JSON.stringify(findingsDocument(options, findings), null, 2));
    return;
  }
  const isSecondHalf = io.interactive && !options.yes && !options.dryRun;
  // Somebody who was asked has seen the plan already.
  if (!isSecondHalf) io.print(planTable(findings.items, io.color));
  for (const line of linesAbout(findings)) io.say(line);
}

function linesAbout({ results, waiting }: Findings): string[] {
  const lines: string[] = [];
  const done = results.filter(
    ({ outcome }) => outcome === "invited" || outcome === "resent" || outcome === "already-there",
  );
  if (results.length > 0) lines.push(`${done.length} of ${results.length} done.`);
  for (const result of results) {
    if (result.outcome === "failed") lines.push(`Failed: ${whoIs(result.item)}: ${result.reason}`);
    if (result.outcome === "not-started") lines.push(`Not started: ${whoIs(result.item)}`);
  }
  if (waiting.length > 0) {
    lines.push(
      `The day's mails are used up. These wait for the next run, tomorrow: ${waiting.map(whoIs).join(", ")}`,
    );
  }
  return lines;
}

function whoIs(item: MailItem): string {
  return printable(cells(item)[0]);
}

/** The same as a document, for `--json` and for callers from code. */
export function findingsDocument(
  { source, target }: Pick<ReportOptions, "source" | "target">,
  { items, results, waiting }: Findings,
): object {
  const waits = new Set<PlanItem>(waiting);
  const outcomes = new Map<PlanItem, Result>(results.map((result) => [result.item, result]));
  return {
    source,
    poolId: target.poolId,
    counts: countsOf(items),
    people: items.map((item) => {
      const result = outcomes.get(item);
      return {
        kind: item.kind,
        id: item.kind === "gone" ? item.account.username : item.person.id,
        email: cells(item)[0],
        name: cells(item)[1],
        why: cells(item)[2],
        ...(waits.has(item) && { waits: true }),
        ...(result && { outcome: result.outcome }),
        ...(result?.outcome === "failed" && { reason: result.reason }),
      };
    }),
  };
}
