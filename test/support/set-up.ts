import { setUpTools } from "../../sandbox/setup/tools.ts";

/**
 * Runs once before all tests, and before any of their time limits: on a fresh machine the sandbox's tools take minutes. What
 * cannot be had is said, and fails the tests that need it; those without a sandbox need none of it.
 */
export async function mochaGlobalSetup(): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await setUpTools(say).catch((error: unknown) =>
    say(error instanceof Error ? error.message : String(error)),
  );
}
