import diagnostics from "node:diagnostics_channel";
import { ClientRequest } from "node:http";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { exchangeCommand } from "../../automation/commands/exchange.ts";
import { sandboxPort } from "../../sandbox/cli/port.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { type EndedCommand, endHeadless } from "./headless-command.ts";
import { withEnvironment } from "./with-environment.ts";

export interface ExchangeOptions {
  readonly role?: string | undefined;
  readonly json?: boolean;
  /** Beside the sandbox's. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface EndedExchange extends EndedCommand {
  /** The services that were called with signed requests, in order. The sign-in signs none. */
  readonly calls: readonly string[];
}

/** Runs `exchange --headless`, and goes to the printed address with this browser. */
export async function exchangeByCommand(
  sandbox: Sandbox,
  stack: Stack,
  browse: (address: string) => Promise<unknown>,
  { role, json = false, env = {} }: ExchangeOptions = {},
): Promise<EndedExchange> {
  const stackRef = { stack: stack.name, workDir: stack.workspace.workDir };
  const request = { stackRef, role, json, headless: true, port: sandboxPort };
  const { result, calls } = await countedCalls(() =>
    withEnvironment({ ...sandbox.env, ...env }, () =>
      endHeadless((io) => exchangeCommand(request, io), browse, json),
    ),
  );
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr, calls };
}

/** Notes signed requests of node:http, which the AWS SDK uses. Source: Node.js, diagnostics_channel, http.client.request.start. */
async function countedCalls<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly calls: readonly string[] }> {
  const calls: string[] = [];
  const note = (message: unknown) => {
    const request =
      typeof message === "object" && message !== null && "request" in message && message.request;
    const signature = request instanceof ClientRequest ? request.getHeader("authorization") : undefined;
    const [, service] =
      /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(signature)) ?? [];
    if (service !== undefined) calls.push(service);
  };
  diagnostics.subscribe("http.client.request.start", note);
  try {
    const result = await work();
    return { result, calls };
  } finally {
    diagnostics.unsubscribe("http.client.request.start", note);
  }
}
