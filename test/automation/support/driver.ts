import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How a command ended, and what it wrote. */
export interface Ended {
  /** Exit code; null where a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface Running {
  readonly child: ChildProcess;
  /** All that it has written to stderr up to now. */
  output(): string;
  /** Waits until the output matches. */
  untilOutput(what: RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a process needs of the machine it runs on; nothing of AWS, Pulumi or npm comes along. */
const MACHINE = ["HOME", "LANG", "NODE_COMPILE_CACHE", "PATH", "TMPDIR", "USER", "XDG_CACHE_HOME"];

/** Starts `node automation/cli/main.ts …` in a checkout, without a terminal. `undefined` takes a variable away. */
export function start(folder: string, args: readonly string[], env: Environment): Running {
  return startProcess(process.execPath, [join(folder, "automation", "cli", "main.ts"), ...args], folder, env);
}

/** Runs `node automation/cli/main.ts …` to its end. */
export function run(folder: string, args: readonly string[], env: Environment): Promise<Ended> {
  return start(folder, args, env).ended;
}

export function startProcess(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Environment,
): Running {
  const machine = Object.fromEntries(MACHINE.map((name) => [name, process.env[name]]));
  const child = spawn(command, args, {
    cwd,
    env: { ...machine, NO_COLOR: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = once(child, "close").then(() => ({ code: child.exitCode, stdout, stderr }));
  const heard = () => stderr + stdout;
  return { child, output: heard, untilOutput: (what) => untilOutput(child, heard, what), ended };
}

async function untilOutput(child: ChildProcess, heard: () => string, what: RegExp): Promise<void> {
  while (!what.test(heard())) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`It ended without saying ${what}:\n${heard()}`);
    await sleep(20);
  }
}
