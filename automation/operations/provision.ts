import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { newToken } from "../../infra/scim/token.ts";
import type { FederationSettings } from "../../infra/settings/federation.ts";
import type { ProtectedName } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsContext, awsClientConfig, describeContext, findAwsContext } from "../engine/aws-context.ts";
import { capture } from "../engine/captured-program.ts";
import {
  assertSameAccount,
  type DeployedResource,
  deletedNames,
  deployedResources,
} from "../engine/deployed.ts";
import { runEngine } from "../engine/engine-run.ts";
import { findStack, withPreviewStack } from "../engine/new-stack.ts";
import { withPlanFile } from "../engine/plan-file.ts";
import { configOf, ownValue, retains, type StackConfig } from "../engine/stack-config.ts";
import { assertUnlocked } from "../engine/stack-lock.ts";
import { type ChangeCounts, countChanges, type Step } from "../engine/steps.ts";
import type { ValueDifference } from "../engine/value-differences.ts";
import { withoutReports } from "../engine/without-reports.ts";
import { createStack, type Program, type StackRef } from "../engine/workspace.ts";
import { assertProtective } from "../guard/allow-weaker.ts";
import { directoryOwnerWarnings } from "../guard/directory-owner.ts";
import { emailLimitWarnings } from "../guard/email-limit.ts";
import { withDependents } from "../guard/guard.ts";
import { assertNoOrphanedPool } from "../guard/orphaned-pool.ts";
import { hasPendingState } from "../guard/pending-state.ts";
import { describeSteps } from "../output/describe-steps.ts";
import type { StackUsers } from "../output/invite-steps.ts";
import { type Outputs, outputsOf } from "../output/outputs.ts";
import { liveProgress } from "../output/progress.ts";
import { describeWarnings } from "../output/warnings.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { confirmIssuer } from "./confirm-issuer.ts";
import { settingsOf } from "./doctor-target.ts";
import { federationOf } from "./federation-settings.ts";
import { compareIssuers } from "./issuers.ts";
import { type MissingKeys, providersWithoutActiveKey } from "./keys-target.ts";
import { assertNoLockout, plannedStack, removedProviders } from "./lockout.ts";
import { checkOutsideIn, type OutsideIn } from "./outside-in.ts";
import { engineFlags, type PlannedRun, previewAndCheck } from "./preview.ts";
import { keysOfRemovedProviders } from "./removed-keys.ts";
import { workerSourcesOf } from "./worker-sources.ts";

export interface ProvisionRequest extends StackRef {
  readonly program: Program;
  /** Show the changes without deploying them. */
  readonly preview: boolean;
  /** Read the actual state from AWS first. */
  readonly refresh: boolean;
  /** Do not ask for confirmation. */
  readonly yes: boolean;
  /** Protected resources that may be replaced in this run. */
  readonly replace: readonly ProtectedName[];
  /** Settings that may protect less than what is deployed. @default none */
  readonly allowWeaker?: readonly string[];
  /** Accounts may lose their last way to sign in. @default false */
  readonly allowLockout?: boolean;
  /** Identity providers whose names may lead to another issuer, although accounts have an identity of them. @default none */
  readonly allowOtherIssuer?: readonly string[];
}

interface ShownRequest extends ProvisionRequest {
  /** Account and changes are on the screen already. */
  readonly isShown?: boolean;
}

/** The result of a run without errors. */
export type ProvisionOutcome = {
  readonly stack: string;
  readonly context: AwsContext;
  readonly changes: ChangeCounts;
  /** What was, or would be, done to each resource. */
  readonly steps: readonly Step[];
  /** What is, or would be, different in the stack's outputs, as far as it is known before the run. */
  readonly outputChanges: readonly ValueDifference[];
  /** Settings that are allowed, but may be unintended. */
  readonly warnings: readonly string[];
  /** Something would change, even if only in the state. */
  readonly pending: boolean;
} & (
  | { readonly did: "preview" | "nothing" }
  | { readonly did: "up"; readonly outputs: Outputs; readonly facts: StackFacts; readonly outside: OutsideIn }
);

/** What the printed next steps and warnings depend on. */
export interface StackFacts extends StackUsers {
  /** An API is in front of the pool. */
  readonly proxied: boolean;
  readonly closed: boolean;
  readonly federation: FederationSettings;
  /** Identity providers that need a signing key of ours. */
  readonly keys: MissingKeys;
}

/**
 * Deploys the stack: shows the account and the changes, asks for confirmation, and deploys.
 *
 * @returns what was, or would be, changed; after an `up` with the outputs.
 * @throws DriverError for everything that stops it, guards included.
 */
export async function provision(request: ProvisionRequest, io: DriverIo): Promise<ProvisionOutcome> {
  assertProtective(request.allowWeaker ?? []);
  const existing = await findStack(request);
  if (existing !== undefined) return provisionStack(existing, request, io);
  if (request.preview) return withPreviewStack(request, (stack) => provisionStack(stack, request, io));
  if (request.yes) return provisionStack(await createStack(request), request, io);
  return provisionAfterQuestion(request, io);
}

