import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { protectedNameOf } from "../infra/protected.ts";
import { capture } from "./captured-program.ts";
import type { DeployedResource } from "./deployed.ts";
import { runEngine } from "./engine-run.ts";
import type { DriverIo } from "./io.ts";
import { liveProgress } from "./progress.ts";
import type { Program } from "./workspace.ts";

/**
 * Lets go of what is protected: in the engine, and the pool in Cognito too. An `up` of these alone, so that a stack that
 * was never wholly deployed is not completed first.
 */
export async function letGo(
  stack: Stack,
  program: Program,
  resources: readonly DeployedResource[],
  expectedAccount: string,
  io: DriverIo,
): Promise<void> {
  const target = resources.filter((one) => protectedNameOf(one) !== undefined).map(({ urn }) => urn);
  if (target.length === 0) return;
  const captured = capture(program, { teardown: true, expectedAccount });
  const outcome = await runEngine({
    stack: stack.name,
    io,
    programError: captured.error,
    operate: (engine) => stack.up({ ...engine, target, program: captured.program }),
  });
  if ("failure" in outcome) throw outcome.failure;
}

/** Deletes everything that the stack has. */
export async function takeDown(stack: Stack, io: DriverIo): Promise<void> {
  const outcome = await runEngine({
    stack: stack.name,
    io,
    onEvent: liveProgress(io),
    operate: (engine) => stack.destroy(engine),
  });
  if ("failure" in outcome) throw outcome.failure;
}
