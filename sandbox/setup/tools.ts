import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { SandboxError } from "../sandbox-error.ts";
import type { Progress } from "./progress.ts";
import { findCli, pulumiCli } from "./pulumi-cli.ts";
import { emulatorPython, findPython } from "./python.ts";

export interface Tools {
  /** Path of an interpreter with the emulators. */
  readonly python: string;
  readonly pulumiCommand: PulumiCommand;
}

/**
 * Finds the tools that a sandbox needs beside Node.js, and installs missing ones in parallel.
 *
 * @throws SandboxError `tools-missing` if neither tool can be installed, before any installation; otherwise the error of the one
 * that is missing.
 */
export async function setUpTools(progress: Progress): Promise<Tools> {
  const [python, cli] = await Promise.allSettled([findPython(), findCli()]);
  if (python.status === "rejected" && cli.status === "rejected") {
    throw new SandboxError("tools-missing", `${messageOf(python.reason)} ${messageOf(cli.reason)}`);
  }
  if (python.status === "rejected") throw python.reason;
  if (cli.status === "rejected") throw cli.reason;
  const [interpreter, pulumiCommand] = await Promise.all([
    emulatorPython(python.value, progress),
    pulumiCli(cli.value, progress),
  ]);
  return { python: interpreter, pulumiCommand };
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
