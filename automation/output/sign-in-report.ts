import Table from "cli-table3";
import { type Comparison, claimText, type SignInReport } from "../../sign-in/index.ts";
import { NO_LINES_BETWEEN } from "../../sync/cli/show/long-table.ts";
import { ownColours, paint, printable } from "../../sync/model/safe-text.ts";
import { fieldTable } from "./outputs-table.ts";

const MARKS = { ok: "✓", differs: "✗", "not-checked": "–" } as const;
const COLOURS = { ok: "green", differs: "red", "not-checked": "yellow" } as const;

/**
 * A sign-in for the terminal: each comparison, what to do about those that differ, and the claims.
 *
 * @param columns of the terminal; absent if there is none.
 */
export function describeSignIn(report: SignInReport, columns: number | undefined): string {
  const problems = report.comparisons
    .filter(({ result }) => result === "differs")
    .map(({ title, seen, expected = "", why = "", fix = "" }) => {
      const lines = [`seen      ${seen}`, `expected  ${expected}`, `why       ${why}`, `fix       ${fix}`];
      return [mark("differs", title), ...lines.map((line) => `    ${printable(line)}`)].join("\n");
    });
  const parts = [
    describeComparisons(report, columns),
    claimTable(report, columns),
    ...problems,
    verdict(report),
  ];
  return parts.join("\n\n");
}

/** The e-mail in Amazon Quick is not compared: this command needs no AWS credentials, and not all users are registered there yet. */
function verdict({ comparisons }: SignInReport): string {
  const wrong = comparisons.filter(({ result }) => result === "differs").length;
  return wrong === 0
    ? mark(
        "ok",
        "The sign-in works. Amazon Quick finds the user by the e-mail: it must be the same there, upper and lower case included.",
      )
    : mark("differs", `The sign-in does not work: ${wrong} of ${comparisons.length} checks failed.`);
}

/** A table; lines if it does not fit. */
function describeComparisons({ comparisons }: SignInReport, columns: number | undefined): string {
  const style = { head: [], border: [] };
  const table = new Table({ head: ["Check", "Seen"], style, wordWrap: false, chars: NO_LINES_BETWEEN });
  for (const { result, title, seen } of comparisons) table.push([mark(result, title), printable(seen)]);
  const drawn = ownColours(table.toString());
  if (columns === undefined || drawn.indexOf("\n") <= columns) return drawn;
  return comparisons
    .map(({ result, title, seen }) => `${mark(result, title)}\n    ${printable(seen)}`)
    .join("\n");
}

function mark(result: Comparison["result"], title: string): string {
  return `${paint(COLOURS[result], MARKS[result], { stream: process.stdout })} ${title}`;
}

/** One row for each claim; after the refresh only what changed, since times always do. */
function claimTable({ claims, refreshedClaims = {} }: SignInReport, columns: number | undefined): string {
  const names = [...new Set([...Object.keys(claims), ...Object.keys(refreshedClaims)])];
  const rows = names.map((name) => {
    const [before, after] = [claims[name], refreshedClaims[name]].map((value) =>
      value === undefined ? undefined : printable(claimText(name, value)),
    );
    const isChanged = after !== undefined && after !== before;
    return [printable(name), isChanged ? `${before ?? "–"} → ${after}` : (before ?? "")] as const;
  });
  return fieldTable("Claim of the ID token → after the refresh", rows, columns);
}
