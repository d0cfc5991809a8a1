import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopSharedSandbox } from "./at-end.ts";
import { needTools } from "./needed-tools.ts";

let folder: string | undefined;

/**
 * Runs once in mocha's main process, before all tests and their time limits: on a new machine, installing the sandbox's tools
 * takes minutes. It reports a tool that cannot be installed; the tests that need it then fail.
 */
export async function mochaGlobalSetup(): Promise<void> {
  // Tests and sandboxes write only into this folder, which is deleted even if a worker was killed.
  folder = mkdtempSync(join(tmpdir(), "quick-sign-in-tests-"));
  process.env["TMPDIR"] = folder;
  process.once("exit", removeFolder);
  // Without this, Ctrl-C ends the process immediately, and the folder stays.
  process.once("SIGINT", () => process.exit(130));
  if (!needTools(process.argv.filter((argument) => argument.endsWith(".ts")))) return;
  const info = (line: string) => process.stderr.write(`${line}\n`);
  const { setUpTools } = await import("../../sandbox/setup/tools.ts");
  await setUpTools(info).catch((error: unknown) =>
    info(error instanceof Error ? error.message : String(error)),
  );
}

/** Runs once, after all tests. Workers and their sandboxes have already ended. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopSharedSandbox();
  removeFolder();
}

function removeFolder(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
