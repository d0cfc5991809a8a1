import { type ActionKind, type PlanEntry, type Subjects, subjectsOf } from "../model/action.ts";
import { foldCase } from "../model/email.ts";
import { SyncError } from "../model/errors.ts";
import { emailOf } from "../model/person.ts";

/** Restricts a run to some actions. */
export interface PlanFilter {
  readonly only?: readonly ActionKind[] | undefined;
  /** An e-mail, case-insensitive, or an ID. */
  readonly who?: string | undefined;
}

/** Whether the filter includes removals, so that a guard that stops them must be reported. */
export function concernsRemovals(actions: readonly PlanEntry[], { only, who }: PlanFilter): boolean {
  if (only !== undefined && !only.includes("disable") && !only.includes("delete")) return false;
  return (
    who === undefined || filterActions(actions, { who }).some(({ reason }) => REMOVAL_REASONS.has(reason))
  );
}

/** Whether the filter includes e-mail changes. */
export function concernsEmails(actions: readonly PlanEntry[], { only, who }: PlanFilter): boolean {
  if (only !== undefined && !only.includes("update") && !only.includes("enable")) return false;
  return (
    who === undefined ||
    filterActions(actions, { who }).some(({ reason }) => reason === "email-change-guarded")
  );
}

const GUARD_REASONS = new Set<PlanEntry["reason"]>([
  "removal-guarded",
  "disabled-and-guarded",
  "email-change-guarded",
]);

const REMOVAL_REASONS = new Set<PlanEntry["reason"]>(["removal-guarded", "disabled-and-guarded"]);

/** Whether a guard stops an action. */
export function isGuarded({ reason }: PlanEntry): boolean {
  return GUARD_REASONS.has(reason);
}

/** The entries of these kinds, and of this user. @throws SyncError PERSON_UNKNOWN */
export function filterActions(
  actions: readonly PlanEntry[],
  { only, who }: PlanFilter,
): readonly PlanEntry[] {
  const theirs = who === undefined ? actions : actions.filter((action) => isAbout(subjectsOf(action), who));
  if (who !== undefined && theirs.length === 0) {
    throw new SyncError(
      "PERSON_UNKNOWN",
      `No user of the directory and no account managed by sync has the e-mail or ID "${who}".`,
      "Show all users: run it without the name, with --dry-run.",
    );
  }
  return only === undefined ? theirs : theirs.filter(({ kind }) => only.includes(kind));
}

/** How many unlisted users in sync the filter includes. */
export function omittedInSync(inSync: number, { only, who }: PlanFilter): number {
  return who === undefined && (only === undefined || only.includes("skip")) ? inSync : 0;
}

/** Whether `who` is the e-mail or an ID of this user or account. */
export function isAbout({ person, account }: Subjects, who: string): boolean {
  const email = person && emailOf(person);
  const names = [email, person?.id, account?.email, account?.username, account?.directoryId];
  return names.some((name) => name !== undefined && foldCase(name) === foldCase(who));
}
