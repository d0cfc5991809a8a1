import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopSharedSandbox } from "./at-end.ts";
import { needTools } from "./needed-tools.ts";

let folder: string | undefined;

/**
 * Runs once, in mocha's main process, before all tests and before any of their time limits: on a fresh machine the tools of the
 * sandbox take minutes. It reports a tool that cannot be had, and lets the tests fail that need it.
 */
export async function mochaGlobalSetup(): Promise<void> {
  // All that tests and sandboxes write is in one folder, which goes away also when a worker died or was killed.
  folder = mkdtempSync(join(tmpdir(), "quick-sign-in-tests-"));
  process.env["TMPDIR"] = folder;
  process.once("exit", removeFolder);
  // Without this Ctrl-C ends the process at once, and leaves the folder.
  process.once("SIGINT", () => process.exit(130));
  if (!needTools(process.argv.filter((argument) => argument.endsWith(".ts")))) return;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const { setUpTools } = await import("../../sandbox/setup/tools.ts");
  await setUpTools(say).catch((error: unknown) =>
    say(error instanceof Error ? error.message : String(error)),
  );
}

/** Runs once, after all tests. Workers have ended by then, and their sandboxes with them. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopSharedSandbox();
  removeFolder();
}

function removeFolder(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
