import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import type { StackOptions } from "../../infra/stack.ts";
import { translate } from "./engine-errors.ts";
import { guardInlinePrograms } from "./inline-program.ts";

/** A Pulumi program: declares resources and gives back the stack's outputs. */
export type Program = (options: StackOptions) => Promise<object>;

export interface StackPlace {
  readonly stack: string;
  /** Folder with Pulumi.yaml and the stack's own file. */
  readonly workDir: string;
  /** It stands in the sandbox: commands that are printed for the reader say so. */
  readonly sandbox?: boolean;
}

/** Where Pulumi.yaml does not say otherwise. */
const PROJECT = "quick-sign-in";

/**
 * Opens a stack.
 *
 * @param create makes it if it is not there.
 * @throws DriverError for a missing CLI, backend, passphrase or stack, and for an SDK whose runs cannot be relied on.
 */
export async function openStack(place: StackPlace, create: boolean): Promise<Stack> {
  const args = { stackName: place.stack, projectName: PROJECT, program: async () => ({}) };
  guardInlinePrograms();
  try {
    const pulumiCommand = await PulumiCommand.get();
    const options = { workDir: place.workDir, pulumiCommand };
    if (create) return await LocalWorkspace.createOrSelectStack(args, options);
    return await LocalWorkspace.selectStack(args, options);
  } catch (thrown) {
    throw translate(thrown, place);
  }
}

/** Runs one of the CLI's quick commands, with its failures translated. */
export async function ask<T>(stack: Stack, question: (stack: Stack) => Promise<T>): Promise<T> {
  try {
    return await question(stack);
  } catch (thrown) {
    throw translate(thrown, { stack: stack.name });
  }
}
