import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { newToken } from "../../infra/scim/token.ts";
import { protectedNameOf, retainedNameOf } from "../../infra/shared/protection.ts";
import { defined } from "../../sync/model/defined.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { capture } from "../engine/captured-program.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import { runEngine } from "../engine/engine-run.ts";
import { declaresMore, withPlanFile } from "../engine/plan-file.ts";
import { withoutReports } from "../engine/without-reports.ts";
import type { Program } from "../engine/workspace.ts";
import { findViolations } from "../guard/guard.ts";
import { liveProgress } from "../output/progress.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";

export interface UnprotectRequest {
  readonly program: Program;
  readonly resources: readonly DeployedResource[];
  readonly expectedAccount: string;
  /** Protected resources stay in the account, and must not be replaced on the way. */
  readonly retain: boolean;
}

/** URNs of all resources that are protected, or retained although no program declares them: `destroy` must unprotect them first. */
export function urnsToUnprotect(resources: readonly StackResource[]): string[] {
  return resources.filter((one) => isKept(one)).map(({ urn }) => urn);
}

type StackResource = Pick<DeployedResource, "urn" | "type">;

function isKept(resource: StackResource): boolean {
  return protectedNameOf(resource) !== undefined || retainedNameOf(resource) !== undefined;
}

/**
 * Removes protection and retention: in the engine, and the pool's deletion protection in Cognito. It deploys only these resources, so that a
 * stack that was never fully deployed is not completed first, and does no more than its preview shows. Such a stack cannot follow the
 * preview's plan.
 *
 * @throws DriverError PROTECTED if it would replace a resource that is to be retained; otherwise the failure of the engine.
 */
export async function unprotect(stack: Stack, request: UnprotectRequest, io: DriverIo): Promise<void> {
  const target = urnsToUnprotect(request.resources);
  if (target.length === 0) return;
  const options = {
    teardown: true,
    expectedAccount: request.expectedAccount,
    newScimToken: newToken(),
    newBridgeSecret: newToken(),
  };
  await withPlanFile(async (plan) => {
    const run = async (operation: "preview" | "up", isPlanned: boolean) => {
      const captured = capture(request.program, options);
      const outcome = await runEngine<unknown>({
        stack: stack.name,
        io,
        programError: captured.error,
        isPlanned: isPlanned && operation === "up",
        operate: (engine) =>
          withoutReports(stack)[operation]({
            ...engine,
            target,
            ...defined({ plan: isPlanned ? plan : undefined }),
            program: captured.program,
          }),
      });
      if ("failure" in outcome) throw outcome.failure;
      return outcome.steps;
    };
    const steps = await run("preview", true);
    if (request.retain && findViolations(steps, []).length > 0)
      throw wouldReplaceKept(findViolations(steps, []));
    const deployed = request.resources.map(({ urn }) => urn);
    await run("up", !declaresMore(plan, deployed));
  });
}

function wouldReplaceKept(violations: ReturnType<typeof findViolations>): DriverError {
  const lines = violations.map(
    ({ name, happens, because }) => `${name} would be ${happens} (${because.join(", ") || "not declared"})`,
  );
  return new DriverError(
    "PROTECTED",
    `Nothing was deleted. The stack has retain set, but with its present config ${lines.join(", ")}.`,
    {
      hint: "Restore the stack's config of the last provision, and run destroy again.",
      exitCode: ExitCode.guarded,
    },
  );
}

/** Deletes all resources of the stack. */
export async function destroyStack(stack: Stack, io: DriverIo): Promise<void> {
  const outcome = await runEngine({
    stack: stack.name,
    io,
    onEvent: liveProgress(io),
    operate: (engine) => withoutReports(stack).destroy(engine),
  });
  if ("failure" in outcome) throw outcome.failure;
}
