// `… 2>&1 | node scripts/step-summary.ts`: shows the output of a command in the log of a GitHub Actions step and on the run's summary page.
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { markdownBlock } from "../sync/model/safe-text.ts";

/** GitHub takes at most 1 MiB of a step, and drops a longer summary. Source: GitHub Docs, "Workflow commands", Step isolation and limits. */
const MAX_SUMMARY_BYTES = 1_000_000;

/** The output as Markdown: names in it are text, and never Markdown, HTML, links or mentions. */
export function summaryOf(output: string): string {
  const bytes = Buffer.from(output.trimEnd());
  if (bytes.length <= MAX_SUMMARY_BYTES / 2) return markdownBlock(bytes.toString());
  // Half: a character that is shown as an escape, and the fences, take more.
  const start = bytes.toString("utf8", 0, MAX_SUMMARY_BYTES / 8).replace(/\n[^\n]*$/, "");
  return `${markdownBlock(start)}\nThe log of this step has the rest.\n`;
}

/**
 * The output for the log. No line of it is a workflow command, which could hide text of the log or set values of later steps.
 * Source: GitHub Docs, "Workflow commands", Stopping and starting workflow commands.
 */
export function logOf(output: string, token: string): string {
  return `::stop-commands::${token}\n${output.trimEnd()}\n::${token}::\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const output = await text(process.stdin);
  const file = process.env["GITHUB_STEP_SUMMARY"];
  process.stdout.write(file === undefined ? output : logOf(output, randomUUID()));
  if (file !== undefined) appendFileSync(file, summaryOf(output));
}
