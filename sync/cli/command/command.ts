import { Command } from "commander";
import type { ExitCode } from "../../model/exit-codes.ts";
import { resolveSources } from "../run/resolve-sources.ts";
import type { RecordedRequest, RunRecorder } from "../run/run-snapshot.ts";
import type { SyncOutcome, SyncTarget } from "../run/run-sync.ts";
import { refuseBeside } from "./conflicting-options.ts";
import { addHistory, type HistoryActions } from "./history-command.ts";
import { type SyncFlags, withSyncOptions } from "./options.ts";
import { addRedrive, type RedriveActions } from "./redrive-command.ts";

/** What the command needs of its caller. */
export interface SyncActions extends HistoryActions, RedriveActions {
  /** Asks the stack for its pool, where no --pool-id is given. */
  findPool(stack: string | undefined): Promise<SyncTarget>;
  /** Runs sync where the caller talks to its user. */
  run(request: RecordedRequest): Promise<SyncOutcome>;
  /** Is told how it ended. */
  ended(exitCode: ExitCode): void;
}

/** Makes the command `sync`, and those below it. */
export function syncCommand(actions: SyncActions): Command {
  const command = withSyncOptions(new Command("sync"))
    .description(
      "Keep the user pool in step with the people of IAM Identity Center, Amazon Quick, or a file.",
    )
    .action(async () => actions.ended((await actions.run(await asked())).exitCode));
  const asked = (): Promise<RecordedRequest> => requestOf(command.opts<SyncFlags>(), actions);

  command
    .command("plan")
    .description("Only plan; with --out, into a file that `apply` carries out as it was read.")
    .option("--out <file>", "where to write the plan; it holds names and e-mails")
    .action(async ({ out }: { readonly out?: string }) => {
      const request = await asked();
      const outcome = await actions.run({ ...request, dryRun: true });
      if (out !== undefined)
        await (await planFile()).writePlanFile(out, request, outcome.actions, new Date());
      actions.ended(outcome.exitCode);
    });

  command
    .command("apply")
    .argument("<file>", "what `plan --out` wrote")
    .description("Carry out a plan as it was read, or nothing where the pool or the directory has moved on.")
    .action(async (file: string) => {
      refuseBeside(command, ["stack", "poolId", "limit", "json", "report", "sandbox"], OF_A_PLAN);
      const { stack, poolId, maxEmails: limit, json, report } = command.opts<SyncFlags>();
      const recorder = await recorderFor(report);
      const target = poolId === undefined ? await actions.findPool(stack) : { poolId };
      const planned = await (await planFile()).readPlanFile(file, target.poolId);
      actions.ended(
        (await actions.run({ ...planned, target, maxEmails: limit, json, recorder, yes: true })).exitCode,
      );
    });

  command
    .command("user")
    .argument("<who>", "an e-mail or an id")
    .description("Show and settle one person.")
    .action(async (who: string) => actions.ended((await actions.run({ ...(await asked()), who })).exitCode));
  addHistory(command, actions);
  addRedrive(command, actions);
  return command;
}

async function requestOf(flags: SyncFlags, actions: SyncActions): Promise<RecordedRequest> {
  const { group: groups, excludeGroup: excludeGroups, poolId, stack, source = [], report, ...rest } = flags;
  const asked = { ...rest, source, groups, excludeGroups };
  // Wrong words are refused before anything is asked for.
  resolveSources(asked);
  const recorder = await recorderFor(report);
  const target = poolId === undefined ? await actions.findPool(stack) : { poolId };
  return { ...asked, target, recorder };
}

/** Loaded by the commands that need it: it brings the AWS SDK, which `--help` and wrong usage do without. */
function planFile() {
  return import("../run/plan-file.ts");
}

/** Refuses a file that cannot be written before anything is read; what makes the page is loaded only for one. */
async function recorderFor(report: string | undefined): Promise<RunRecorder | undefined> {
  if (report === undefined) return undefined;
  const { reportFile } = await import("../report/report-file.ts");
  return reportFile(report);
}

/** A plan was made with a source and a policy, and is applied with the same. */
const OF_A_PLAN = {
  why: "cannot be changed when a plan is applied",
  hint: "Leave it out, or make a new plan.",
};
