import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { newToken } from "../../infra/scim/token.ts";
import type { ProtectedName } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsContext, clientPlace, describePlace, findPlace } from "../engine/aws-context.ts";
import { capture } from "../engine/captured-program.ts";
import {
  assertSameAccount,
  type DeployedResource,
  deployedResources,
  namesGone,
} from "../engine/deployed.ts";
import { runEngine } from "../engine/engine-run.ts";
import { withPlanFile } from "../engine/plan-file.ts";
import { configOf, ownValue, retains, type StackConfig } from "../engine/stack-config.ts";
import { type ChangeCounts, countChanges, type Step } from "../engine/steps.ts";
import { withoutReports } from "../engine/without-reports.ts";
import { openStack, type Program, type StackPlace } from "../engine/workspace.ts";
import { emailLimitWarnings } from "../guard/email-limit.ts";
import { withDependents } from "../guard/guard.ts";
import { assertNoOrphanedPool } from "../guard/orphaned-pool.ts";
import { hasPendingState } from "../guard/pending-state.ts";
import { describeSteps } from "../output/describe-steps.ts";
import { type Outputs, outputsOf } from "../output/outputs.ts";
import { liveProgress } from "../output/progress.ts";
import { describeWarnings } from "../output/warnings.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { engineFlags, type PlannedRun, previewAndCheck } from "./preview.ts";

export interface ProvisionRequest extends StackPlace {
  readonly program: Program;
  /** Show what would change, and change nothing. */
  readonly preview: boolean;
  /** Go by what AWS really has, and not by what the state remembers. */
  readonly refresh: boolean;
  /** Do not ask. */
  readonly yes: boolean;
  /** Protected resources that may be replaced in this run. */
  readonly replace: readonly ProtectedName[];
}

/** How a run ended that nothing stopped. */
export type ProvisionOutcome = {
  readonly stack: string;
  readonly place: AwsContext;
  readonly changes: ChangeCounts;
  /** What is, or would be, done to each resource. */
  readonly steps: readonly Step[];
  /** Settings that are allowed, and perhaps not what somebody meant. */
  readonly advice: readonly string[];
  /** Something would change, if only in the state. */
  readonly pending: boolean;
} & (
  | { readonly did: "preview" | "nothing" }
  | { readonly did: "up"; readonly outputs: Outputs; readonly facts: StackFacts }
);

/** What the printed warnings depend on. */
export interface StackFacts {
  /** There is an API in front of the pool. */
  readonly proxied: boolean;
  readonly closed: boolean;
  readonly takenUp: boolean;
}

/**
 * Deploys the stack: shows where and what, asks, and does it.
 *
 * @returns what was, or would be, changed; with the outputs after an `up`.
 * @throws DriverError for everything that stops it, guards included.
 */
export async function provision(request: ProvisionRequest, io: DriverIo): Promise<ProvisionOutcome> {
  const stack = await openStack(request, true);
  const config = await configOf(stack);
  const place = await findPlace(config.values, request);
  io.info(`Stack ${stack.name}: ${describePlace(place)}.`);
  const resources = await deployedResources(stack);
  assertSameAccount(resources, place);
  await assertNoOrphanedPool(stack.name, resources, config, place);

  return withPlanFile((plan) => planAndRun(request, { stack, config, place, resources, plan }, io));
}

/** What is known of a stack before the first preview. */
interface Opened {
  readonly stack: Stack;
  readonly config: StackConfig;
  readonly place: AwsContext;
  readonly resources: readonly DeployedResource[];
  readonly plan: string;
}

async function planAndRun(
  request: ProvisionRequest,
  { stack, config, place, resources, plan }: Opened,
  io: DriverIo,
): Promise<ProvisionOutcome> {
  const replace = [...request.replace, ...namesGone(resources)];
  const options = {
    expectedAccount: place.account,
    replace: withDependents(replace),
    newScimToken: newToken(),
  };
  const planned = { program: request.program, options, refresh: request.refresh, plan };
  const { run, steps, advice: said } = await previewAndCheck(stack, planned, replace, io);
  const advice = [...said, ...(await emailLimitWarnings(ownValue(config, "email"), clientPlace(place)))];
  io.info([describeSteps(steps), ...(advice.length > 0 ? [describeWarnings(advice)] : [])].join("\n"));
  const changes = countChanges(steps);
  const common = { stack: stack.name, place, changes, steps, advice, pending: steps.length > 0 };
  if (request.preview) return { ...common, did: "preview" };

  if (common.pending || hasPendingState(resources, retains(config), options.replace)) {
    if (common.pending && !(await allowed(request, io))) return { ...common, did: "nothing" };
    await up(stack, run, io);
  }
  return { ...common, did: "up", outputs: await outputsOf(stack), facts: factsOf(config) };
}

/** Whether to go on: said beforehand, or asked now. Without anybody to ask: no. */
async function allowed({ yes }: ProvisionRequest, io: DriverIo): Promise<boolean> {
  if (yes) return true;
  if (!io.interactive) return false;
  if (await io.confirm("Do this?")) return true;
  throw new DriverError("NOT_CONFIRMED", "Nothing was changed.", { exitCode: ExitCode.changesPending });
}

async function up(stack: Stack, run: PlannedRun, io: DriverIo): Promise<void> {
  const captured = capture(run.program, run.options);
  const outcome = await runEngine({
    stack: stack.name,
    io,
    onEvent: liveProgress(io),
    programError: captured.error,
    isPlanned: true,
    operate: (engine) =>
      withoutReports(stack).up({ ...engine, ...engineFlags(run), program: captured.program }),
  });
  if ("failure" in outcome) throw outcome.failure;
}

function factsOf(config: StackConfig): StackFacts {
  const ranges = ownValue(config, "allowedCidrs");
  // 0.0.0.0/0 and ::/0 hold everybody.
  const closed = ranges !== undefined && !/\/0(?!\d)/.test(ranges);
  const proxied = ownValue(config, "endpoints") !== "direct";
  return { proxied, closed, takenUp: ownValue(config, "existingPoolId") !== undefined };
}
