import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { newToken } from "../../infra/scim/token.ts";
import { protectedNameOf, retainedNameOf } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { capture } from "../engine/captured-program.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import { runEngine } from "../engine/engine-run.ts";
import { withPlanFile } from "../engine/plan-file.ts";
import { withoutReports } from "../engine/without-reports.ts";
import type { Program } from "../engine/workspace.ts";
import { findViolations } from "../guard/guard.ts";
import { liveProgress } from "../output/progress.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";

export interface LetGoRequest {
  readonly program: Program;
  readonly resources: readonly DeployedResource[];
  readonly expectedAccount: string;
  /** What is protected stays in the account: it may not be replaced on the way. */
  readonly retain: boolean;
}

/** The URNs of what a teardown has to let go of first: all that is protected, or stays although nothing declares it. */
export function heldUrns(resources: readonly HeldResource[]): string[] {
  return resources.filter((one) => isHeld(one)).map(({ urn }) => urn);
}

type HeldResource = Pick<DeployedResource, "urn" | "type">;

function isHeld(resource: HeldResource): boolean {
  return protectedNameOf(resource) !== undefined || retainedNameOf(resource) !== undefined;
}

/**
 * Lets go of what is protected or retained: in the engine, and the pool in Cognito too. An `up` of these alone, so that a stack that
 * was never wholly deployed is not completed first; and no more than its preview shows.
 *
 * @throws DriverError PROTECTED where it would replace what is to stay; else what the engine failed with.
 */
export async function unprotect(stack: Stack, request: LetGoRequest, io: DriverIo): Promise<void> {
  const target = heldUrns(request.resources);
  if (target.length === 0) return;
  const options = { teardown: true, expectedAccount: request.expectedAccount, newScimToken: newToken() };
  await withPlanFile(async (plan) => {
    const run = async (operation: "preview" | "up") => {
      const captured = capture(request.program, options);
      const outcome = await runEngine<unknown>({
        stack: stack.name,
        io,
        programError: captured.error,
        isPlanned: operation === "up",
        operate: (engine) =>
          withoutReports(stack)[operation]({ ...engine, target, plan, program: captured.program }),
      });
      if ("failure" in outcome) throw outcome.failure;
      return outcome.steps;
    };
    const steps = await run("preview");
    if (request.retain && findViolations(steps, []).length > 0) throw wouldReplace(findViolations(steps, []));
    await run("up");
  });
}

function wouldReplace(violations: ReturnType<typeof findViolations>): DriverError {
  const lines = violations.map(
    ({ name, happens, because }) => `${name} would be ${happens} (${because.join(", ") || "not declared"})`,
  );
  return new DriverError(
    "PROTECTED",
    `Nothing was deleted: retain is set, and yet with the config as it is now ${lines.join(", ")}.`,
    {
      hint: "Set the stack's config as it was at the last provision, and run destroy again.",
      exitCode: ExitCode.guarded,
    },
  );
}

/** Deletes everything that the stack has. */
export async function destroyStack(stack: Stack, io: DriverIo): Promise<void> {
  const outcome = await runEngine({
    stack: stack.name,
    io,
    onEvent: liveProgress(io),
    operate: (engine) => withoutReports(stack).destroy(engine),
  });
  if ("failure" in outcome) throw outcome.failure;
}
