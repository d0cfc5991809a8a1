import { resolve } from "node:path";
import { Command } from "commander";
import { SyncError } from "../../model/errors.ts";
import type { ExitCode } from "../../model/exit-codes.ts";
import type { SyncOutcome, SyncTarget } from "../../reconcile/request.ts";
import { resolveSources } from "../run/resolve-sources.ts";
import type { RecordedRequest, RunRecorder } from "../run/run-snapshot.ts";
import { assertNoConflict, type SyncFlags, withSyncOptions } from "./options.ts";
import { addHistory, addRedrive, type HistoryActions, type RedriveActions } from "./stack-commands.ts";

/** The functions that the command calls. */
export interface SyncActions extends HistoryActions, RedriveActions {
  /** Reads the pool from the stack's outputs, if no --pool-id is given. */
  findPool(stack: string | undefined): Promise<SyncTarget>;
  /** Runs sync with the caller's terminal. */
  run(request: RecordedRequest): Promise<SyncOutcome>;
  /** Called with the exit code. */
  ended(exitCode: ExitCode): void;
}

/** Creates the command `sync` and its subcommands. */
export function syncCommand(actions: SyncActions): Command {
  const command = withSyncOptions(new Command("sync"))
    .description(
      "Keep the user pool in sync with the users of IAM Identity Center, Amazon Quick, SCIM or a file.",
    )
    .action(async () => actions.ended((await actions.run(await fullRequest())).exitCode));
  const fullRequest = (): Promise<RecordedRequest> => requestOf(command.opts<SyncFlags>(), actions);

  command
    .command("plan")
    .description("Only plan. With --out, write the plan to a file for `apply`.")
    .option("--out <file>", "the file for the plan; it contains names and e-mail addresses")
    .action(async ({ out }: { readonly out?: string }) => {
      assertTwoFiles(out, command.opts<SyncFlags>().report);
      const writePlan = out === undefined ? undefined : await (await planFile()).planFileAt(out);
      const request = await fullRequest();
      const outcome = await actions.run({ ...request, dryRun: true });
      await writePlan?.(request, outcome.actions, new Date());
      actions.ended(outcome.exitCode);
    });

  command
    .command("apply")
    .argument("<file>", "the file that `plan --out` wrote")
    .description("Execute a plan file; execute nothing if the pool or the directory has changed since.")
    .action(async (file: string) => {
      assertNoConflict(command, ["stack", "poolId", "maxEmails", "json", "report", "sandbox"], FIXED_BY_PLAN);
      const { stack, poolId, maxEmails, json, report } = command.opts<SyncFlags>();
      const recorder = await recorderFor(report);
      const target = poolId === undefined ? await actions.findPool(stack) : { poolId };
      const planned = await (await planFile()).readPlanFile(file, target.poolId);
      actions.ended(
        (await actions.run({ ...planned, target, maxEmails, json, recorder, yes: true })).exitCode,
      );
    });

  command
    .command("user")
    .argument("<who>", "an e-mail address or an ID")
    .description("Show one user, and execute what is planned for this user.")
    .action(async (who: string) =>
      actions.ended((await actions.run({ ...(await fullRequest()), who })).exitCode),
    );
  addHistory(command, actions);
  addRedrive(command, actions);
  return command;
}

async function requestOf(flags: SyncFlags, actions: SyncActions): Promise<RecordedRequest> {
  const { group: groups, excludeGroup: excludeGroups, select: include, actions: only, ...others } = flags;
  const { poolId, stack, source = [], report, ...rest } = others;
  const request = { ...rest, source, groups, excludeGroups, include, only };
  // Usage errors come before any call.
  resolveSources(request);
  const recorder = await recorderFor(report);
  const target = poolId === undefined ? await actions.findPool(stack) : { poolId };
  return { ...request, target, recorder };
}

/** The plan would replace the report, or be refused after the run. */
function assertTwoFiles(out: string | undefined, report: string | undefined): void {
  if (out === undefined || report === undefined || resolve(out) !== resolve(report)) return;
  throw new SyncError("USAGE", `--out and --report name the same file, ${out}.`, "Name two files.");
}

/** Loaded on demand, with the AWS SDK: `--help` and usage errors do not need it. */
function planFile() {
  return import("../run/plan-file.ts");
}

/** Refuses a report file that cannot be written, before anything is read. The page generator is loaded only if needed. */
async function recorderFor(report: string | undefined): Promise<RunRecorder | undefined> {
  if (report === undefined) return undefined;
  const { reportFile } = await import("../report/report-file.ts");
  return reportFile(report);
}

/** A plan is applied with the source and the policy that it was made with. */
const FIXED_BY_PLAN = {
  why: "cannot be changed when a plan is applied",
  hint: "Remove the option, or make a new plan.",
};
