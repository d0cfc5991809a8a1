import { type CheckGroup, type Finding, ok, warning } from "../../doctor/check.ts";
import { command } from "../../doctor/printed-command.ts";
import type { Target } from "../../doctor/target.ts";
import { newToken } from "../../infra/scim/token.ts";
import { withPlanFile } from "../engine/plan-file.ts";
import type { Step } from "../engine/steps.ts";
import { openStack, type Program, type StackRef } from "../engine/workspace.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { type CheckedRun, previewAndCheck } from "./preview.ts";

/** A preview of the whole stack reads every resource. */
const TIME_LIMIT_MS = 10 * 60_000;

/** More names are hardly read. */
const MAX_NAMES = 5;

/** `--drift`: compares what AWS has with what the stack declares, in a preview that reads the actual state first and saves nothing. */
export function driftChecks(stackRef: StackRef, program: Program, io: DriverIo): CheckGroup {
  return {
    title: "Drift",
    checks: [
      {
        id: "stack.drift",
        title: "AWS has what the stack's settings declare",
        needs: ["aws.access"],
        timeLimitMs: TIME_LIMIT_MS,
        run: (target) => driftOf(target, () => refreshingPreview(target, stackRef, program, io)),
      },
    ],
  };
}

async function refreshingPreview(
  { account }: Target,
  stackRef: StackRef,
  program: Program,
  io: DriverIo,
): Promise<CheckedRun> {
  const stack = await openStack(stackRef);
  const options = {
    expectedAccount: account,
    replace: [],
    newScimToken: newToken(),
    newBridgeSecret: newToken(),
    allowWeaker: [],
  };
  return withPlanFile((plan) => previewAndCheck(stack, { program, options, refresh: true, plan }, [], io));
}

/** What a preview would change. */
interface PreviewedChanges extends Pick<CheckedRun, "outputs"> {
  readonly steps: readonly Pick<Step, "name" | "op">[];
}

/** What a preview means. @param preview throws DriverError for changes that the guard refuses: they name the resource. */
export async function driftOf(target: Target, preview: () => Promise<PreviewedChanges>): Promise<Finding> {
  try {
    const { steps, outputs } = await preview();
    if (steps.length === 0 && outputs.length === 0) return ok();
    return drifted(target, steps.length === 0 ? "Only outputs differ." : namesOf(steps));
  } catch (error) {
    if (error instanceof DriverError && ["PROTECTED", "POOL_IMMUTABLE"].includes(error.code))
      return drifted(target, error.message);
    throw error;
  }
}

function namesOf(steps: PreviewedChanges["steps"]): string {
  const names = steps.slice(0, MAX_NAMES).map(({ name, op }) => `${name} (${op})`);
  const more = steps.length > MAX_NAMES ? `, and ${steps.length - MAX_NAMES} more` : "";
  return `The next deployment would change ${names.join(", ")}${more}.`;
}

function drifted(target: Target, seen: string): Finding {
  return warning({
    seen,
    why: "A change by hand, or a setting that is not deployed yet, can stop sign-ins or weaken a protection.",
    fix: command(target, "provision", "--preview", "--refresh"),
    link: "docs/troubleshooting.md",
  });
}
