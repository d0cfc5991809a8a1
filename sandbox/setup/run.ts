import { spawn } from "node:child_process";

export interface Finished {
  readonly status: number | null;
  /** What it printed on both streams, its last 4,000 characters. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is ended, with all that it started. */
  readonly timeout?: number;
}

/** Runs a program to its end. A program that does not exist ends with status null. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { timeout, ...rest } = options;
  return new Promise((resolve) => {
    // a process group of its own, so that a time-out ends what the program started, too
    const child = spawn(command, args, { ...rest, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const endGroup = () => {
      if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid);
    };
    const timer = timeout === undefined ? undefined : setTimeout(endGroup, timeout);
    process.once("exit", endGroup);
    const finish = (status: number | null, why = "") => {
      clearTimeout(timer);
      process.off("exit", endGroup);
      resolve({ status, output: output + why });
    };
    child.once("error", (error) => finish(null, error.message));
    child.once("close", (status) => finish(status));
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has just ended by itself
  }
}
