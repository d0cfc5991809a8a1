import { type Command, InvalidArgumentError } from "commander";
import type { WorkerResources } from "../../aws/audit-target.ts";
import type { ExitCode } from "../../model/exit-codes.ts";
import type { HistoryRequest } from "../history/history.ts";
import { refuseBeside } from "./conflicting-options.ts";
import type { SyncFlags } from "./options.ts";

/** What `history` needs of the caller. */
export interface HistoryActions {
  /** Asks the stack for what it remembers. */
  findByItself(stack: string | undefined): Promise<WorkerResources>;
  /** Shows it where the caller talks to its user. */
  history(request: HistoryRequest): Promise<ExitCode>;
  /** Is told how it ended. */
  ended(exitCode: ExitCode): void;
}

/** Adds the command `history` below `sync`. */
export function addHistory(sync: Command, actions: HistoryActions): void {
  sync
    .command("history")
    .description("Show the last runs, those that the stack makes by itself and those of this command.")
    .option("--last <n>", "so many runs (default: 20)", readCount, 20)
    .option("--changes <run>", "what this run changed, with what was before and after")
    .action(async ({ last, changes }: { readonly last: number; readonly changes?: string }) => {
      refuseBeside(sync, ["stack", "json", "sandbox"], {
        why: "means nothing for the history of a stack",
        hint: "Leave it out: history takes --stack, --last, --changes and --json.",
      });
      const { stack, json } = sync.opts<SyncFlags>();
      const place = await actions.findByItself(stack);
      actions.ended(await actions.history({ place, last, changes, json }));
    });
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 to 99999.");
}
