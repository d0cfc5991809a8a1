import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

const execute = promisify(execFile);

/** Where a command of the CLI runs. */
interface Place {
  readonly cwd: string;
  /** In addition to this process's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a short command of the CLI that the Automation API does not offer, without questions.
 *
 * @throws Error with what the CLI wrote, for `translate`.
 */
export async function runCli(
  cli: PulumiCommand,
  args: readonly string[],
  { cwd, env }: Place,
): Promise<void> {
  const options = { cwd, env: { ...process.env, ...env } };
  try {
    await execute(cli.command, [...args, "--non-interactive"], options);
  } catch (cause) {
    const written = cause instanceof Error ? Reflect.get(cause, "stderr") : undefined;
    throw new Error(typeof written === "string" ? written : String(cause), { cause });
  }
}
