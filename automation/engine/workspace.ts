import { LocalWorkspace, type OutputMap, PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import type { StackOptions } from "../../infra/stack.ts";
import { runCli } from "./cli.ts";
import { translate } from "./engine-errors.ts";
import { guardInlinePrograms } from "./inline-program.ts";

/** A Pulumi program: declares resources and returns the stack's outputs. */
export type Program = (options: StackOptions) => Promise<object>;

/** A stack, and the project that it belongs to. */
export interface StackRef {
  readonly stack: string;
  /** Folder with Pulumi.yaml and the stack's file. */
  readonly workDir: string;
  /** The stack is in the sandbox: printed commands have --sandbox. */
  readonly sandbox?: boolean;
}

/** The stacks of a project in the selected backend. */
export interface ProjectStacks {
  readonly names: readonly string[];
  /** The one that the user selected with `pulumi stack select` or PULUMI_STACK, if it exists. */
  readonly selected: string | undefined;
}

/**
 * Opens a stack that exists.
 *
 * @throws DriverError for a missing CLI, backend, passphrase or stack, and for an SDK that was not reviewed.
 */
export async function openStack(stackRef: StackRef): Promise<Stack> {
  try {
    return await Stack.select(stackRef.stack, await workspaceAt(stackRef.workDir));
  } catch (thrown) {
    throw translate(thrown, stackRef);
  }
}

/**
 * Creates a stack.
 *
 * @param env for Pulumi's commands, in addition to this process's.
 * @throws DriverError as `openStack`.
 */
export async function createStack(
  stackRef: StackRef,
  env: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  try {
    return await Stack.create(stackRef.stack, await workspaceAt(stackRef.workDir, env));
  } catch (thrown) {
    throw translate(thrown, stackRef);
  }
}

/** Lists the stacks of the project. @throws DriverError for a missing CLI or backend. */
export async function projectStacks(workDir: string): Promise<ProjectStacks> {
  try {
    const stacks = await (await workspaceAt(workDir)).listStacks();
    return {
      names: stacks.map(({ name }) => name),
      selected: stacks.find(({ current }) => current)?.name,
    };
  } catch (thrown) {
    throw translate(thrown, { stack: "NAME" });
  }
}

/** By PATH: a process that opens several stacks asks the CLI for its version once. */
const clis = new Map<string, Promise<PulumiCommand>>();

function cliOnPath(): Promise<PulumiCommand> {
  const path = process.env["PATH"] ?? "";
  const cli = clis.get(path) ?? PulumiCommand.get();
  clis.set(path, cli);
  cli.catch(() => clis.delete(path));
  return cli;
}

const values = z.record(z.string(), z.unknown());

/**
 * A workspace that selects no stack. The Automation API's own `selectStack` and `createStack` change what the user selected, and
 * the next `pulumi destroy` without a name would hit the stack of our last command. All its other commands have --stack.
 *
 * It reads the state without its secrets, and the outputs once: the Automation API reads them a second time to mark the secrets. Each of
 * these takes 0.2 to 0.4 seconds, half of it to derive a key from the passphrase.
 * Source: localWorkspace.js and stack.js of @pulumi/pulumi 3.250.
 */
async function workspaceAt(
  workDir: string,
  envVars: Readonly<Record<string, string>> = {},
): Promise<LocalWorkspace> {
  guardInlinePrograms();
  const pulumiCommand = await cliOnPath();
  const workspace = await LocalWorkspace.create({
    workDir,
    pulumiCommand,
    envVars: { ...envVars },
    program: async () => ({}),
  });
  const run = (...args: string[]) => runCli(pulumiCommand, args, { cwd: workDir, env: envVars });
  workspace.selectStack = async (name) => void (await run("stack", "--stack", name, "--show-name"));
  workspace.createStack = async (name) => void (await run("stack", "init", name, "--no-select"));
  workspace.exportStack = async (name) => JSON.parse(await run("stack", "export", "--stack", name));
  workspace.stackOutputs = (name) => allOutputs(name, run);
  return workspace;
}

/** Reads a stack's outputs with one command of the CLI: each is marked as a secret. */
export async function allOutputs(
  stack: string,
  run: (...args: string[]) => Promise<string>,
): Promise<OutputMap> {
  const outputs = await run("stack", "output", "--json", "--show-secrets", "--stack", stack);
  const found = Object.entries(values.parse(JSON.parse(outputs)));
  return Object.fromEntries(found.map(([key, value]) => [key, { value, secret: true }]));
}

/** Runs a short command of the CLI, and translates its failures. */
export async function ask<T>(stack: Stack, question: (stack: Stack) => Promise<T>): Promise<T> {
  try {
    return await question(stack);
  } catch (thrown) {
    throw translate(thrown, { stack: stack.name });
  }
}
