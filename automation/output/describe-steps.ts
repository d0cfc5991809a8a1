import { paint } from "../../sync/model/safe-text.ts";
import { describeChanges, type Step } from "../engine/steps.ts";
import type { ValueDifference } from "../engine/value-differences.ts";
import { describeChange } from "./describe-change.ts";
import { shortType } from "./progress.ts";

const SIGNS: Readonly<Record<string, { sign: string; colour: "green" | "yellow" | "red" | "magenta" }>> = {
  create: { sign: "+", colour: "green" },
  update: { sign: "~", colour: "yellow" },
  replace: { sign: "±", colour: "magenta" },
  delete: { sign: "-", colour: "red" },
};

/** Notes on resources that stay in the account. */
const RETAINED_NOTES: Readonly<Record<string, string>> = {
  delete: " (stays in the account)",
  replace: " (the old one stays in the account)",
};

/** A rewritten policy can differ in a hundred places; `--json` lists them all. */
const MAX_CHANGE_LINES = 20;

/** The steps in AWS as a reader counts them: a replacement is one, not three. */
export function countedSteps(steps: readonly Step[]): Step[] {
  return steps.filter(({ op, inAws }) => inAws && op in SIGNS);
}

/** The steps as lines: one for each resource, with its changes below, then the changed outputs and the counts. */
export function describeSteps(steps: readonly Step[], outputs: readonly ValueDifference[] = []): string {
  const lines = countedSteps(steps).flatMap((step) => [headline(step), ...changeLines(step)]);
  const counts =
    steps.length === 0 && outputs.length > 0
      ? "nothing to change in AWS, only outputs"
      : describeChanges(steps);
  return [...lines, ...outputLines(outputs), `${counts}.`].join("\n");
}

function outputLines(outputs: readonly ValueDifference[]): string[] {
  const [first] = outputs;
  if (first === undefined) return [];
  const step = { type: STACK, changes: outputs };
  return [`  ${paint("yellow", "~", { stream: process.stderr })} outputs of the stack`, ...changeLines(step)];
}

const STACK = "pulumi:pulumi:Stack";

function headline({ op, type, name, keys, stays }: Step): string {
  const { sign, colour } = SIGNS[op] ?? { sign: "?", colour: "red" };
  const reason = keys.length > 0 ? ` (${keys.join(", ")} changed)` : "";
  const left = stays ? (RETAINED_NOTES[op] ?? "") : "";
  return `  ${paint(colour, sign, { stream: process.stderr })} ${shortType(type)} ${name}${reason}${left}`;
}

function changeLines({ type, changes }: Pick<Step, "type" | "changes">): string[] {
  const lines = changes.slice(0, MAX_CHANGE_LINES).map((change) => `      ${describeChange(type, change)}`);
  const rest = changes.length - lines.length;
  return rest > 0 ? [...lines, `      … and ${rest} more; --json lists them all`] : lines;
}
