import type { Command } from "commander";
import { syncCommand } from "../../sync/cli/command/command.ts";
import type { ExitCode } from "../../sync/model/exit-codes.ts";
import type { StackRef } from "../engine/workspace.ts";
import type { DriverIo } from "../terminal/io.ts";

/** Loaded by the command that runs: they bring Pulumi and the AWS SDK. */
const findPool = () => import("../operations/find-pool.ts");
const runSync = () => import("../operations/run-sync.ts");

/**
 * Creates the command `sync` for the pool of a stack.
 *
 * @param stackInAws finds a stack by name; without `--stack` the name is undefined, and it may ask.
 * @param ended receives the exit code.
 */
export function stackSyncCommand(
  stackInAws: (stack: string | undefined) => Promise<StackRef>,
  io: DriverIo,
  ended: (exitCode: ExitCode) => void,
): Command {
  let stackRefOf = stackInAws;
  const command = syncCommand({
    findPool: async (stack) => (await findPool()).findPool(await stackRefOf(stack), io),
    run: async (request) => (await runSync()).interruptibleSync(request, io),
    findWorker: async (stack) => (await findPool()).findWorker(await stackRefOf(stack), io),
    history: async (request) => (await runSync()).history(request, io),
    redrive: async (request) => (await runSync()).interruptibleRedrive(request, io),
    ended,
  });
  return command
    .option("--sandbox", "use the pool of the running sandbox", false)
    .hook("preAction", async () => {
      if (command.opts<{ sandbox: boolean }>().sandbox !== true) return;
      const { enterRunningSandbox, SANDBOX_STACK } = await import("../../sandbox/cli/session.ts");
      const running = enterRunningSandbox();
      stackRefOf = async (stack = SANDBOX_STACK) => ({ ...running, stack });
    });
}
