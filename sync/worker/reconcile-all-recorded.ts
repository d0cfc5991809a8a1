import { subjectsOf } from "../model/action.ts";
import type { ReconcileAllOutcome } from "../reconcile/reconcile-all.ts";
import type { Checkpoint } from "../state/state-store.ts";
import { sharedEmails } from "./shared-emails.ts";

/**
 * What single users may be given or lose until the next whole comparison, from what this one found.
 *
 * @param lookedAt milliseconds since 1970, when it began to read.
 */
export function allowanceAfter(outcome: ReconcileAllOutcome, lookedAt: number): Checkpoint {
  const { actions, limits, mailsLeft } = outcome;
  const accounts = actions.flatMap((action) => subjectsOf(action).account ?? []);
  const ours = accounts.filter((account) => account.managed);
  const shared = sharedEmails(actions);
  return {
    ...{ readStartedAt: lookedAt, limits },
    byUsername: ours.every(({ username, directoryId }) => username === directoryId),
    ...(Number.isFinite(mailsLeft) && { mails: mailsLeft }),
    ...(shared !== undefined && { sharedEmails: shared }),
  };
}

/** Whether the run ended before all was done: the next one goes on from there. */
export function isUnfinished({ results }: Pick<ReconcileAllOutcome, "results">): boolean {
  return results.some(({ outcome }) => outcome === "not-started");
}
