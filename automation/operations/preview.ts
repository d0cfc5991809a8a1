import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { ProtectedName } from "../../infra/shared/protection.ts";
import type { StackOptions } from "../../infra/stack.ts";
import { capture } from "../engine/captured-program.ts";
import { type EngineOutcome, runEngine } from "../engine/engine-run.ts";
import { poolImmutable } from "../engine/immutable-pool.ts";
import type { Step } from "../engine/steps.ts";
import type { ValueDifference } from "../engine/value-differences.ts";
import type { Program } from "../engine/workspace.ts";
import { findViolations, refusal } from "../guard/guard.ts";
import type { DriverIo } from "../terminal/io.ts";

/** What a preview shows and an `up` executes. */
export interface PlannedRun {
  readonly program: Program;
  readonly options: StackOptions;
  /** URNs of resources to replace although their provider would try to update them. */
  readonly replaceUrns?: readonly string[];
  /** Read the actual state from AWS first; a preview does not save it. */
  readonly refresh: boolean;
  /** File of the engine's plan: the preview writes it, and the `up` may do no more than it contains. */
  readonly plan: string;
}

/** A run that passed the guard, and what it would change. */
export interface CheckedRun {
  readonly run: PlannedRun;
  /** The steps that would change something. */
  readonly steps: readonly Step[];
  /** Changes of the stack's outputs that are known. */
  readonly outputs: readonly ValueDifference[];
  /** Settings that are allowed, but may be unintended. */
  readonly warnings: readonly string[];
}

/**
 * Previews a run and checks its steps.
 *
 * @returns the run; it replaces the pool if that was requested and AWS cannot update it.
 * @throws DriverError POOL_IMMUTABLE or PROTECTED for what the guard refuses; otherwise the failure of the engine.
 */
export async function previewAndCheck(
  stack: Stack,
  run: PlannedRun,
  replace: readonly ProtectedName[],
  io: DriverIo,
): Promise<CheckedRun> {
  const outcome = await preview(stack, run, io);
  const warnings = [...new Set(outcome.warnings)];
  if ("failure" in outcome && outcome.failure.code === "PROGRAM_INCOMPLETE") throw outcome.failure;
  const stuck = outcome.steps.filter(({ immutable }) => immutable.length > 0);
  if (stuck.length > 0 && !replace.includes("pool")) {
    throw poolImmutable([...new Set(stuck.flatMap(({ immutable }) => immutable))], stack.name);
  }
  const updates = stuck.filter(({ op }) => op === "update");
  if (updates.length > 0) {
    const replacing = { ...run, replaceUrns: updates.map(({ urn }) => urn) };
    const again = await preview(stack, replacing, io);
    return { run: replacing, steps: checkSteps(again, replace), outputs: again.outputs, warnings };
  }
  return { run, steps: checkSteps(outcome, replace), outputs: outcome.outputs, warnings };
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

/** The engine's options for a run. */
export function engineFlags({ refresh, replaceUrns, plan }: PlannedRun): EngineFlags {
  return { refresh, plan, ...(replaceUrns && { replace: [...replaceUrns] }) };
}

interface EngineFlags {
  readonly refresh: boolean;
  readonly plan: string;
  readonly replace?: string[];
}

/** The engine refuses protected resources too, but without the reason: so the guard reports first. */
function checkSteps(outcome: EngineOutcome<unknown>, replace: readonly ProtectedName[]): readonly Step[] {
  // The steps of a program that lost its engine are not all that it declares.
  if ("failure" in outcome && outcome.failure.code === "PROGRAM_INCOMPLETE") throw outcome.failure;
  const violations = findViolations(outcome.steps, replace);
  if (violations.length > 0) throw refusal(violations);
  if ("failure" in outcome) throw outcome.failure;
  return outcome.steps;
}
