import diagnostics from "node:diagnostics_channel";
import { ClientRequest } from "node:http";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { describeFailure } from "../../automation/cli/failure.ts";
import { exchangeCommand } from "../../automation/commands/exchange.ts";
import type { CommandOutcome } from "../../automation/terminal/outcome.ts";
import { sandboxPort } from "../../sandbox/cli/port.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { recordedIo } from "../automation/support/io.ts";
import { withEnvironment } from "./with-environment.ts";

export interface ExchangeOptions {
  readonly role?: string | undefined;
  readonly json?: boolean;
}

export interface EndedExchange extends CommandOutcome {
  readonly stdout: string;
  readonly stderr: string;
  /** The services that were called with signed requests, in order. The sign-in signs none. */
  readonly calls: readonly string[];
}

/** Runs `exchange --headless`, and goes to the printed address with this browser. */
export async function exchangeByCommand(
  sandbox: Sandbox,
  stack: Stack,
  browse: (address: string) => Promise<unknown>,
  { role, json = false }: ExchangeOptions = {},
): Promise<EndedExchange> {
  const io = recordedIo();
  let browsing: Promise<unknown> = Promise.resolve();
  const info = (line: string) => {
    io.messages.push(line);
    const address = /http:\/\/\S+\/start\/\S+/.exec(line)?.[0];
    if (address !== undefined) browsing = browse(address);
  };
  const stackRef = { stack: stack.name, workDir: stack.workspace.workDir };
  const request = { stackRef, role, json, headless: true, port: sandboxPort };
  const counted = await countedCalls(() =>
    withEnvironment(sandbox.env, () => exchangeCommand(request, { ...io, info })).catch((error: unknown) =>
      describeFailure(error, json),
    ),
  );
  await browsing;
  return {
    exitCode: counted.result.exitCode,
    stdout: [...io.printed, counted.result.stdout ?? ""].join("\n"),
    stderr: [...io.messages, counted.result.stderr ?? ""].join("\n"),
    calls: counted.calls,
  };
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
