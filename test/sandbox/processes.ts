import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** IDs of all descendants of a process. Only on Linux. */
export function descendantsOf(pid: number): number[] {
  const parents = runningProcesses().flatMap((id) => {
    const parent = parentOf(id);
    return parent === undefined ? [] : [{ id, parent }];
  });
  const found: number[] = [];
  const wanted = [pid];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const children = parents.filter(({ parent }) => parent === next).map(({ id }) => id);
    found.push(...children);
    wanted.push(...children);
  }
  return found;
}

/** Addresses on which these processes accept TCP connections: IPv4 with dots, IPv6 in hex. Only on Linux. */
export function addressesListenedOn(pids: readonly number[]): string[] {
  const own = new Set(pids.flatMap(socketsOf));
  return ["tcp", "tcp6"].flatMap((family) =>
    readFileSync(`/proc/net/${family}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // Source of the columns and of 0A, TCP_LISTEN: Linux, Documentation/networking/proc_net_tcp.rst
      .filter(([, , , state, , , , , , inode]) => state === "0A" && own.has(inode ?? ""))
      .map(([, local = ""]) => address(local.split(":")[0] ?? "")),
  );
}

/** A process's program and arguments; empty if it has ended. Only on Linux. */
export function commandLineOf(pid: number): string {
  return (contentOf(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ");
}

/** IDs of all processes with this text in their command line or environment. Only on Linux. */
export function processesWith(text: string): number[] {
  return runningProcesses().filter((pid) => pid !== process.pid && tells(pid, text));
}

function tells(pid: number, text: string): boolean {
  return ["cmdline", "environ"].some((file) => (contentOf(`/proc/${pid}/${file}`) ?? "").includes(text));
}

function runningProcesses(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function parentOf(pid: number): number | undefined {
  const [, parent] = /\) \S (\d+) /.exec(contentOf(`/proc/${pid}/stat`) ?? "") ?? [];
  return parent === undefined ? undefined : Number(parent);
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    return []; // it has just ended
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function address(hex: string): string {
  if (hex.length !== 8) return hex;
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join(".");
}
