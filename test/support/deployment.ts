import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type ConfigMap,
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";
import { guardInlinePrograms } from "../../automation/engine/inline-program.ts";
import { heldUrns } from "../../automation/operations/teardown.ts";
import { declareStack, type StackOptions } from "../../infra/stack.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { resourcesOf } from "./resources.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A stack of the real program, on the real engine, in a sandbox. */
export interface Deployment {
  readonly stack: Stack;
  /** Deploys; gives back what the engine did and the outputs. */
  up(config?: Record<string, string>, options?: StackOptions): Promise<UpSteps>;
  /** Deploys with the config as it stands. */
  upAsItIs(): Promise<UpSteps>;
  /** Brings the state in line with what AWS really has. */
  refresh(): Promise<void>;
  /** Takes everything down: lets go of what is protected, and deletes. */
  destroy(): Promise<void>;
  /** Deletes the folder with the stack's files, and not the stack itself. */
  forget(): void;
}

export interface UpSteps {
  readonly outputs: Record<string, string>;
  /** `operation type`, of all resources that something happened to, sorted. */
  readonly steps: readonly string[];
}

export interface DeploymentOptions {
  /** What the engine and its provider find in the environment beside, or instead of, the sandbox's. */
  readonly env?: Record<string, string>;
  /** @default declareStack, as the driver runs it */
  readonly program?: (options: StackOptions) => Promise<object>;
}

/** Makes an empty stack with a folder of its own, as the driver does it. */
export async function newDeployment(
  sandbox: Sandbox,
  { env = {}, program = declareStack }: DeploymentOptions = {},
): Promise<Deployment> {
  guardInlinePrograms();
  const workDir = mkdtempSync(join(tmpdir(), "quick-sign-in-test-"));
  cpSync(join(ROOT, "Pulumi.yaml"), join(workDir, "Pulumi.yaml"));
  let options: StackOptions = {};
  const stack = await LocalWorkspace.createStack(
    {
      stackName: `test-${process.pid}-${Date.now().toString(36)}`,
      projectName: "quick-sign-in",
      program: async () => ({ ...(await program(options)) }),
    },
    {
      workDir,
      envVars: { ...sandbox.env, ...env },
      pulumiCommand: sandbox.pulumiCommand,
    },
  );
  await stack.setConfig("aws:region", { value: sandbox.env["AWS_REGION"] ?? "" });
  return {
    stack,
    forget: () => rmSync(workDir, { recursive: true, force: true }),
    up: async (config = {}, upOptions = {}) => {
      options = upOptions;
      await setConfig(stack, config);
      return deploy(stack);
    },
    upAsItIs: () => deploy(stack),
    refresh: async () => {
      await stack.refresh();
    },
    destroy: async () => {
      options = { teardown: true };
      const held = heldUrns(await resourcesOf(stack));
      if (held.length > 0) await stack.up({ target: held });
      await stack.destroy();
    },
  };
}

/** Sets exactly these keys of ours, and takes the others out. */
async function setConfig(stack: Stack, config: Record<string, string>): Promise<void> {
  const present = await stack.getAllConfig();
  const stale = Object.keys(present).filter((key) => key.startsWith("quick-sign-in:"));
  if (stale.length > 0) await stack.removeAllConfig(stale);
  const wanted: ConfigMap = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [`quick-sign-in:${key}`, { value }]),
  );
  if (Object.keys(wanted).length > 0) await stack.setAllConfig(wanted);
}

async function deploy(stack: Stack): Promise<UpSteps> {
  const steps = await stepsOf((onEvent) => stack.up({ onEvent }));
  return { outputs: plain(await stack.outputs()), steps };
}

async function stepsOf(
  operate: (onEvent: (event: EngineEvent) => void) => Promise<unknown>,
): Promise<string[]> {
  const steps: string[] = [];
  await operate((event) => {
    const step = stepOf(event);
    if (step !== undefined) steps.push(step);
  });
  return steps.sort();
}

function stepOf({ resourcePreEvent }: EngineEvent): string | undefined {
  if (resourcePreEvent === undefined) return undefined;
  const { op, type } = resourcePreEvent.metadata;
  return op === "same" || op === "read" ? undefined : `${op} ${type}`;
}

function plain(outputs: OutputMap): Record<string, string> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, String(value)]));
}
