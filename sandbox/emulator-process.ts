import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "./sandbox-error.ts";
import { brokenEntry, cacheFolder } from "./setup/cache.ts";

/** How long an emulator may take to answer for the first time. On an idle machine it takes half a second. */
const START_TIMEOUT_MS = 60_000;

export interface EmulatorCommand {
  readonly python: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** The complete environment: the emulator does not inherit this process's. */
  readonly env: Record<string, string>;
  /** Address that answers 200 when the emulator is ready. */
  readonly ready: string;
  /** File for its output. */
  readonly log: string;
}

export interface EmulatorProcess {
  stop(): Promise<void>;
}

/**
 * Starts an emulator and waits until it answers.
 *
 * Its standard input is an unused pipe: the emulator ends when the pipe closes, which also happens if this process is killed.
 * The emulator has its own process group, so that Ctrl-C reaches only this process, which still needs it to clean up.
 *
 * @throws SandboxError `emulator-failed`, with the last lines of its log; `cache-broken` if a Python package is missing.
 */
export async function startEmulator(command: EmulatorCommand): Promise<EmulatorProcess> {
  const log = openSync(command.log, "a");
  const child = spawn(command.python, ["-X", "utf8", command.script, ...(command.args ?? [])], {
    env: command.env,
    stdio: ["pipe", log, log],
    detached: true,
  });
  closeSync(log);
  child.on("error", () => {
    // untilReady detects it: the process has no id.
  });
  endWithThisProcess(child);
  try {
    await untilReady(child, command);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { stop: () => end(child) };
}

/**
 * Ends an emulator that runs when this process exits, as at Ctrl-C during the start. A closed pipe alone would leave it time to write to the
 * folder that is deleted next.
 */
function endWithThisProcess(child: ChildProcess): void {
  const kill = () => child.kill("SIGKILL");
  // Before the listener that deletes the folder.
  process.prependListener("exit", kill);
  child.once("exit", () => process.off("exit", kill));
}

async function untilReady(
  child: ChildProcess,
  { ready, log, script, python }: EmulatorCommand,
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (isRunning(child) && Date.now() < deadline) {
    if (await answers(ready)) return;
    await sleep(25);
  }
  const last = readFileSync(log, "utf8").trimEnd().split("\n").slice(-10).join("\n");
  const [missing] = /(?:ModuleNotFoundError|ImportError): .*/.exec(last) ?? [];
  // The interpreter is in bin/ of a virtual environment.
  const venv = dirname(dirname(python));
  if (missing !== undefined && dirname(venv) === cacheFolder())
    throw brokenEntry(venv, `A package of the emulators is missing (${missing}).`);
  throw new SandboxError(
    "emulator-failed",
    `The emulator ${script} did not start. Last lines of its log ${log}:\n${last}`,
  );
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function answers(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const gone = once(child, "exit");
  child.stdin?.destroy();
  const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await gone;
  clearTimeout(timer);
}
