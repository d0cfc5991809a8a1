import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { isAlive } from "../is-alive.ts";

const FOLDER = fileURLToPath(new URL("../../.sandbox", import.meta.url));
const FILE = join(FOLDER, "running.json");

const running = z.object({
  pid: z.number().int(),
  env: z.record(z.string(), z.string()),
  workDir: z.string(),
});

/** What a command in another terminal needs to use this checkout's running sandbox. */
export type RunningSandbox = Readonly<z.infer<typeof running>>;

/** A sandbox that was already running, with a record of its own. */
let earlier: RunningSandbox | undefined;

/**
 * Writes a record for commands with `--sandbox`; its keys are valid only for the emulators.
 *
 * @returns whether it replaces the record of another sandbox.
 */
export function announce(sandbox: RunningSandbox): boolean {
  earlier = findRunning();
  writeRecord({ ...sandbox, env: withoutEmpty(sandbox.env) });
  return earlier !== undefined;
}

/** The AWS CLI, unlike the SDKs, takes an empty AWS_PROFILE for a name. Commands remove the user's own variables in any case. */
function withoutEmpty(env: RunningSandbox["env"]): RunningSandbox["env"] {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}

function writeRecord(sandbox: RunningSandbox): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(FILE, JSON.stringify(sandbox), { mode: 0o600 });
}

/** Removes the record, unless a later sandbox has replaced it; restores the record of an earlier sandbox that still runs. */
export function withdraw(pid: number): void {
  if (read()?.pid !== pid) return;
  if (earlier !== undefined && isAlive(earlier.pid)) writeRecord(earlier);
  else rmSync(FILE, { force: true });
}

/** This checkout's running sandbox, if any. */
export function findRunning(): RunningSandbox | undefined {
  const found = read();
  return found !== undefined && isAlive(found.pid) ? found : undefined;
}

function read(): RunningSandbox | undefined {
  try {
    return running.parse(JSON.parse(readFileSync(FILE, "utf8")));
  } catch {
    // no sandbox, or one that was killed while writing
    return undefined;
  }
}
