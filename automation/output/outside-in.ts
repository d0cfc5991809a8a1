import { problemsText } from "../../doctor/report-text.ts";
import { type CheckResult, type GroupResult, resultsOf } from "../../doctor/result.ts";
import { paint } from "../../sync/model/safe-text.ts";
import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";

/** What was seen of a stack from outside. */
interface OutsideIn {
  readonly groups: readonly GroupResult[];
  readonly failures: readonly CheckResult[];
}

/** The end of a deployment in words: what an app would see. */
export function describeOutsideIn({ groups, failures }: OutsideIn, stack: PrintedFor): string {
  const command = npmRun("doctor", stack);
  const stream = { stream: process.stderr };
  const problems = problemsText(groups, (colour, text) => paint(colour, text, stream));
  if (failures.length > 0) {
    const count = failures.length === 1 ? "A check" : `${failures.length} checks`;
    const last = `${count} of the deployed endpoints failed. Do not enter the values in Amazon Quick before all pass: ${command}`;
    return `${problems}\n\n${paint("red", "✗", stream)} ${last}`;
  }
  if (problems !== "") return `${problems}\n\n${paint("yellow", "!", stream)} To check again: ${command}`;
  return `${paint("green", "✓", stream)} The issuer and all endpoints answer as an app expects. To check again: ${command}`;
}

/** The same for `--json`: all checks that were run. */
export function checksDocument({ groups }: OutsideIn) {
  return resultsOf(groups).map(({ id, title, finding }) => ({ id, title, ...finding }));
}
