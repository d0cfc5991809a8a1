import { isDone } from "../apply/apply.ts";
import { partiesOf } from "../rule/action.ts";
import { countBySource, limitOf } from "../rule/guard.ts";
import type { ChangeLimit } from "../rule/policy.ts";
import type { EverybodyOutcome } from "./compare-everybody.ts";
import type { Allowance } from "./memory.ts";
import { sharedEmails } from "./shared-emails.ts";

/** Milliseconds in which no more are removed than in one comparison: a little less than the hour after which the next one is due by default. */
const LATELY = 55 * 60 * 1000;

/** Who was removed of late, by whole comparisons and one by one. */
export type RemovedLately = Pick<Allowance, "removed" | "removedSince">;

/**
 * A source that is emptied bit by bit loses few people from one look to the next: it is what they come to that a guard has to see.
 *
 * @param now milliseconds since 1970.
 */
export function removedLately(before: Allowance | undefined, now: number): RemovedLately {
  if (before === undefined || now - before.removedSince >= LATELY) return { removed: 0, removedSince: now };
  return { removed: before.removed, removedSince: before.removedSince };
}

/**
 * What single people may still be given or lose till the next whole comparison, from what this one found.
 *
 * @param lookedAt milliseconds since 1970, when it began to read.
 * @param lately who was removed before it.
 */
export function allowanceAfter(
  outcome: EverybodyOutcome,
  maxRemovals: ChangeLimit,
  lookedAt: number,
  lately: RemovedLately,
): Allowance {
  const accounts = outcome.actions.flatMap((action) => partiesOf(action).account ?? []);
  const ours = accounts.filter((account) => account.ours);
  const removed = outcome.results.flatMap(({ action, ...how }) => {
    const isRemoval = action.kind === "disable" || action.kind === "delete";
    return isRemoval && isDone({ action, ...how }) ? [action.account] : [];
  });
  // Whoever is in step and was left out has such an account.
  const having = ours.filter(({ enabled }) => enabled);
  const left = leftOf(having.length + (outcome.inStep ?? 0), lately.removed, maxRemovals) - removed.length;
  const removedOf = countBySource(removed);
  const leftOfEach = [...countBySource(having, outcome.inStepOf)].map(
    ([mark, count]) => leftOf(count, 0, maxRemovals) - (removedOf.get(mark) ?? 0),
  );
  // Behind a guard nobody is removed one by one either, till somebody has looked.
  const removals = outcome.guard && !outcome.guard.only ? 0 : Math.max(0, Math.min(left, ...leftOfEach));
  const { mailsLeft } = outcome;
  const shared = sharedEmails(outcome.actions);
  return {
    lookedAt,
    ...{ removals, removed: removed.length, removedSince: lately.removedSince },
    byUsername: ours.every(({ username, directoryId }) => username === directoryId),
    ...(Number.isFinite(mailsLeft) && { mails: mailsLeft }),
    ...(shared !== undefined && { sharedEmails: shared }),
  };
}

function leftOf(having: number, lately: number, limit: ChangeLimit): number {
  return Math.max(0, limitOf(having + lately, limit) - lately);
}

/** Whether the run ended before all was done: the next one goes on from there. */
export function isUnfinished({ results }: EverybodyOutcome): boolean {
  return results.some(({ outcome }) => outcome === "not-started");
}
