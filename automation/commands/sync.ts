import type { Command } from "commander";
import { syncCommand } from "../../sync/cli/command/command.ts";
import type { ExitCode } from "../../sync/model/exit-codes.ts";
import type { StackPlace } from "../engine/workspace.ts";
import type { DriverIo } from "../terminal/io.ts";

/** What the commands below `sync` do; loaded by the one that runs. */
const findPool = () => import("../operations/find-pool.ts");
const runSync = () => import("../operations/run-sync.ts");

/**
 * Sync's own command, for the pool of a stack.
 *
 * @param stackInAws where a stack is, by its name; without `--stack` its name is undefined.
 * @param ended is told how it ended.
 */
export function stackSyncCommand(
  stackInAws: (stack: string | undefined) => StackPlace,
  io: DriverIo,
  ended: (exitCode: ExitCode) => void,
): Command {
  let place = stackInAws;
  const command = syncCommand({
    findPool: async (stack) => (await findPool()).findPool(place(stack), io),
    run: async (request) => (await runSync()).interruptibleSync(request, io),
    findByItself: async (stack) => (await findPool()).findWorker(place(stack), io),
    history: async (request) => (await runSync()).history(request, io),
    redrive: async (request) => (await runSync()).interruptibleRedrive(request, io),
    ended,
  });
  return command
    .option("--sandbox", "the pool of the running sandbox, or another one there", false)
    .hook("preAction", async () => {
      if (command.opts<{ sandbox: boolean }>().sandbox !== true) return;
      const { enterRunningSandbox, SANDBOX_STACK } = await import("../../sandbox/cli/session.ts");
      const running = enterRunningSandbox();
      place = (stack = SANDBOX_STACK) => ({ ...running, stack });
    });
}
