import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { signInCommand } from "../../automation/commands/sign-in.ts";
import { sandboxPort } from "../../sandbox/cli/port.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { type EndedCommand, endHeadless } from "./headless-command.ts";
import { withEnvironment } from "./with-environment.ts";

export interface CommandOptions {
  readonly client?: string;
  readonly provider?: string;
  readonly json?: boolean;
  /** In addition to the sandbox's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `sign-in --headless`, and goes to the printed address with this browser. */
export async function signInByCommand(
  sandbox: Sandbox,
  stack: Stack,
  browse: (address: string) => Promise<unknown>,
  { client, provider, json = false, env = {} }: CommandOptions = {},
): Promise<EndedCommand> {
  const stackRef = { stack: stack.name, workDir: stack.workspace.workDir };
  const request = { stackRef, client, provider, json, headless: true, port: sandboxPort };
  return withEnvironment({ ...sandbox.env, ...env }, () =>
    endHeadless((io) => signInCommand(request, io), browse, json),
  );
}
