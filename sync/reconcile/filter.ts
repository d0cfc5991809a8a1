import { type ActionKind, type PlanEntry, type Subjects, subjectsOf } from "../model/action.ts";
import { foldCase } from "../model/email.ts";
import { SyncError } from "../model/errors.ts";
import { emailOf } from "../model/person.ts";

/** What a run is narrowed to. */
export interface PlanFilter {
  readonly only?: readonly ActionKind[] | undefined;
  /** An e-mail, in whatever case, or an id. */
  readonly who?: string | undefined;
}

/** Whether somebody asked about removals at all, so that a guard that keeps them from being done is news. */
export function concernsRemovals(actions: readonly PlanEntry[], { only, who }: PlanFilter): boolean {
  if (only !== undefined && !only.includes("disable") && !only.includes("delete")) return false;
  return who === undefined || filterActions(actions, { who }).some(({ reason }) => REMOVALS.has(reason));
}

/** The same for e-mails. */
export function concernsEmails(actions: readonly PlanEntry[], { only, who }: PlanFilter): boolean {
  if (only !== undefined && !only.includes("update") && !only.includes("enable")) return false;
  return (
    who === undefined ||
    filterActions(actions, { who }).some(({ reason }) => reason === "email-change-guarded")
  );
}

const GUARDED = new Set<PlanEntry["reason"]>([
  "removal-guarded",
  "disabled-and-guarded",
  "email-change-guarded",
]);

const REMOVALS = new Set<PlanEntry["reason"]>(["removal-guarded", "disabled-and-guarded"]);

/** Whether a guard keeps an action from being done. */
export function isHeldBack({ reason }: PlanEntry): boolean {
  return GUARDED.has(reason);
}

/** The actions of these kinds, and about this person. @throws SyncError PERSON_UNKNOWN */
export function filterActions(
  actions: readonly PlanEntry[],
  { only, who }: PlanFilter,
): readonly PlanEntry[] {
  const theirs = who === undefined ? actions : actions.filter((action) => isAbout(subjectsOf(action), who));
  if (who !== undefined && theirs.length === 0) {
    throw new SyncError(
      "PERSON_UNKNOWN",
      `Nobody in the directory and no account of sync's in the pool has the e-mail or id "${who}".`,
      "Look at all of them: leave out the name, and add --dry-run.",
    );
  }
  return only === undefined ? theirs : theirs.filter(({ kind }) => only.includes(kind));
}

/** How many of those who are in step and were left out belong to what a run is narrowed to. */
export function leftOut(inStep: number, { only, who }: PlanFilter): number {
  return who === undefined && (only === undefined || only.includes("skip")) ? inStep : 0;
}

/** Whether a user is meant, by the e-mail or an id of theirs or of their account. */
export function isAbout({ person, account }: Subjects, who: string): boolean {
  const email = person && emailOf(person);
  const names = [email, person?.id, account?.email, account?.username, account?.directoryId];
  return names.some((name) => name !== undefined && foldCase(name) === foldCase(who));
}
