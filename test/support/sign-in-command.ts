import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { describeFailure } from "../../automation/cli/failure.ts";
import { signInCommand } from "../../automation/commands/sign-in.ts";
import type { CommandOutcome } from "../../automation/terminal/outcome.ts";
import { sandboxPort } from "../../sandbox/cli/port.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { recordedIo } from "../automation/support/io.ts";
import { withEnvironment } from "./with-environment.ts";

export interface CommandOptions {
  readonly client?: string;
  readonly json?: boolean;
  /** In addition to the sandbox's. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface EndedCommand extends CommandOutcome {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `sign-in --headless`, and goes to the printed address with this browser. */
export async function signInByCommand(
  sandbox: Sandbox,
  stack: Stack,
  browse: (address: string) => Promise<unknown>,
  { client, json = false, env = {} }: CommandOptions = {},
): Promise<EndedCommand> {
  const io = recordedIo();
  let browsing: Promise<unknown> = Promise.resolve();
  const info = (line: string) => {
    io.messages.push(line);
    const address = /http:\/\/\S+\/start\/\S+/.exec(line)?.[0];
    if (address !== undefined) browsing = browse(address);
  };
  const stackRef = { stack: stack.name, workDir: stack.workspace.workDir };
  const request = { stackRef, client, json, headless: true, port: sandboxPort };
  const ended = await withEnvironment({ ...sandbox.env, ...env }, () =>
    signInCommand(request, { ...io, info }),
  ).catch((error: unknown) => describeFailure(error, json));
  await browsing;
  return {
    exitCode: ended.exitCode,
    stdout: [...io.printed, ended.stdout ?? ""].join("\n"),
    stderr: [...io.messages, ended.stderr ?? ""].join("\n"),
  };
}
