import type { Command } from "commander";
import { SyncError } from "../../model/errors.ts";

/** What is said about options that were typed and mean nothing here. */
export interface Refusal {
  /** "cannot be changed when a plan is applied": stands behind the options' names. */
  readonly why: string;
  /** What to do. */
  readonly hint: string;
}

/** Refuses what was typed beside the options that a command takes. @throws SyncError USAGE */
export function refuseBeside(command: Command, allowed: readonly string[], { why, hint }: Refusal): void {
  const given = command.options.filter(
    (option) =>
      !allowed.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given.length === 0) return;
  const names = given.map(({ long }) => long).join(", ");
  throw new SyncError("USAGE", `${names} ${why}.`, hint);
}
