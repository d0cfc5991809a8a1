import { type Command, InvalidArgumentError, Option } from "commander";
import { ACTION_KINDS, type ActionKind } from "../../model/action.ts";
import { SyncError } from "../../model/errors.ts";
import type { ChangeLimit } from "../../model/policy.ts";
import { PRESET_NAMES } from "../../sources/mapping.ts";

/** The options of the command line that all sync commands share. */
export interface SyncFlags {
  readonly source?: readonly string[];
  readonly stack?: string;
  readonly poolId?: string;
  readonly sourceRegion?: string;
  readonly sourceProfile?: string;
  readonly group: readonly string[];
  readonly excludeGroup: readonly string[];
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly map: readonly string[];
  readonly identityStoreId?: string;
  readonly namespace?: string;
  readonly prune: boolean;
  readonly onRemove?: "disable" | "delete" | "keep";
  readonly graceDays?: number;
  readonly maxRemovals?: ChangeLimit;
  readonly allowRemovals?: number;
  readonly maxEmailChanges?: ChangeLimit;
  readonly allowEmailChanges?: number;
  readonly retireSource: readonly string[];
  readonly adopt: boolean;
  readonly resend: boolean;
  readonly resendAfterDays?: number;
  readonly maxInvitations?: number;
  readonly maxEmails?: number;
  readonly actions?: readonly ActionKind[];
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly expectNoChanges: boolean;
  readonly json: boolean;
  readonly report?: string;
}

/** Declares the options that all of sync's commands share. */
export function withSyncOptions(command: Command): Command {
  withSource(command);
  withRemovals(command);
  withInvitations(command);
  return command
    .option(
      "--max-emails <number>",
      "maximum number of e-mails in 24 hours; Cognito itself sends at most 50",
      readWhole,
    )
    .addOption(
      new Option("--actions <kinds>", "only these kinds of actions, for example invite,disable").argParser(
        readKinds,
      ),
    )
    .option("--yes", "execute the whole plan without asking; --max-removals still limits removals", false)
    .option("--dry-run", "only show the plan", false)
    .option("--expect-no-changes", "only check: exit code 3 if the plan has actions", false)
    .option("--json", "print one JSON document", false)
    .option(
      "--report <file>",
      "also write a report page, for example plan.html; it contains names and e-mail addresses",
    );
}

function withSource(command: Command): void {
  command
    .option(
      "--source <source...>",
      "idc: IAM Identity Center; local: users of Amazon Quick; manifest people.yaml: a file; scim: users pushed by SCIM",
    )
    .addOption(
      new Option(
        "--stack <name>",
        "the stack that has the user pool (default: the one selected in Pulumi)",
      ).conflicts("poolId"),
    )
    .option("--pool-id <id>", "the ID of the user pool, if no stack is available", readPoolId)
    .option("--source-region <region>", "Region of the directory, if it differs from the stack's")
    .option("--source-profile <profile>", "AWS profile for the directory, if it is in another account")
    .option("--group <names...>", "only the members of these groups", [])
    .option("--exclude-group <names...>", "without the members of these groups", [])
    .option(
      "--select <patterns...>",
      "only e-mail addresses that match a pattern: @example.com 'it-*@example.org'",
      [],
    )
    .option("--exclude <patterns...>", "without e-mail addresses that match a pattern", [])
    .option(
      "--map <field=attribute...>",
      `read a field from another attribute: email=UserName; for a manifest also a preset: ${PRESET_NAMES.join(", ")}`,
      [],
    )
    .option("--identity-store-id <id>", "the Identity Center instance, if there are several")
    .option("--namespace <name>", "only this namespace of Amazon Quick")
    .option(
      "--prune",
      "with filters such as --group: also remove users outside the filter (default: filtered runs remove no users)",
      false,
    );
}

function withRemovals(command: Command): void {
  command
    .addOption(
      new Option("--on-remove <what>", "action for users who left the source (default: disable)").choices([
        "disable",
        "delete",
        "keep",
      ]),
    )
    .option(
      "--grace-days <days>",
      "with --on-remove delete: days between disabling and deletion (default: 30)",
      readWhole,
    )
    .option(
      "--max-removals <n|n%>",
      "remove no user above this limit within an hour (default: 10%, in small pools 5, at most half)",
      readChangeLimit,
    )
    .option("--allow-removals <n>", "remove up to this many users, in this run only", readWhole)
    .option(
      "--max-email-changes <n|n%>",
      "change no e-mail address above this limit within an hour (default: as --max-removals)",
      readChangeLimit,
    )
    .option(
      "--allow-email-changes <n>",
      "change up to this many e-mail addresses, in this run only",
      readWhole,
    )
    .option(
      "--retire-source <names...>",
      "sources no longer in use: their users are removed unless another source has them",
      [],
    );
}

function withInvitations(command: Command): void {
  command
    .option(
      "--adopt",
      "adopt accounts that sync did not create and that have the same verified e-mail address, or the same ID if it may have been reused",
      false,
    )
    .option("--resend", "also resend invitations that have not expired", false)
    .option(
      "--resend-after-days <days>",
      "days until an invitation expires (default: as the temporary password)",
      readWhole,
    )
    .option(
      "--max-invitations <n>",
      "maximum number of automatic invitations to one user (default: 3)",
      readWhole,
    );
}

function readPoolId(text: string): string {
  if (/^[a-z]{2,}(-[a-z]+)+-\d_\w+$/.test(text)) return text;
  throw new InvalidArgumentError("A pool ID looks like eu-central-1_AbCdEf123.");
}

function readWhole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number, 0 or more.");
}

function readChangeLimit(text: string): ChangeLimit {
  const [, number = "", percent] = /^(\d{1,9})(%?)$/.exec(text) ?? [];
  if (number === "" || (percent && Number(number) > 100))
    throw new InvalidArgumentError(
      "It must be a whole number, for example 20, or a percentage, for example 10%.",
    );
  return percent ? { share: Number(number) / 100, atLeast: 0 } : { count: Number(number) };
}

function readKinds(text: string): ActionKind[] {
  const names = text.split(",");
  const kinds = ACTION_KINDS.filter((kind) => names.includes(kind));
  if (kinds.length === names.length) return kinds;
  throw new InvalidArgumentError(`Use a comma-separated list of: ${ACTION_KINDS.join(", ")}.`);
}

/** The error for options that a command does not accept. */
interface ConflictMessage {
  /** The predicate after the options' names: "cannot be changed when a plan is applied". */
  readonly why: string;
  /** What to do. */
  readonly hint: string;
}

/** Refuses options that were given and that a command does not accept. @throws SyncError USAGE */
export function assertNoConflict(
  command: Command,
  allowed: readonly string[],
  { why, hint }: ConflictMessage,
): void {
  const given = command.options.filter(
    (option) =>
      !allowed.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given.length === 0) return;
  const names = given.map(({ long }) => long).join(", ");
  throw new SyncError("USAGE", `${names} ${why}.`, hint);
}
