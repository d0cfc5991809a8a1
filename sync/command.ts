import { Command } from "commander";
import { type SyncFlags, withSyncOptions } from "./command-options.ts";
import { SyncError } from "./errors.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { SourceName, SyncOutcome, SyncRequest, SyncTarget } from "./index.ts";
import { readPlanFile, writePlanFile } from "./plan-file.ts";

/** What the command needs of its caller. */
export interface SyncActions {
  /** Asks the stack for its pool, where no --pool-id is given. */
  findPool(stack: string | undefined): Promise<SyncTarget>;
  /** Runs sync where the caller talks to its user. */
  run(request: SyncRequest): Promise<SyncOutcome>;
  /** Is told how it ended. */
  ended(exitCode: ExitCode): void;
}

/** Makes the command `sync`, and those below it. */
export function syncCommand(actions: SyncActions): Command {
  const command = withSyncOptions(new Command("sync"))
    .description("Keep the user pool in step with the people of IAM Identity Center or Amazon Quick.")
    .action(async () => actions.ended((await actions.run(await asked())).exitCode));
  const asked = (): Promise<SyncRequest> => requestOf(command.opts<SyncFlags>(), actions);

  command
    .command("plan")
    .description("Only plan; with --out, into a file that `apply` carries out as it was read.")
    .option("--out <file>", "where to write the plan; it holds names and e-mails")
    .action(async ({ out }: { readonly out?: string }) => {
      const request = await asked();
      const outcome = await actions.run({ ...request, dryRun: true });
      if (out !== undefined) await writePlanFile(out, request, outcome.actions, new Date());
      actions.ended(outcome.exitCode);
    });

  command
    .command("apply")
    .argument("<file>", "what `plan --out` wrote")
    .description("Carry out a plan as it was read, or nothing where the pool or the directory has moved on.")
    .action(async (file: string) => {
      refuseBeside(command, ["stack", "poolId", "limit", "json", "sandbox"]);
      const { stack, poolId, limit, json } = command.opts<SyncFlags>();
      const target = poolId === undefined ? await actions.findPool(stack) : { poolId };
      const planned = await readPlanFile(file, target.poolId);
      actions.ended((await actions.run({ ...planned, target, limit, json, yes: true })).exitCode);
    });

  command
    .command("user")
    .argument("<who>", "an e-mail or an id")
    .description("Show and settle one person.")
    .action(async (who: string) => actions.ended((await actions.run({ ...(await asked()), who })).exitCode));
  return command;
}

async function requestOf(flags: SyncFlags, actions: SyncActions): Promise<SyncRequest> {
  const { group: groups, poolId, stack, source, ...rest } = flags;
  if (source === undefined)
    throw usage("It is not said where the people are.", "Add --source idc or --source local.");
  refuseOtherSources({ ...flags, source });
  const target = poolId === undefined ? await actions.findPool(stack) : { poolId };
  return { ...rest, source, groups, target };
}

function refuseOtherSources(flags: SyncFlags & { readonly source: SourceName }): void {
  const { source, group, identityStoreId, namespace, nobodyElse } = flags;
  if (source === "local" && (group.length > 0 || identityStoreId !== undefined))
    throw usage(
      "--group and --identity-store-id are for --source idc.",
      "Leave them out, or use --source idc.",
    );
  if (source === "idc" && namespace !== undefined)
    throw usage("--namespace is for --source local.", "Leave it out, or use --source local.");
  if (nobodyElse && group.length === 0 && namespace === undefined)
    throw usage(
      "--nobody-else goes with --group or --namespace.",
      "Leave it out: everybody is listed anyway.",
    );
}

/** A plan was made with a source and a policy, and is applied with the same. */
function refuseBeside(command: Command, allowed: readonly string[]): void {
  const given = command.options.filter(
    (option) =>
      !allowed.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given.length > 0) {
    const names = given.map(({ long }) => long).join(", ");
    throw usage(`${names} cannot be changed when a plan is applied.`, "Leave it out, or make a new plan.");
  }
}

function usage(message: string, hint: string): SyncError {
  return new SyncError("USAGE", message, hint);
}
