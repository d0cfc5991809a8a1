import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { noCredentials } from "../../doctor/access.ts";
import type { Target } from "../../doctor/target.ts";
import { PULUMI_PACKAGES } from "../../infra/settings/packages.ts";
import { readSettings, type Settings, SettingsError } from "../../infra/settings/settings.ts";
import type { Timeouts } from "../../sync/aws/clients.ts";
import { defined } from "../../sync/model/defined.ts";
import { type AwsContext, awsClientConfig, describeContext, findAwsContext } from "../engine/aws-context.ts";
import { assertSameAccount, type DeployedResource, deployedResources, placeOf } from "../engine/deployed.ts";
import { configOf, type StackConfig } from "../engine/stack-config.ts";
import { openStack, type StackRef } from "../engine/workspace.ts";
import { type Outputs, outputsOf } from "../output/outputs.ts";
import { DriverError, type DriverErrorCode } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { stackFlags } from "../terminal/printed-command.ts";

/** A user waits: shorter than those of a run of sync, which must come to its end. */
const TIMEOUTS: Timeouts = { connect: 3_000, answer: 8_000, idle: 8_000 };

/** A stack that is examined: the doctor's target, and what a preview needs. */
export interface ExaminedStack {
  readonly stack: Stack;
  readonly context: AwsContext;
  /** @param signal ends every request. */
  target(signal: AbortSignal): Target;
}

/** AWS cannot be asked, and the stack's state says where the stack is. A missing Region or profile is a typing error. */
const UNAVAILABLE: readonly DriverErrorCode[] = [
  "CREDENTIALS_EXPIRED",
  "CREDENTIALS_INVALID",
  "CREDENTIALS_MISSING",
  "REGION_UNREACHABLE",
];

export interface ExamineOptions {
  /** Goes on if AWS cannot be asked: the target says why. @default false */
  readonly withoutAws?: boolean;
}

/**
 * Opens a deployed stack for the doctor.
 *
 * @throws DriverError if there is no such stack, it is not deployed, it is in another account or Region, or AWS cannot be reached with
 * credentials; SettingsError for an invalid config.
 */
export async function openExaminedStack(
  stackRef: StackRef,
  io: DriverIo,
  { withoutAws = false }: ExamineOptions = {},
): Promise<ExaminedStack> {
  const stack = await openStack(stackRef);
  // Each is a call of the CLI, which takes half a second.
  const [config, resources, outputs] = await Promise.all([
    configOf(stack),
    deployedResources(stack),
    outputsOf(stack),
  ]);
  const { context, awsProblem } = await findAwsContext(config.values, stackRef).then(
    (context) => ({ context, awsProblem: undefined }),
    (error: unknown) => {
      if (withoutAws) return contextByState(resources, error);
      throw error;
    },
  );
  const where = awsProblem === undefined ? describeContext(context) : describePlace(context);
  io.info(`Stack ${stack.name}: ${where}.`);
  assertSameAccount(resources, context);
  const settings = settingsOf(config, context.region);
  const facts = defined({ stackRef, stack: stack.name, context, outputs, settings, awsProblem });
  return { stack, context, target: (signal) => targetOf(facts, signal) };
}

/** @throws the error, if it says nothing of AWS, or the state does not say where the stack is. */
function contextByState(resources: readonly DeployedResource[], error: unknown) {
  const place = placeOf(resources);
  if (place === undefined || !isUnavailable(error)) throw error;
  const { account, region } = place;
  const context: AwsContext = { account, region, caller: "" };
  return { context, awsProblem: error };
}

function isUnavailable(error: unknown): error is DriverError {
  return error instanceof DriverError && UNAVAILABLE.includes(error.code);
}

function describePlace({ account, region }: AwsContext): string {
  return `account ${account}, Region ${region}, as its state says. AWS cannot be asked`;
}

/** What a target consists of. */
export interface TargetFacts {
  readonly stackRef: StackRef;
  readonly stack: string;
  readonly context: AwsContext;
  readonly outputs: Outputs;
  readonly settings: Settings;
  /** Why AWS cannot be asked. */
  readonly awsProblem?: DriverError;
}

/** The doctor's target. Pure. */
export function targetOf(
  { stackRef, stack, context, outputs, settings, awsProblem }: TargetFacts,
  signal: AbortSignal,
): Target {
  const { account, region, caller } = context;
  const credentials = awsProblem === undefined ? awsClientConfig(context).credentials : noCredentials;
  return {
    outputs,
    settings,
    account,
    region,
    caller,
    clientConfig: defined({ region, credentials, timeouts: TIMEOUTS }),
    flags: stackFlags(stackRef),
    stack,
    signal,
    ...defined({ awsProblem }),
  };
}

/** The settings in a stack's config. @throws SettingsError with all faults. */
export function settingsOf({ project, values }: StackConfig, region: string): Settings {
  const config = Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value]));
  const reading = readSettings(config, project, region, PULUMI_PACKAGES);
  if ("faults" in reading) throw new SettingsError(reading.faults);
  return reading.settings;
}
