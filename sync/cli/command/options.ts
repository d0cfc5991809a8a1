import { type Command, InvalidArgumentError, Option } from "commander";
import { ACTION_KINDS, type ActionKind } from "../../model/action.ts";
import type { ChangeLimit } from "../../model/policy.ts";
import { PRESET_NAMES } from "../../sources/manifest/presets.ts";

/** What the command line gives, for all of sync's commands. */
export interface SyncFlags {
  readonly source?: readonly string[];
  readonly stack?: string;
  readonly poolId?: string;
  readonly sourceRegion?: string;
  readonly sourceProfile?: string;
  readonly group: readonly string[];
  readonly excludeGroup: readonly string[];
  readonly include: readonly string[];
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
  readonly only?: readonly ActionKind[];
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly expectNoChanges: boolean;
  readonly json: boolean;
  readonly report?: string;
}

/** Declares the options that all of sync's commands share. */
export function withSyncOptions(command: Command): Command {
  withSource(command);
  withPolicy(command);
  return command
    .option("--max-emails <number>", "e-mails in 24 hours; Cognito itself sends at most 50", readWhole)
    .addOption(new Option("--only <kinds>", "show and do these alone: invite,disable").argParser(readKinds))
    .option(
      "--yes",
      "do all of the plan without asking: also disable and delete, as far as --max-removals lets it",
      false,
    )
    .option("--dry-run", "only show what would be done", false)
    .option("--expect-no-changes", "only check: exit code 3 if there is anything to do", false)
    .option("--json", "print one JSON document", false)
    .option(
      "--report <file>",
      "also write a page to look at, search and keep: plan.html; it holds names and e-mails",
    );
}

function withSource(command: Command): void {
  command
    .option(
      "--source <source...>",
      "idc: IAM Identity Center; local: Amazon Quick's own users; manifest people.yaml: a file",
    )
    .addOption(new Option("--stack <name>", "the stack whose pool it is (default: dev)").conflicts("poolId"))
    .option("--pool-id <id>", "the pool itself, where there is no stack at hand", readPoolId)
    .option("--source-region <region>", "Region of the directory, if it is not the stack's")
    .option("--source-profile <profile>", "AWS profile for the directory, if it is in another account")
    .option("--group <names...>", "only the members of these groups", [])
    .option("--exclude-group <names...>", "nobody of these groups", [])
    .option(
      "--include <patterns...>",
      "only e-mails that fit one of these: @example.com 'it-*@example.org'",
      [],
    )
    .option("--exclude <patterns...>", "no e-mail that fits one of these", [])
    .option(
      "--map <field=attribute...>",
      `takes a field from another attribute: email=UserName; of a manifest also an export: ${PRESET_NAMES.join(", ")}`,
      [],
    )
    .option("--identity-store-id <id>", "which Identity Center, if there are several")
    .option("--namespace <name>", "only this namespace of Amazon Quick")
    .option(
      "--prune",
      "with --group, --include or what else makes a part: whoever is not in it is gone, too; else left alone",
      false,
    );
}

function withPolicy(command: Command): void {
  command
    .addOption(
      new Option("--on-remove <what>", "what happens to who is gone (default: disable)").choices([
        "disable",
        "delete",
        "keep",
      ]),
    )
    .option("--grace-days <days>", "with --on-remove delete: days disabled before (default: 30)", readWhole)
    .option(
      "--max-removals <n|n%>",
      "remove no user above this limit within an hour (default: 10%, in small pools 5, at most half)",
      readMost,
    )
    .option("--allow-removals <n>", "remove up to this many, this once", readWhole)
    .option(
      "--max-email-changes <n|n%>",
      "change no e-mail above this limit within an hour (default: as --max-removals)",
      readMost,
    )
    .option("--allow-email-changes <n>", "change up to this many e-mails, this once", readWhole)
    .option(
      "--retire-source <names...>",
      "sources that are no longer in use: their users count as gone unless another source has them",
      [],
    )
    .option(
      "--adopt",
      "take over accounts with the same verified e-mail that sync did not make, or with the same id where it may have been reused",
      false,
    )
    .option("--resend", "also send new invitations to those whose last one has not lapsed", false)
    .option("--resend-after-days <days>", "when an invitation lapses (default: as the password)", readWhole)
    .option(
      "--max-invitations <n>",
      "invitations to one person that go out by themselves (default: 3)",
      readWhole,
    );
}

function readPoolId(text: string): string {
  if (/^[a-z]{2,}(-[a-z]+)+-\d_\w+$/.test(text)) return text;
  throw new InvalidArgumentError("A pool's id looks like eu-central-1_AbCdEf123.");
}

function readWhole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number, 0 or more.");
}

function readMost(text: string): ChangeLimit {
  const [, number = "", percent] = /^(\d{1,9})(%?)$/.exec(text) ?? [];
  if (number === "" || (percent && Number(number) > 100))
    throw new InvalidArgumentError("It must be a whole number, as 20, or a percentage, as 10%.");
  return percent ? { share: Number(number) / 100, atLeast: 0 } : { count: Number(number) };
}

function readKinds(text: string): ActionKind[] {
  const names = text.split(",");
  const kinds = ACTION_KINDS.filter((kind) => names.includes(kind));
  if (kinds.length === names.length) return kinds;
  throw new InvalidArgumentError(`They are ${ACTION_KINDS.join(", ")}, with a comma between.`);
}
