import { RunError } from "@pulumi/pulumi";
import { CodedError } from "../../sync/model/errors.ts";
import { watchDeclared } from "./declared-resources.ts";

/**
 * Runs the program of a `pulumi up`. The SDK (3.250) reports to the engine that the program is complete as soon as the process has
 * nothing left to do, even if an answer of the engine was lost and the program still waits for it; the engine then deletes the
 * remaining resources. A non-zero exit code prevents the report, and makes the run fail.
 */
export async function runPlainly<T>(program: () => Promise<T>): Promise<T> {
  const unanswered = watchDeclared();
  let isComplete = false;
  let isRefused = false;
  // The SDK's own listener checks the exit code, and runs after this one. Source: cmd/run/index.js of @pulumi/pulumi.
  process.on("beforeExit", () => {
    const names = unanswered();
    if (isRefused || (isComplete && names.length === 0) || process.exitCode) return;
    process.exitCode = 1;
    const what = names.length === 0 ? "The program did not finish" : `No answer for ${names.join(", ")}`;
    console.error(
      `${what}, because the connection to Pulumi's engine was lost. Nothing was deleted. Run it again.`,
    );
  });
  try {
    const outputs = await program();
    isComplete = true;
    return outputs;
  } catch (thrown) {
    // Not every error: the SDK takes a lost call for an engine that is shutting down, and reports such a run as complete.
    if (!(thrown instanceof CodedError)) throw thrown;
    isRefused = true;
    throw withoutStack(thrown);
  }
}

/** Pulumi prints a RunError without its stack, which is of no use to an administrator. */
function withoutStack({ message, hint }: CodedError): RunError {
  return new RunError(hint === undefined ? message : `${message}\n${hint}`);
}
