import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import type { StackOptions } from "../../infra/stack.ts";
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

/** The project's name, unless Pulumi.yaml has another. */
const PROJECT = "quick-sign-in";

/**
 * Opens a stack.
 *
 * @param create creates the stack if it does not exist.
 * @throws DriverError for a missing CLI, backend, passphrase or stack, and for an SDK that was not reviewed.
 */
export async function openStack(stackRef: StackRef, create: boolean): Promise<Stack> {
  const args = { stackName: stackRef.stack, projectName: PROJECT, program: async () => ({}) };
  guardInlinePrograms();
  try {
    const pulumiCommand = await PulumiCommand.get();
    const options = { workDir: stackRef.workDir, pulumiCommand };
    if (create) return await LocalWorkspace.createOrSelectStack(args, options);
    return await LocalWorkspace.selectStack(args, options);
  } catch (thrown) {
    throw translate(thrown, stackRef);
  }
}

/** Runs a short command of the CLI, and translates its failures. */
export async function ask<T>(stack: Stack, question: (stack: Stack) => Promise<T>): Promise<T> {
  try {
    return await question(stack);
  } catch (thrown) {
    throw translate(thrown, { stack: stack.name });
  }
}
