import { paint, printable } from "../sync/model/safe-text.ts";
import type { Finding, FindingState } from "./check.ts";
import { redacted } from "./redact.ts";
import type { RankedSymptom, Report } from "./report.ts";
import { type CheckResult, type GroupResult, resultsOf } from "./result.ts";
import type { Likelihood } from "./symptom.ts";
import { describeVerdict, type Verdict, verdictOf } from "./verdict.ts";

/** Colours a text. */
export type Paint = (colour: "green" | "yellow" | "red" | "dim", text: string) => string;

/** For stdout, if it is a terminal that shows colours. */
export const forTerminal: Paint = (colour, text) => paint(colour, text, { stream: process.stdout });

/** For a file. */
export const plain: Paint = (_, text) => text;

const SIGNS: Readonly<Record<FindingState, readonly [colour: Parameters<Paint>[0], sign: string]>> = {
  ok: ["green", "✓"],
  warning: ["yellow", "!"],
  failure: ["red", "✗"],
  skipped: ["dim", "–"],
  "not-observable": ["dim", "?"],
};

/** The report as text: a line for each check, more for each problem, and the verdict as the last line. */
export function reportText(report: Report, draw: Paint = forTerminal): string {
  const { groups, symptom } = report;
  const verdict = verdictOf(resultsOf(groups));
  return [
    ...groups.map((group) => groupText(group, draw)),
    ...(symptom === undefined ? [] : [symptomText(symptom, draw)]),
    isByHand(report) ? draw("dim", "? No check can decide: look by hand.") : verdictText(verdict, draw),
  ].join("\n\n");
}

/** The problems alone, without groups and verdict; an empty text if there are none. */
export function problemsText(groups: readonly GroupResult[], draw: Paint = forTerminal): string {
  const problems = resultsOf(groups).filter(({ finding }) => ["warning", "failure"].includes(finding.state));
  return problems.flatMap((result) => linesOf(result, 0, draw)).join("\n");
}

/** Whether no check bears on the symptom. */
export function isByHand({ groups, symptom }: Pick<Report, "groups" | "symptom">): boolean {
  return symptom !== undefined && groups.length === 0;
}

function groupText({ title, results }: GroupResult, draw: Paint): string {
  const width = Math.max(...results.map(({ id }) => id.length));
  return [title, ...results.flatMap((result) => linesOf(result, width, draw))].join("\n");
}

function linesOf({ id, title, finding }: CheckResult, width: number, draw: Paint): string[] {
  const [colour, sign] = SIGNS[finding.state];
  const first = `  ${draw(colour, sign)} ${id.padEnd(width)}  ${printable(title)}${noteOf(finding)}`;
  if (finding.state !== "warning" && finding.state !== "failure") return [first];
  const { seen, why, fix, link } = finding;
  const details = { seen, why, fix, link };
  return [
    first,
    ...Object.entries(details).map(([name, text]) => `      ${draw("dim", `${name}:`)} ${printable(text)}`),
  ];
}

function noteOf(finding: Finding): string {
  switch (finding.state) {
    case "ok":
      return finding.note === undefined ? "" : ` (${printable(finding.note)})`;
    case "skipped":
      return `: skipped: ${printable(finding.reason)}`;
    case "not-observable":
      return `: not observable. ${indented(finding.look)}`;
    default:
      return "";
  }
}

/** What to look at can be a list: each of its lines below the check's own. */
function indented(text: string): string {
  return text.split("\n").map(printable).join("\n      ");
}

const LIKELIHOOD_COLOURS: Readonly<Record<Likelihood, Parameters<Paint>[0]>> = {
  likely: "red",
  possible: "yellow",
  "not observable": "dim",
  "ruled out": "green",
};

function symptomText({ name, symptom, causes, isCognitoAlone }: RankedSymptom, draw: Paint): string {
  const width = Math.max(0, ...causes.map(({ likelihood }) => likelihood.length));
  const lines = causes.map(({ cause, likelihood, because }) => {
    const word = draw(LIKELIHOOD_COLOURS[likelihood], likelihood.padEnd(width));
    return `  ${word}  ${printable(cause.title)}. ${printable(redacted(because))}`;
  });
  const cannot = symptom.cannotOccur === undefined || !isCognitoAlone ? [] : [`  ${symptom.cannotOccur}`];
  return [`Causes of ${name}: ${symptom.title}`, ...cannot, ...lines].join("\n");
}

function verdictText(verdict: Verdict, draw: Paint): string {
  const [colour, sign] = SIGNS[verdict.state === "unknown" ? "failure" : verdict.state];
  return draw(colour, `${sign} ${describeVerdict(verdict)}`);
}
