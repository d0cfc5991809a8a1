import { markdownBlock } from "../sync/model/safe-text.ts";
import type { Report } from "./report.ts";
import { plain, reportText } from "./report-text.ts";

/** Matches the beginning of each report, so that a new one may replace it. */
export const REPORT_START = /^# Report of the doctor\n/;

/**
 * The report as a Markdown file that can be attached to a ticket: it holds no token, code, password or secret. All that comes from AWS or from a
 * directory is in code blocks.
 *
 * @param time of the run, in UTC.
 */
export function reportMarkdown(report: Report, time: Date): string {
  const { stack, account, region, caller } = report.target;
  const facts = [
    `stack    ${stack}`,
    `account  ${account}`,
    `Region   ${region}`,
    `caller   ${caller || "unknown"}`,
    `time     ${time.toISOString()}`,
  ];
  return [
    "# Report of the doctor\n",
    "This file holds no token, code, password or secret. It holds personal data: the name of the caller, e-mail addresses that several users",
    "have, and with `--user` an e-mail address and the history of its account.\n",
    markdownBlock(facts.join("\n")),
    markdownBlock(reportText(report, plain)),
  ].join("\n");
}