/** Shows what a new stack would create, and creates it only after the user has confirmed: otherwise nothing stays of it. */
async function provisionAfterQuestion(request: ProvisionRequest, io: DriverIo): Promise<ProvisionOutcome> {
  const shown = await withPreviewStack(request, (stack) =>
    provisionStack(stack, { ...request, preview: true }, io),
  );
  if (!(await isConfirmed(request, io))) return { ...shown, did: "nothing" };
  return provisionStack(await createStack(request), { ...request, yes: true, isShown: true }, io);
}

async function provisionStack(stack: Stack, request: ShownRequest, io: DriverIo): Promise<ProvisionOutcome> {
  const config = await configOf(stack);
  const context = await findAwsContext(config.values, request);
  if (!request.isShown) io.info(`Stack ${stack.name}: ${describeContext(context)}.`);
  const resources = await deployedResources(stack);
  assertSameAccount(resources, context);
  if (!request.preview) await assertUnlocked(stack);
  await assertNoOrphanedPool(stack.name, resources, config, context);

  return withPlanFile((plan) => planAndRun(request, { stack, config, context, resources, plan }, io));
}

/** What is known about a stack before the first preview. */
interface Opened {
  readonly stack: Stack;
  readonly config: StackConfig;
  readonly context: AwsContext;
  readonly resources: readonly DeployedResource[];
  readonly plan: string;
}

async function planAndRun(
  request: ShownRequest,
  { stack, config, context, resources, plan }: Opened,
  io: DriverIo,
): Promise<ProvisionOutcome> {
  const replace = [...request.replace, ...deletedNames(resources)];
  const planned = plannedStack({ config, context, resources });
  const issuers = await compareIssuers(planned, request.allowOtherIssuer ?? []);
  const options = {
    expectedAccount: context.account,
    replace: withDependents(replace),
    newScimToken: newToken(),
    newBridgeSecret: newToken(),
    allowWeaker: request.allowWeaker ?? [],
    checkedIssuers: issuers.checked,
  };
  const intended = { program: request.program, options, refresh: request.refresh, plan };
  const {
    run,
    steps,
    outputs: outputChanges,
    warnings: found,
  } = await previewAndCheck(stack, intended, replace, io);
  if (request.allowLockout !== true) await assertNoLockout(planned);
  const warnings = [
    ...found,
    ...issuers.warnings,
    ...removedProviders(steps),
    ...(await keysOfRemovedProviders(steps, resources, awsClientConfig(context))),
    ...(await emailLimitWarnings(ownValue(config, "email"), awsClientConfig(context))),
    ...(await directoryOwnerWarnings(ownValue(config, "directorySync"), context, request)),
  ];
  if (!request.isShown) {
    const shownWarnings = warnings.length > 0 ? [describeWarnings(warnings)] : [];
    io.info([describeSteps(steps, outputChanges), ...shownWarnings].join("\n"));
  }
  const changes = countChanges(steps);
  const pending = steps.length > 0 || outputChanges.length > 0;
  const common = { stack: stack.name, context, changes, steps, outputChanges, warnings, pending };
  if (request.preview) return { ...common, did: "preview" };

  if (common.pending || hasPendingState(resources, retains(config), options.replace)) {
    if (common.pending && !(await isConfirmed(request, io))) return { ...common, did: "nothing" };
    await up(stack, run, io);
  }
  const outputs = await outputsOf(stack);
  await confirmIssuer(outputs, io);
  const settings = settingsOf(config, context.region);
  const outside = await checkOutsideIn(
    { stackRef: request, stack: stack.name, context, outputs, settings },
    io,
  );
  return { ...common, did: "up", outputs, facts: await factsOf(config, outputs, context), outside };
}

/** Whether to deploy: confirmed beforehand or now. Without a terminal: no. */
async function isConfirmed({ yes }: ProvisionRequest, io: DriverIo): Promise<boolean> {
  if (yes) return true;
  if (!io.interactive) return false;
  if (await io.confirm("Deploy these changes?")) return true;
  throw new DriverError("NOT_CONFIRMED", "Not confirmed. Nothing was changed.", {
    exitCode: ExitCode.changesPending,
  });
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

async function factsOf(config: StackConfig, outputs: Outputs, context: AwsContext): Promise<StackFacts> {
  const federation = federationOf(config);
  const keys = await providersWithoutActiveKey(federation, outputs, awsClientConfig(context));
  const ranges = ownValue(config, "allowedCidrs");
  // 0.0.0.0/0 and ::/0 contain all addresses.
  const closed = ranges !== undefined && !/\/0(?!\d)/.test(ranges);
  const proxied = ownValue(config, "endpoints") !== "direct";
  const reusesPool = ownValue(config, "existingPoolId") !== undefined;
  return { proxied, closed, reusesPool, worker: workerSourcesOf(config), federation, keys };
}
