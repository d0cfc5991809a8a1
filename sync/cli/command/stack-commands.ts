import { type Command, InvalidArgumentError } from "commander";
import type { WorkerResources } from "../../aws/audit-target.ts";
import type { ExitCode } from "../../model/exit-codes.ts";
import type { HistoryRequest } from "../history/history.ts";
import type { RedriveRequest } from "../redrive/redrive.ts";
import { assertNoConflict, type SyncFlags } from "./options.ts";

/** The functions that `history` calls. */
export interface HistoryActions {
  /** Finds the run records and the audit log of the stack. */
  findWorker(stack: string | undefined): Promise<WorkerResources>;
  /** Shows the history on the caller's terminal. */
  history(request: HistoryRequest): Promise<ExitCode>;
  /** Called with the exit code. */
  ended(exitCode: ExitCode): void;
}

/** Adds the command `history` below `sync`. */
export function addHistory(sync: Command, actions: HistoryActions): void {
  sync
    .command("history")
    .description("Show the last runs of the stack's worker and of this command.")
    .option("--last <n>", "number of runs (default: 20)", readCount, 20)
    .option("--changes <run>", "show the changes of this run, with the values before and after")
    .action(async ({ last, changes }: { readonly last: number; readonly changes?: string }) => {
      assertNoConflict(sync, ["stack", "json", "sandbox"], {
        why: "does not apply to history",
        hint: "Remove the option. history accepts --stack, --last, --changes and --json.",
      });
      const { stack, json } = sync.opts<SyncFlags>();
      const worker = await actions.findWorker(stack);
      actions.ended(await actions.history({ worker, last, changes, json }));
    });
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 to 99999.");
}

/** The functions that `redrive` calls. */
export interface RedriveActions {
  /** Finds the queues of the stack. */
  findWorker(stack: string | undefined): Promise<WorkerResources>;
  /** Moves the messages, with the caller's terminal. */
  redrive(request: RedriveRequest): Promise<ExitCode>;
  /** Called with the exit code. */
  ended(exitCode: ExitCode): void;
}

/** Adds the command `redrive` below `sync`. */
export function addRedrive(sync: Command, actions: RedriveActions): void {
  sync
    .command("redrive")
    .description(
      "Show the dead-letter queue, and move its messages back to the queue after a confirmation or with --yes.",
    )
    .action(async () => {
      assertNoConflict(sync, ["stack", "yes", "dryRun", "json", "sandbox"], {
        why: "does not apply to redrive",
        hint: "Remove the option. redrive accepts --stack, --dry-run, --yes and --json.",
      });
      const { stack, yes, dryRun, json } = sync.opts<SyncFlags>();
      const worker = await actions.findWorker(stack);
      actions.ended(await actions.redrive({ worker, yes, dryRun, json }));
    });
}
