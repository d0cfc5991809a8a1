import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "mocha";
import { isCompiler, isSharedFolder, ownProcesses, stopSharedSandbox } from "./at-end.ts";
import { inWords, type RunningProcess, runningProcesses, whatStays } from "./leftovers.ts";
import { needTools } from "./needed-tools.ts";
import { configureProperties } from "./properties.ts";

/** Names the folder of the run to mocha's workers and to all that they start. */
const RUN_FOLDER = "QUICK_SIGN_IN_TEST_RUN";

/** Tests and sandboxes write only into this folder, which is deleted even if a worker was killed. */
const runFolder = process.env[RUN_FOLDER] ?? newRunFolder();

/** The part of this process: mocha's main process, or one of its workers. */
const ownFolder = join(runFolder, `w${process.pid}`);
mkdirSync(ownFolder);
process.env["TMPDIR"] = ownFolder;

configureProperties();

/** In mocha's main process, which loads this module before any test file. */
function newRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-tests-"));
  process.env[RUN_FOLDER] = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  // Without this, a signal ends the process immediately, and the folder stays.
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)
    process.once(signal, () => process.exit(code));
  return folder;
}

/**
 * Runs once in mocha's main process, before all tests and their time limits: on a new machine, installing the sandbox's tools
 * takes minutes. It reports a tool that cannot be installed; the tests that need it then fail.
 */
export async function mochaGlobalSetup(): Promise<void> {
  if (!needTools(process.argv.filter((argument) => argument.endsWith(".ts")))) return;
  const info = (line: string) => process.stderr.write(`${line}\n`);
  const { setUpTools } = await import("../../sandbox/setup/tools.ts");
  await setUpTools(info).catch((error: unknown) =>
    info(error instanceof Error ? error.message : String(error)),
  );
}

/** Runs after each test file of a worker: a folder or a process that it leaves behind is a failure of that file. */
export const mochaHooks = {
  async afterAll(this: Context): Promise<void> {
    const folders = readdirSync(ownFolder).filter((name) => !isSharedFolder(join(ownFolder, name)));
    const processes = await whatStays(ownProcesses);
    end(processes);
    for (const name of folders) rmSync(join(ownFolder, name), { recursive: true, force: true });
    const file = this.test?.parent?.suites[0]?.file ?? "A test file";
    const left = [...folders.map((name) => `the folder ${name}`), ...processes.map(inWords)];
    if (left.length > 0) throw new Error(`${file} leaves behind: ${left.join(", ")}.`);
  },
};

/**
 * Runs once, after all tests. The workers have ended, and their sandboxes end with them: a process that does not is a failure of
 * the run.
 */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopSharedSandbox();
  const isOfThis = ({ pid, parent, text }: RunningProcess) =>
    pid === process.pid || (parent === process.pid && isCompiler(text));
  const isOurs = (one: RunningProcess) => !isOfThis(one) && one.text.includes(runFolder);
  const left = await whatStays(() => runningProcesses().filter(isOurs));
  end(left);
  if (left.length === 0) return;
  process.stderr.write(`The tests leave behind: ${left.map(inWords).join(", ")}.\n`);
  // mocha ignores an error here, and ends with the number of failed tests.
  process.once("exit", (code) => {
    process.exitCode = code || 1;
  });
}

/** Only processes that this run has started are given. */
function end(processes: readonly RunningProcess[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}
