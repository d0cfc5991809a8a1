import type { Command } from "commander";
import { syncCommand } from "../sync/command/command.ts";
import type { ExitCode } from "../sync/exit-codes.ts";
import { showHistory } from "../sync/history/history.ts";
import { terminalIo } from "../sync/show/terminal.ts";
import { findByItself, findPool } from "./find-pool.ts";
import type { DriverIo } from "./io.ts";
import { interruptibleRedrive, interruptibleSync } from "./run-sync.ts";
import { enterRunningSandbox, SANDBOX_STACK } from "./sandbox-session.ts";
import type { StackPlace } from "./workspace.ts";

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
    findByItself: (stack) => findByItself(place(stack), io),
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
