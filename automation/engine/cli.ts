import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

const execute = promisify(execFile);

/** More than any state has. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Where a command of the CLI runs. */
interface Place {
  readonly cwd: string;
  /** In addition to this process's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a short command of the CLI that the Automation API does not offer, without questions.
 *
 * @returns what it wrote to standard output.
 * @throws Error with what the CLI wrote, for `translate`.
 */
export async function runCli(
  cli: PulumiCommand,
  args: readonly string[],
  { cwd, env }: Place,
): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: MAX_OUTPUT_BYTES };
  try {
    return (await execute(cli.command, [...args, "--non-interactive"], options)).stdout;
  } catch (cause) {
    const written = cause instanceof Error ? Reflect.get(cause, "stderr") : undefined;
    throw new Error(typeof written === "string" ? written : String(cause), { cause });
  }
}
