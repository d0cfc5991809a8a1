import { basename } from "node:path";
import { descendantsOf, runningProcesses } from "./leftovers.ts";

let stop: () => Promise<void> = async () => {};

const folders = new Set<string>();
const processes = new Set<number>();

/** Registers how to stop the shared sandbox. This is a separate module, so that tests without a sandbox do not load one. */
export function atEnd(stopSandbox: () => Promise<void>): void {
  stop = stopSandbox;
}

/** Stops the shared sandbox of this process, if there is one. */
export function stopSharedSandbox(): Promise<void> {
  return stop();
}

/** Registers a temporary folder that several test files of this process share. It goes with the run. */
export function shareFolder(folder: string): void {
  folders.add(folder);
}

/** Registers the processes that this process has started, and that several test files share. They end with this process. */
export function shareProcesses(): void {
  for (const { pid, parent } of runningProcesses()) if (parent === process.pid) processes.add(pid);
}

export function isSharedFolder(folder: string): boolean {
  return folders.has(folder) || basename(folder).startsWith(COMPILED_PREFIX);
}

/** What ts-node, with which Pulumi runs a policy pack, has compiled. Source: ts-node 7, getTmpDir(): "ts-node-" and a hash. */
const COMPILED_PREFIX = "ts-node-";

/** The processes below this one that no test file shares. */
export function ownProcesses() {
  const all = runningProcesses();
  const others = all.filter(({ pid, text }) => !processes.has(pid) && !isCompiler(text));
  return descendantsOf(process.pid, others);
}

/** esbuild's service, which ends with its parent. Source: esbuild, JavaScript API: "a long-lived child process". */
export function isCompiler(text: string): boolean {
  return /esbuild\S* --service=/.test(text);
}
