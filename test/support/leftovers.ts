import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** A running process. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** Its command, its arguments and, where the system shows it, its environment. */
  readonly text: string;
}

/** Milliseconds in which a process ends that was told to, or whose parent has ended, also on a busy computer. */
const END_TIMEOUT_MS = Number(process.env["QUICK_SIGN_IN_END_TIMEOUT_MS"] ?? 20_000);

const POLL_MS = 100;

/** All processes of this user, with their environment. */
export function runningProcesses(): RunningProcess[] {
  return existsSync("/proc/self/environ") ? fromProc() : fromPs();
}

/** The processes that a process started, and those that they started. */
export function descendantsOf(pid: number, all: readonly RunningProcess[]): RunningProcess[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child.pid, all)]);
}

/** Waits until `find` finds nothing. @returns what it still finds after the time limit. */
export async function whatStays<T>(find: () => readonly T[]): Promise<readonly T[]> {
  const end = Date.now() + END_TIMEOUT_MS;
  for (let left = find(); ; left = find()) {
    if (left.length === 0 || Date.now() > end) return left;
    await setTimeout(POLL_MS);
  }
}

/** A process in a sentence, without its environment. */
export function inWords({ pid, text }: RunningProcess): string {
  return `${pid} (${text.split("\n")[0]?.slice(0, 200)})`;
}

/** Source: proc(5): stat, cmdline, environ. A process that has ended cannot be read, nor one of another user. A zombie has ended. */
function fromProc(): RunningProcess[] {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    const read = (name: string) => readFileSync(join("/proc", pid, name), "utf8");
    try {
      // The second field is the name in parentheses, which may contain any character.
      const stat = read("stat");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z") return [];
      const [command, environment] = ["cmdline", "environ"].map((name) => read(name).replaceAll("\0", " "));
      return [{ pid: Number(pid), parent: Number(parent), text: `${command}\n${environment}` }];
    } catch {
      return [];
    }
  });
}

/** Source: ps(1) of macOS: `-E` shows the environment of the user's own processes. */
function fromPs(): RunningProcess[] {
  const lines = execFileSync("ps", ["-A", "-E", "-ww", "-o", "pid=,ppid=,command="], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, text = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), text }];
  });
}
