import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function allProcesses(): Process[] {
  const text = execFileSync("ps", ["-axo", "pid=,ppid=,stat=,args="], { encoding: "utf8" });
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, state = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    // A process that has ended stays in the list till its parent looks.
    return pid === undefined || state.startsWith("Z")
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** A process's children, with theirs, and so on. */
export function descendantsOf(pid: number): Process[] {
  const all = allProcesses();
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Waits until these processes have ended, twenty seconds at most, and gives back the commands of those that have not. */
export async function remaining(processes: readonly Process[]): Promise<string[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const alive = new Map(allProcesses().map(({ pid, command }) => [pid, command]));
    const left = processes.filter(({ pid, command }) => alive.get(pid) === command);
    if (left.length === 0 || Date.now() > deadline) return left.map(({ command }) => command);
    await sleep(100);
  }
}
