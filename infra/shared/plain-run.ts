import { watchDeclared } from "./declared-resources.ts";

/**
 * Runs the program of a plain `pulumi up`, in a process of its own. The SDK (3.250) tells the engine that all is declared as soon as
 * the process has nothing more to do, also when an answer of the engine was lost and the program waits for it: the engine
 * then deletes the rest. An exit code keeps the SDK from it, and the engine from success.
 */
export async function runPlainly<T>(program: () => Promise<T>): Promise<T> {
  const unanswered = watchDeclared();
  let hasEnded = false;
  // The SDK's own listener asks for the code, and comes after this one. Source: cmd/run/index.js of @pulumi/pulumi.
  process.on("beforeExit", () => {
    const names = unanswered();
    if ((hasEnded && names.length === 0) || process.exitCode) return;
    process.exitCode = 1;
    const what =
      names.length === 0 ? "The program did not come to its end" : `No answer for ${names.join(", ")}`;
    console.error(`${what}: the connection to Pulumi's engine was lost. Nothing was deleted; run it again.`);
  });
  const outputs = await program();
  hasEnded = true;
  return outputs;
}
