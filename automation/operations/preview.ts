import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { ProtectedName } from "../../infra/shared/protection.ts";
import type { StackOptions } from "../../infra/stack.ts";
import { capture } from "../engine/captured-program.ts";
import { type EngineOutcome, runEngine } from "../engine/engine-run.ts";
import { poolImmutable } from "../engine/immutable-pool.ts";
import type { Step } from "../engine/steps.ts";
import type { Program } from "../engine/workspace.ts";
import { findViolations, refusal } from "../guard/guard.ts";
import type { DriverIo } from "../terminal/io.ts";

/** What a preview shows and an `up` does. */
export interface PlannedRun {
  readonly program: Program;
  readonly options: StackOptions;
  /** URNs of what is to be made anew although its provider would try to change it. */
  readonly replaceUrns?: readonly string[];
  /** Ask AWS what it really has first; a preview keeps the answer to itself. */
  readonly refresh: boolean;
  /** File of the engine's plan: the preview writes it, and the `up` may do no more than it says. */
  readonly plan: string;
}

/** A run that may be done, and what it would do. */
export interface JudgedRun {
  readonly run: PlannedRun;
  /** The steps that would change something. */
  readonly steps: readonly Step[];
  /** Settings that are allowed, and perhaps not what somebody meant. */
  readonly advice: readonly string[];
}

/**
 * Previews a run and judges its steps.
 *
 * @returns the run, which makes the pool anew where that was asked for and AWS cannot change it.
 * @throws DriverError POOL_IMMUTABLE or PROTECTED for what the guard refuses; else what the engine failed with.
 */
export async function previewAndCheck(
  stack: Stack,
  run: PlannedRun,
  replace: readonly ProtectedName[],
  io: DriverIo,
): Promise<JudgedRun> {
  const outcome = await preview(stack, run, io);
  const advice = [...new Set(outcome.warnings)];
  if ("failure" in outcome && outcome.failure.code === "PROGRAM_INCOMPLETE") throw outcome.failure;
  const stuck = outcome.steps.filter(({ immutable }) => immutable.length > 0);
  if (stuck.length > 0 && !replace.includes("pool")) {
    throw poolImmutable([...new Set(stuck.flatMap(({ immutable }) => immutable))], stack.name);
  }
  const updates = stuck.filter(({ op }) => op === "update");
  if (updates.length > 0) {
    const anew = { ...run, replaceUrns: updates.map(({ urn }) => urn) };
    return { run: anew, steps: judged(await preview(stack, anew, io), replace), advice };
  }
  return { run, steps: judged(outcome, replace), advice };
}

function preview(stack: Stack, run: PlannedRun, io: DriverIo): Promise<EngineOutcome<unknown>> {
  const captured = capture(run.program, run.options);
  return runEngine({
    stack: stack.name,
    io,
    programError: captured.error,
    operate: (engine) => stack.preview({ ...engine, ...engineFlags(run), program: captured.program }),
  });
}

/** What the engine is told of a run beside its program. */
export function engineFlags({ refresh, replaceUrns, plan }: PlannedRun): EngineFlags {
  return { refresh, plan, ...(replaceUrns && { replace: [...replaceUrns] }) };
}

interface EngineFlags {
  readonly refresh: boolean;
  readonly plan: string;
  readonly replace?: string[];
}

/** The engine refuses as well, by `protect`, but in its own words and without the reason: ours come first. */
function judged(outcome: EngineOutcome<unknown>, replace: readonly ProtectedName[]): readonly Step[] {
  // Steps of a program that was cut off say nothing about what it declares.
  if ("failure" in outcome && outcome.failure.code === "PROGRAM_INCOMPLETE") throw outcome.failure;
  const violations = findViolations(outcome.steps, replace);
  if (violations.length > 0) throw refusal(violations);
  if ("failure" in outcome) throw outcome.failure;
  return outcome.steps;
}
