import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { StackPlace } from "../../automation/engine/workspace.ts";
import { DriverError } from "../../automation/terminal/errors.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { sampleDirectory } from "../people.ts";
import { findRunning } from "./running-sandbox.ts";

type Sandbox = Awaited<ReturnType<typeof import("../index.ts")["startSandbox"]>>;

/** The sandbox's own stack. */
export const SANDBOX_STACK = "sandbox";

/** A sandbox of our own, with a folder for its stack's files: the checkout's stay as they are. */
export interface SandboxSession {
  readonly sandbox: Sandbox;
  readonly place: StackPlace;
  stop(): Promise<void>;
}

/**
 * Starts a sandbox and stands this process in it: engine and AWS SDK find everything in the environment.
 *
 * @throws DriverError SANDBOX_FAILED, in the sandbox's own words.
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
  const restore = standIn(sandbox.env);
  return {
    sandbox,
    place: { stack: SANDBOX_STACK, workDir, sandbox: true },
    stop: async () => {
      restore();
      await sandbox.stop();
    },
  };
}

/**
 * Does something in a sandbox of our own, and ends the sandbox whatever happens: at Ctrl-C too, which is the engine's
 * while that is at work, and else stops everything.
 *
 * @throws DriverError INTERRUPTED.
 */
export async function inSession<T>(
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
  throw new DriverError("INTERRUPTED", "Interrupted. The sandbox is gone.", {
    exitCode: ExitCode.interrupted,
  });
}

/**
 * Runs a command of `--sandbox`: in this checkout's running sandbox, or in one that lasts as long as the command.
 *
 * @param stack the name that was asked for; the sandbox's own by default.
 */
export async function withSandbox<T>(
  stack: string | undefined,
  io: DriverIo,
  work: (place: StackPlace) => Promise<T>,
): Promise<T> {
  const named = stack === undefined ? {} : { stack };
  const running = findRunning();
  if (running !== undefined) {
    const restore = standIn(running.env);
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
  return inSession(session, io, () => work({ ...session.place, ...named }));
}

/**
 * Moves the whole process into this checkout's running sandbox, to stay.
 *
 * @throws DriverError SANDBOX_FAILED where none is running.
 */
export function enterRunningSandbox(): StackPlace {
  const running = findRunning();
  if (running === undefined) {
    throw new DriverError("SANDBOX_FAILED", "No sandbox of this checkout is running.", {
      hint: "Start one in another terminal, and leave it there: npm run sandbox",
    });
  }
  standIn(running.env);
  return { stack: SANDBOX_STACK, workDir: running.workDir, sandbox: true };
}

/** Pulumi.yaml with what it points at, and the stack's own file: the pool follows the sample people by itself. */
function projectFolder(folder: string, region: string): string {
  const workDir = join(folder, "project");
  mkdirSync(workDir);
  copyFileSync(fileURLToPath(new URL("../../Pulumi.yaml", import.meta.url)), join(workDir, "Pulumi.yaml"));

  const directorySync = { identityStoreId: sampleDirectory.identityCenter.identityStoreId };
  const config = { "aws:region": region, "quick-sign-in:directorySync": directorySync };
  writeFileSync(join(workDir, `Pulumi.${SANDBOX_STACK}.yaml`), stringify({ config }));
  return workDir;
}

/** The reader's own AWS and Pulumi settings would win over, or mix with, the sandbox's. */
const FOREIGN = /^(AWS|PULUMI)_/;

/** Puts the sandbox's environment in place of this process's own; gives back how to undo it. */
function standIn(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  for (const name of Object.keys(before)) if (FOREIGN.test(name)) delete process.env[name];
  Object.assign(process.env, env);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}
