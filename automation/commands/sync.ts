import type { Command } from "commander";
import { enterRunningSandbox, SANDBOX_STACK } from "../../sandbox/cli/session.ts";
import { syncCommand } from "../../sync/cli/command/command.ts";
import { showHistory } from "../../sync/cli/history/history.ts";
import { terminalIo } from "../../sync/cli/show/terminal.ts";
import type { ExitCode } from "../../sync/model/exit-codes.ts";
import type { StackPlace } from "../engine/workspace.ts";
import { findPool, findWorker } from "../operations/find-pool.ts";
import { interruptibleRedrive, interruptibleSync } from "../operations/run-sync.ts";
import type { DriverIo } from "../terminal/io.ts";

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
    findPool: (stack) => findPool(place(stack), io),
    run: (request) => interruptibleSync(request, io),
    findByItself: (stack) => findWorker(place(stack), io),
    history: (request) => showHistory(request, terminalIo(new AbortController().signal)),
    redrive: (request) => interruptibleRedrive(request, io),
    ended,
  });
  return command
    .option("--sandbox", "the pool of the running sandbox, or another one there", false)
    .hook("preAction", () => {
      if (command.opts<{ sandbox: boolean }>().sandbox !== true) return;
      const running = enterRunningSandbox();
      place = (stack = SANDBOX_STACK) => ({ ...running, stack });
    });
}
