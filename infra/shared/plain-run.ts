import { watchDeclared } from "./declared-resources.ts";

/**
 * Runs the program of a `pulumi up`. The SDK (3.250) reports to the engine that the program is complete as soon as the process has
 * nothing left to do, even if an answer of the engine was lost and the program still waits for it; the engine then deletes the
 * remaining resources. A non-zero exit code prevents the report, and makes the run fail.
 */
export async function runPlainly<T>(program: () => Promise<T>): Promise<T> {
  const unanswered = watchDeclared();
  let isComplete = false;
  // The SDK's own listener checks the exit code, and runs after this one. Source: cmd/run/index.js of @pulumi/pulumi.
  process.on("beforeExit", () => {
    const names = unanswered();
    if ((isComplete && names.length === 0) || process.exitCode) return;
    process.exitCode = 1;
    const what = names.length === 0 ? "The program did not finish" : `No answer for ${names.join(", ")}`;
    console.error(
      `${what}, because the connection to Pulumi's engine was lost. Nothing was deleted. Run it again.`,
    );
  });
  const outputs = await program();
  isComplete = true;
  return outputs;
}
