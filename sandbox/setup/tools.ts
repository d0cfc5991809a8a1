import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { SandboxError } from "../sandbox-error.ts";
import type { Progress } from "./progress.ts";
import { findCli, pulumiCli } from "./pulumi-cli.ts";
import { emulatorPython, findPython } from "./python.ts";

export interface Tools {
  /** An interpreter that has the emulators. */
  readonly python: string;
  readonly pulumiCommand: PulumiCommand;
}

/**
 * Gives back all that a sandbox runs on beside Node, and gets what is missing first, side by side.
 *
 * @throws SandboxError `tools-missing`, before anything is installed, when neither can be had; else that of the one.
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
