import { Command, InvalidArgumentError, Option } from "commander";
import { SyncError } from "./errors.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { SourceName, SyncOutcome, SyncRequest, SyncTarget } from "./index.ts";

/** What the command needs of its caller. */
export interface SyncActions {
  /** Asks the stack for its pool, where no --pool-id is given. */
  findPool(stack: string | undefined): Promise<SyncTarget>;
  /** Runs sync where the caller talks to its user. */
  run(request: SyncRequest): Promise<SyncOutcome>;
  /** Is told how it ended. */
  ended(exitCode: ExitCode): void;
}

interface Flags {
  readonly source: SourceName;
  readonly stack?: string;
  readonly poolId?: string;
  readonly sourceRegion?: string;
  readonly sourceProfile?: string;
  readonly group: readonly string[];
  readonly identityStoreId?: string;
  readonly namespace?: string;
  readonly limit?: number;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly expectNoChanges: boolean;
  readonly resend: boolean;
  readonly json: boolean;
}

/** Makes the command `sync`. */
export function syncCommand(actions: SyncActions): Command {
  return new Command("sync")
    .description("Invite the people of IAM Identity Center or Amazon Quick into the user pool.")
    .addOption(
      new Option("--source <source>", "idc: IAM Identity Center; local: Amazon Quick's own users")
        .choices(["idc", "local"])
        .makeOptionMandatory(),
    )
    .addOption(new Option("--stack <name>", "the stack whose pool it is (default: dev)").conflicts("poolId"))
    .option("--pool-id <id>", "the pool itself, where there is no stack at hand", readPoolId)
    .option("--source-region <region>", "Region of the directory, if it is not the stack's")
    .option("--source-profile <profile>", "AWS profile for the directory, if it is in another account")
    .option("--group <names...>", "only the members of these groups of Identity Center", [])
    .option("--identity-store-id <id>", "which Identity Center, if there are several")
    .option("--namespace <name>", "only this namespace of Amazon Quick")
    .option("--limit <mails>", "mails in 24 hours; Cognito itself sends 50", readLimit)
    .option("--yes", "invite without asking", false)
    .option("--resend", "with --yes: also send new invitations to those who never signed in", false)
    .option("--dry-run", "only show what would be done", false)
    .option("--expect-no-changes", "only check: exit code 3 if there is anything to do", false)
    .option("--json", "print one JSON document", false)
    .action(async (flags: Flags) => actions.ended(await run(flags, actions)));
}

async function run(flags: Flags, actions: SyncActions): Promise<ExitCode> {
  const { group, poolId, stack, ...rest } = flags;
  if (flags.source === "local" && (group.length > 0 || flags.identityStoreId !== undefined)) {
    throw new SyncError(
      "USAGE",
      "--group and --identity-store-id are for --source idc.",
      "Leave them out, or use --source idc.",
    );
  }
  if (flags.source === "idc" && flags.namespace !== undefined) {
    throw new SyncError(
      "USAGE",
      "--namespace is for --source local.",
      "Leave it out, or use --source local.",
    );
  }
  const target = poolId === undefined ? await actions.findPool(stack) : { poolId };
  const { exitCode } = await actions.run({ ...rest, groups: group, target });
  return exitCode;
}

function readPoolId(text: string): string {
  if (/^[a-z]{2,}(-[a-z]+)+-\d_\w+$/.test(text)) return text;
  throw new InvalidArgumentError("A pool's id looks like eu-central-1_AbCdEf123.");
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 0) return limit;
  throw new InvalidArgumentError("It must be a whole number, 0 or more.");
}
