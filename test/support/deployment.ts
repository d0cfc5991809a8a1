import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { runCli } from "../../automation/engine/cli.ts";
import { guardInlinePrograms } from "../../automation/engine/inline-program.ts";
import { withoutReports } from "../../automation/engine/without-reports.ts";
import { allOutputs } from "../../automation/engine/workspace.ts";
import { urnsToUnprotect } from "../../automation/operations/teardown.ts";
import { protectiveKeys } from "../../infra/settings/protections.ts";
import { declareStack, type StackOptions } from "../../infra/stack.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { attachedProvider } from "./attached-provider.ts";
import { resourcesOf } from "./resources.ts";
import { secretsProvider } from "./secrets-provider.ts";
import { writeSettings } from "./write-settings.ts";

const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The number of stacks of this process, used in their names. */
let stackCount = 0;

/** A stack of the real program on the real engine, in a sandbox. */
export interface Deployment {
  readonly stack: Stack;
  /** Deploys with this config. Returns the engine's steps and the outputs. */
  up(config?: Record<string, string>, options?: StackOptions): Promise<UpSteps>;
  /** Deploys with unchanged config. */
  upAsItIs(): Promise<UpSteps>;
  /** Updates the state from AWS. */
  refresh(): Promise<void>;
  /** Removes the protection of all resources, and deletes them. */
  destroy(): Promise<void>;
  /** The folder with the stack's files. */
  readonly folder: string;
  /** Deletes the folder with the stack's files, but not the stack. */
  forget(): void;
}

export interface UpSteps {
  readonly outputs: Record<string, string>;
  /** `operation type` of all changed resources, sorted. */
  readonly steps: readonly string[];
}

export interface DeploymentOptions {
  /** Environment variables for the engine and its provider, in addition to the sandbox's. */
  readonly env?: Record<string, string>;
  /** @default declareStack, as the driver runs it */
  readonly program?: (options: StackOptions) => Promise<object>;
}

/** Creates an empty stack with its own folder, as the driver does. */
export async function newDeployment(
  sandbox: Sandbox,
  { env = {}, program = declareStack }: DeploymentOptions = {},
): Promise<Deployment> {
  guardInlinePrograms();
  const workDir = mkdtempSync(join(tmpdir(), "quick-sign-in-test-"));
  cpSync(join(PROJECT_ROOT, "Pulumi.yaml"), join(workDir, "Pulumi.yaml"));
  // Dynamic resources resolve packages from the project's folder.
  symlinkSync(join(PROJECT_ROOT, "node_modules"), join(workDir, "node_modules"));
  let options: StackOptions = { allowWeaker: protectiveKeys };
  stackCount += 1;
  const stackName = `test-${process.pid}-${Date.now().toString(36)}-${stackCount}`;
  // An engine with an environment of its own starts a provider in it.
  const provider = Object.keys(env).length === 0 ? await attachedProvider(sandbox) : {};
  const envVars = { ...sandbox.env, ...provider, ...env };
  const { pulumiCommand } = sandbox;
  const stack = await LocalWorkspace.createStack(
    { stackName, projectName: "quick-sign-in", program: async () => ({ ...(await program(options)) }) },
    { workDir, envVars, pulumiCommand, secretsProvider: await secretsProvider() },
  );
  const run = (...args: string[]) => runCli(pulumiCommand, args, { cwd: workDir, env: envVars });
  stack.workspace.stackOutputs = (name) => allOutputs(name, run);
  const engine = withoutReports(stack);
  const file = join(workDir, `Pulumi.${stackName}.yaml`);
  appendFileSync(file, `config:\n  aws:region: ${sandbox.region}\n`);
  return {
    stack,
    folder: workDir,
    forget: () => rmSync(workDir, { recursive: true, force: true }),
    up: async (config = {}, upOptions = {}) => {
      // Tests also go back to fewer settings.
      options = { allowWeaker: protectiveKeys, ...upOptions };
      writeSettings(file, config);
      return deploy(engine);
    },
    upAsItIs: () => deploy(engine),
    refresh: async () => {
      await engine.refresh();
    },
    destroy: async () => {
      options = { teardown: true };
      const held = urnsToUnprotect(await resourcesOf(stack));
      if (held.length > 0) await engine.up({ target: held });
      await engine.destroy();
    },
  };
}

async function deploy(engine: Stack): Promise<UpSteps> {
  const steps: string[] = [];
  let outputs: Readonly<Record<string, unknown>> = {};
  await engine.up({
    onEvent: (event) => {
      const step = stepOf(event);
      if (step !== undefined) steps.push(step);
      outputs = outputsIn(event) ?? outputs;
    },
  });
  const plain = Object.entries(outputs).map(([name, value]) => [name, String(value)]);
  return { outputs: Object.fromEntries(plain), steps: steps.sort() };
}

function stepOf({ resourcePreEvent }: EngineEvent): string | undefined {
  if (resourcePreEvent === undefined) return undefined;
  const { op, type } = resourcePreEvent.metadata;
  return op === "same" || op === "read" ? undefined : `${op} ${type}`;
}

/** The stack's outputs in an event of the engine. Secret outputs are masked. */
function outputsIn({ resOutputsEvent }: EngineEvent): Readonly<Record<string, unknown>> | undefined {
  if (resOutputsEvent?.metadata.type !== "pulumi:pulumi:Stack") return undefined;
  return resOutputsEvent.metadata.new?.outputs;
}
