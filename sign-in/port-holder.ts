import { execFile } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { promisify } from "node:util";
import { defined } from "../sync/model/defined.ts";
import { printable } from "../sync/model/safe-text.ts";

/** The program that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  readonly name?: string;
}

/** The answer only makes a message better: it is not worth a long wait. */
const TIMEOUT_MS = 2_000;

/** Finds the program that listens on a TCP port. @returns undefined if the system does not tell, for example for another user's program. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  if (process.platform === "win32") return onWindows(port);
  const listed = await outputOf("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"]);
  const holder = parseLsof(listed) ?? inProc(port);
  // The name of a process is that of its main thread: "MainThread" for Node.js.
  const file = holder && basename(tryTo(() => readlinkSync(`/proc/${holder.pid}/exe`), ""));
  return holder && defined({ pid: holder.pid, name: file || holder.name });
}

/** "node (process 4711)", or what can be said without a name. */
export function describeHolder(holder: PortHolder | undefined): string {
  if (holder === undefined) return "another program, perhaps the app";
  const { name, pid } = holder;
  return name === undefined ? `process ${pid}` : `${printable(name)} (process ${pid})`;
}

/** Reads `lsof -Fpc`: a line "p4711", then "cnode". */
export function parseLsof(output: string): PortHolder | undefined {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  if (pid === undefined) return undefined;
  return defined({ pid: Number(pid), name: /^c(.+)$/m.exec(output)?.[1] });
}

/** Reads `netstat -ano -p TCP`: "TCP  127.0.0.1:18080  0.0.0.0:0  LISTENING  4711"; the state is translated, the foreign port 0 is not. */
export function parseNetstat(output: string, port: number): number | undefined {
  for (const line of output.split("\n")) {
    const [protocol, local = "", foreign = "", , pid] = line.trim().split(/\s+/);
    if (protocol === "TCP" && local.endsWith(`:${port}`) && foreign.endsWith(":0") && pid !== undefined)
      return Number(pid);
  }
  return undefined;
}

/** The inode of the socket that listens on a port, from /proc/net/tcp or tcp6. Source: proc_pid_net(5): state 0A is LISTEN. */
export function parseProcNet(table: string, port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const line of table.split("\n")) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(`:${hex}`) === true && fields[3] === "0A") return fields[9];
  }
  return undefined;
}

function inProc(port: number): PortHolder | undefined {
  const inode = ["/proc/net/tcp", "/proc/net/tcp6"]
    .map((path) => parseProcNet(readOrEmpty(path), port))
    .find((found) => found !== undefined);
  if (inode === undefined) return undefined;
  const pid = processIds().find((one) => socketsOf(one).includes(`socket:[${inode}]`));
  if (pid === undefined) return undefined;
  return { pid: Number(pid) };
}

function processIds(): string[] {
  return tryTo(() => readdirSync("/proc").filter((name) => /^\d+$/.test(name)), []);
}

function socketsOf(pid: string): string[] {
  const folder = `/proc/${pid}/fd`;
  return tryTo(() => readdirSync(folder).map((fd) => tryTo(() => readlinkSync(`${folder}/${fd}`), "")), []);
}

function readOrEmpty(path: string): string {
  return tryTo(() => readFileSync(path, "utf8"), "");
}

/** Processes end, and belong to others, while they are read. */
function tryTo<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

async function onWindows(port: number): Promise<PortHolder | undefined> {
  const pid = parseNetstat(await outputOf("netstat", ["-ano", "-p", "TCP"]), port);
  if (pid === undefined) return undefined;
  const listed = await outputOf("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"]);
  return defined({ pid, name: /^"([^"]+)"/.exec(listed)?.[1] });
}

async function outputOf(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, { timeout: TIMEOUT_MS, windowsHide: true });
    return stdout;
  } catch {
    return "";
  }
}
