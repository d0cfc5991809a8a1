import type { Command } from "commander";
import type { WorkerResources } from "../../aws/audit-target.ts";
import type { ExitCode } from "../../model/exit-codes.ts";
import type { RedriveRequest } from "../redrive/redrive.ts";
import { refuseBeside } from "./conflicting-options.ts";
import type { SyncFlags } from "./options.ts";

/** What `redrive` needs of the caller. */
export interface RedriveActions {
  /** Asks the stack for its queues. */
  findByItself(stack: string | undefined): Promise<WorkerResources>;
  /** Does it where the caller talks to its user. */
  redrive(request: RedriveRequest): Promise<ExitCode>;
  /** Is told how it ended. */
  ended(exitCode: ExitCode): void;
}

/** Adds the command `redrive` below `sync`. */
export function addRedrive(sync: Command, actions: RedriveActions): void {
  sync
    .command("redrive")
    .description("Show what the worker gave up on, and have it tried again: with --yes, or after a question.")
    .action(async () => {
      refuseBeside(sync, ["stack", "yes", "dryRun", "json", "sandbox"], {
        why: "means nothing for a stack's dead letters",
        hint: "Leave it out: redrive takes --stack, --dry-run, --yes and --json.",
      });
      const { stack, yes, dryRun, json } = sync.opts<SyncFlags>();
      const place = await actions.findByItself(stack);
      actions.ended(await actions.redrive({ place, yes, dryRun, json }));
    });
}
