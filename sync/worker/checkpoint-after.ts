import { subjectsOf } from "../model/action.ts";
import { defined } from "../model/defined.ts";
import type { ReconcileAllOutcome } from "../reconcile/reconcile-all.ts";
import type { Checkpoint } from "../state/state-store.ts";
import { sharedEmails } from "./shared-emails.ts";

/**
 * The checkpoint of a whole reconciliation: what requests for single users may do until the next one.
 *
 * @param readStartedAt milliseconds since 1970.
 */
export function checkpointAfter(outcome: ReconcileAllOutcome, readStartedAt: number): Checkpoint {
  const { actions, limits, emailsLeft } = outcome;
  const accounts = actions.flatMap((action) => subjectsOf(action).account ?? []);
  const managed = accounts.filter((account) => account.managed);
  return defined({
    readStartedAt,
    limits,
    byUsername: managed.every(({ username, directoryId }) => username === directoryId),
    emailsLeft: Number.isFinite(emailsLeft) ? emailsLeft : undefined,
    sharedEmails: sharedEmails(actions),
  });
}

/** Whether the run ended before all actions were done. The next run continues. */
export function isUnfinished({ results }: Pick<ReconcileAllOutcome, "results">): boolean {
  return results.some(({ outcome }) => outcome === "not-started");
}
