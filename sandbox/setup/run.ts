import { spawn } from "node:child_process";

export interface Finished {
  readonly status: number | null;
  /** The last 4,000 characters of both output streams. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the program and all its children are killed. */
  readonly timeout?: number;
}

/**
 * A shell program that runs a long command. Its standard input is an unused pipe: when the pipe closes, for example because this
 * process was killed, it kills its process group, and with it the command and all its children.
 */
const END_WITH_PARENT_SCRIPT = `exec 3<&0
{ read -r _ <&3; kill -9 0; } 2>/dev/null &
"$@" </dev/null 3<&-
status=$?
kill -9 $! 2>/dev/null
exit $status`;

/**
 * Runs a program to its end. The program never outlives this process, even if this process is killed.
 *
 * @returns status null for a program that was killed, 127 for one that does not exist.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { timeout, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn("/bin/sh", ["-c", END_WITH_PARENT_SCRIPT, "sh", command, ...args], {
      ...rest,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const timer = timeout === undefined ? undefined : setTimeout(() => child.stdin.destroy(), timeout);
    // Before other listeners, which delete the folder that the program fills.
    const kill = () => killGroup(child.pid);
    process.prependOnceListener("exit", kill);
    const finish = (status: number | null, why = "") => {
      clearTimeout(timer);
      process.off("exit", kill);
      resolve({ status, output: output + why });
    };
    child.once("error", (error) => finish(null, error.message));
    child.once("close", (status) => finish(status));
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
