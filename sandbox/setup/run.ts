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

/**
 * Stands between us and a program that takes minutes. Its standard input is a pipe that nothing is ever written to:
 * when that closes, because we were killed, it ends its whole process group, and so the program with all that it started.
 */
const ENDS_WITH_PARENT = `exec 3<&0
{ read -r _ <&3; kill -9 0; } 2>/dev/null &
"$@" </dev/null 3<&-
status=$?
kill -9 $! 2>/dev/null
exit $status`;

/**
 * Runs a program to its end. It does not outlive this process, not even one that is killed.
 *
 * @returns status null for one that was ended, 127 for one that does not exist.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { timeout, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn("/bin/sh", ["-c", ENDS_WITH_PARENT, "sh", command, ...args], {
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
    const finish = (status: number | null, why = "") => {
      clearTimeout(timer);
      resolve({ status, output: output + why });
    };
    child.once("error", (error) => finish(null, error.message));
    child.once("close", (status) => finish(status));
  });
}
