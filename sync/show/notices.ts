import type { Action } from "../rule/action.ts";
import { partiesOf } from "../rule/action.ts";
import type { EmailGuardFinding, GuardFinding } from "../rule/guard.ts";
import type { UnidentifiedOf } from "../rule/policy.ts";
import { printable } from "./printable.ts";

/** What an administrator has to know beside the plan: what stopped a part of it, and whom it is not about. */
export interface Noticed {
  readonly actions: readonly Action[];
  readonly guard?: GuardFinding | undefined;
  readonly emailGuard?: EmailGuardFinding | undefined;
  /** Entries of the sources that have no usable id. @default none */
  readonly unidentified?: readonly UnidentifiedOf[] | undefined;
}

/** More would push what else there is to read off the screen. */
const MAX_NAMED = 20;

/** A line for each: the gravest last, where it is read. */
export function noticesOf({ actions, guard, emailGuard, unidentified = [] }: Noticed): string[] {
  const conflicts = conflictsIn(actions);
  return [
    ...otherSourcesLine(actions),
    ...unidentifiedLines(unidentified),
    ...(conflicts.length > 0 ? [conflictLine(conflicts)] : []),
    ...(emailGuard === undefined ? [] : [emailGuardLine(emailGuard)]),
    ...(guard === undefined ? [] : [guardLine(guard)]),
  ];
}

/** Entries of the directory that claim an id which another entry claims as well. */
export function conflictsIn(actions: readonly Action[]): Action[] {
  return actions.filter(({ reason }) => reason === "duplicate-id");
}

/** Accounts that sync manages and whose source a run does not read. */
export function accountsOfOtherSources(actions: readonly Action[]): Action[] {
  return actions.filter(
    (action) => action.reason === "other-source" && partiesOf(action).account !== undefined,
  );
}

/** Why no user is removed, or deleted, and what to do if it is meant. */
export function guardLine(finding: GuardFinding): string {
  const { reason, removals, allowed, of, emptySources, source, only, exchanged } = finding;
  const meant = `If this is meant, say so once: --allow-removals ${removals}.`;
  const whose = source === undefined ? "" : ` of ${source}`;
  if (reason === "ids-exchanged")
    return `NO USER IS REMOVED: ${exchanged} of ${of} accounts${whose} belong to users who came back with the same e-mail under another id, as when a directory is made again. Keep their accounts, passwords and authenticators with --adopt. ${meant}`;
  if (reason === "source-empty")
    return `NO USER IS REMOVED: ${emptySources?.join(" and ") ?? "the source"} answered with no user at all, and ${removals} would lose their access. ${meant}`;
  const kept = only === "deletions" ? "NO ACCOUNT IS DELETED, and disabling goes on" : "NO USER IS REMOVED";
  return `${kept}: ${removals} of ${of}${whose} would lose their access or account, and at most ${allowed} may within an hour. ${meant}`;
}

/** Why no e-mail is changed, and what to do if it is meant. */
export function emailGuardLine({ changes, allowed, of, source }: EmailGuardFinding): string {
  const whose = source === undefined ? "" : ` of ${source}`;
  return `NO E-MAIL IS CHANGED: ${changes} of ${of} accounts${whose} would get another e-mail, and at most ${allowed} may within an hour. Check --map and the directory. If this is meant, say so once: --allow-email-changes ${changes}.`;
}

function conflictLine(conflicts: readonly Action[]): string {
  const names = conflicts.map((action) => {
    const { person } = partiesOf(action);
    return printable(`${person?.displayName || person?.emails[0] || "an entry"} (id ${person?.id})`);
  });
  return `TWO ENTRIES HAVE ONE ID, and nothing is changed for either: ${listed(names)}. Correct the directory, so that each user has an id of their own.`;
}

function unidentifiedLines(entries: readonly UnidentifiedOf[]): string[] {
  if (entries.length === 0) return [];
  const names = entries.map(({ name, reason }) => printable(`${name}: ${reason}`));
  const count = entries.length === 1 ? "1 entry was" : `${entries.length} entries were`;
  return [
    `${count} skipped, because it is not known whose they are: ${listed(names)}. Accounts that may be theirs are not removed.`,
  ];
}

function otherSourcesLine(actions: readonly Action[]): string[] {
  const counts = new Map<string, number>();
  for (const action of accountsOfOtherSources(actions)) {
    const source = partiesOf(action).account?.source ?? "no source";
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  const each = [...counts].map(([source, count]) => `${source} (${count})`).join(", ");
  const accounts = sum === 1 ? "1 account was" : `${sum} accounts were`;
  return [
    `${accounts} made from sources that this run does not read: ${printable(each)}. If such a source is no longer in use: --retire-source ${[...counts.keys()].map(printable).join(" ")}.`,
  ];
}

function listed(names: readonly string[]): string {
  const rest = names.length - MAX_NAMED;
  return rest > 0 ? `${names.slice(0, MAX_NAMED).join(", ")}, and ${rest} more` : names.join(", ");
}
