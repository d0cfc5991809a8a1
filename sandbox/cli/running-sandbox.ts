import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const FOLDER = fileURLToPath(new URL("../../.sandbox", import.meta.url));
const FILE = join(FOLDER, "running.json");

const running = z.object({
  pid: z.number().int(),
  env: z.record(z.string(), z.string()),
  workDir: z.string(),
});

/** What another terminal needs to use this checkout's running sandbox. */
export type RunningSandbox = Readonly<z.infer<typeof running>>;

/** A sandbox that was running already, and had left word. */
let earlier: RunningSandbox | undefined;

/**
 * Leaves word for commands with `--sandbox`; its keys open nothing but the emulators.
 *
 * @returns whether they were another sandbox's until now.
 */
export function announce(sandbox: RunningSandbox): boolean {
  earlier = findRunning();
  leaveWord(sandbox);
  return earlier !== undefined;
}

function leaveWord(sandbox: RunningSandbox): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(FILE, JSON.stringify(sandbox), { mode: 0o600 });
}

/** Takes the word back, unless a sandbox that started later has left its own; one that started earlier gets its own back. */
export function withdraw(pid: number): void {
  if (read()?.pid !== pid) return;
  if (earlier !== undefined && isAlive(earlier.pid)) leaveWord(earlier);
  else rmSync(FILE, { force: true });
}

/** This checkout's running sandbox, if there is one. */
export function findRunning(): RunningSandbox | undefined {
  const found = read();
  return found !== undefined && isAlive(found.pid) ? found : undefined;
}

function read(): RunningSandbox | undefined {
  try {
    return running.parse(JSON.parse(readFileSync(FILE, "utf8")));
  } catch {
    // no sandbox, or one that was killed while it wrote
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
