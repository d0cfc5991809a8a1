import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { StackRef } from "../../automation/engine/workspace.ts";
import { DriverError } from "../../automation/terminal/errors.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { sampleDirectory } from "../people.ts";
import { findRunning } from "./running-sandbox.ts";

type Sandbox = Awaited<ReturnType<typeof import("../index.ts")["startSandbox"]>>;

/** The sandbox's own stack. */
export const SANDBOX_STACK = "sandbox";

/** A sandbox of this process, with a folder for its stack's files: the checkout's files do not change. */
export interface SandboxSession {
  readonly sandbox: Sandbox;
  readonly stackRef: StackRef;
  /** Stops this, too, when the session stops. */
  alsoStop(one: Stoppable): void;
  stop(): Promise<void>;
}

interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Starts a sandbox, and sets this process's environment for it: engine and AWS SDK read it.
 *
 * @throws DriverError SANDBOX_FAILED, with the sandbox's message.
 */
export async function openSandbox(io: DriverIo): Promise<SandboxSession> {
  const { startSandbox } = await import("../index.ts");
  let sandbox: Sandbox;
  try {
    sandbox = await startSandbox({ progress: (line) => io.info(line) });
  } catch (cause) {
    throw new DriverError("SANDBOX_FAILED", cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  }
  const workDir = projectFolder(sandbox.folder, sandbox.region);
  const restore = useEnvironment(sandbox.env);
  const others: Stoppable[] = [];
  return {
    sandbox,
    stackRef: { stack: SANDBOX_STACK, workDir, sandbox: true },
    alsoStop: (one) => void others.push(one),
    stop: async () => {
      restore();
      await Promise.all([...others, sandbox].map((one) => one.stop()));
    },
  };
}

/**
 * Runs work in a session, and always stops the sandbox: also at Ctrl-C, which the engine handles while it is running, and
 * which otherwise ends the work.
 *
 * @throws DriverError INTERRUPTED.
 */
export async function withinSession<T>(
  session: SandboxSession,
  io: DriverIo,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await io.interrupts.during(({ first }) => Promise.race([work(), interruption(first)]));
  } finally {
    await session.stop();
  }
}

async function interruption(signal: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  throw new DriverError("INTERRUPTED", "Interrupted. The sandbox was stopped and deleted.", {
    exitCode: ExitCode.interrupted,
  });
}

/**
 * Runs a command with `--sandbox`: in this checkout's running sandbox, or in a new one for this command.
 *
 * @param stack the requested name. @default the sandbox's own
 */
export async function withSandbox<T>(
  stack: string | undefined,
  io: DriverIo,
  work: (stackRef: StackRef) => Promise<T>,
): Promise<T> {
  const named = stack === undefined ? {} : { stack };
  const running = findRunning();
  if (running !== undefined) {
    const restore = useEnvironment(running.env);
    try {
      return await work({
        stack: SANDBOX_STACK,
        workDir: running.workDir,
        sandbox: true,
        ...named,
      });
    } finally {
      restore();
    }
  }
  const session = await openSandbox(io);
  return withinSession(session, io, () => work({ ...session.stackRef, ...named }));
}

/**
 * Sets this process's environment for this checkout's running sandbox.
 *
 * @throws DriverError SANDBOX_FAILED if none is running.
 */
export function enterRunningSandbox(): StackRef {
  const running = findRunning();
  if (running === undefined) {
    throw new DriverError("SANDBOX_FAILED", "No sandbox of this checkout is running.", {
      hint: "Start one in another terminal: npm run sandbox",
    });
  }
  useEnvironment(running.env);
  return { stack: SANDBOX_STACK, workDir: running.workDir, sandbox: true };
}

/** Writes Pulumi.yaml and the stack's file, with directory sync for the sample users, and an application that exchanges their tokens. */
function projectFolder(folder: string, region: string): string {
  const workDir = join(folder, "project");
  mkdirSync(workDir);
  const checkout = fileURLToPath(new URL("../..", import.meta.url));
  copyFileSync(join(checkout, "Pulumi.yaml"), join(workDir, "Pulumi.yaml"));
  // Dynamic resources resolve packages from the project's folder.
  symlinkSync(join(checkout, "node_modules"), join(workDir, "node_modules"));

  const directorySync = { identityStoreId: sampleDirectory.identityCenter.identityStoreId };
  // A user of IAM has the sandbox's credentials, and `callers` takes roles or the whole account.
  const application = { clients: ["amazon-quick"], callers: "account" };
  const identityCenter = { trustedTokenIssuer: true, application, callerRole: true };
  const config = { "aws:region": region, directorySync, identityCenter };
  writeFileSync(join(workDir, `Pulumi.${SANDBOX_STACK}.yaml`), stringify({ config }));
  return workDir;
}

/** Adds settings to the stack's file. */
export function addSettings({ workDir, stack }: StackRef, settings: object): void {
  const file = join(workDir, `Pulumi.${stack}.yaml`);
  const { config } = settingsFileSchema.parse(parse(readFileSync(file, "utf8")));
  writeFileSync(file, stringify({ config: { ...config, ...settings } }));
}

const settingsFileSchema = z.object({ config: z.record(z.string(), z.unknown()) });

/** The user's own AWS and Pulumi settings would override the sandbox's. */
const FOREIGN = /^(AWS|PULUMI)_|^QUICK_SIGN_IN_(GATEWAY|HOSTS)$/;

/** Replaces the environment with the sandbox's. @returns a function that restores it */
function useEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  for (const name of Object.keys(before)) if (FOREIGN.test(name)) delete process.env[name];
  Object.assign(process.env, env);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}
