import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { ProtectedName } from "../infra/protected.ts";
import type { StackOptions } from "../infra/stack.ts";
import { capture } from "./captured-program.ts";
import { runEngine } from "./engine-run.ts";
import { judge, refusal } from "./guard.ts";
import type { DriverIo } from "./io.ts";
import type { Step } from "./steps.ts";
import type { Program } from "./workspace.ts";

/** What a preview shows and an `up` does. */
export interface PlannedRun {
  readonly program: Program;
  readonly options: StackOptions;
  /** Ask AWS what it really has first; a preview keeps the answer to itself. */
  readonly refresh: boolean;
}

/**
 * Previews a run and judges its steps.
 *
 * @returns the steps that would change something.
 * @throws DriverError PROTECTED for what the guard refuses; else what the engine failed with.
 */
export async function previewAndJudge(
  stack: Stack,
  { program, options, refresh }: PlannedRun,
  replace: readonly ProtectedName[],
  io: DriverIo,
): Promise<readonly Step[]> {
  const captured = capture(program, options);
  const outcome = await runEngine({
    stack: stack.name,
    io,
    programError: captured.error,
    operate: (engine) => stack.preview({ ...engine, refresh, program: captured.program }),
  });
  // The engine refuses as well, by `protect`, but in its own words and without the reason: ours come first.
  const violations = judge(outcome.steps, replace);
  if (violations.length > 0) throw refusal(violations);
  if ("failure" in outcome) throw outcome.failure;
  return outcome.steps;
}
