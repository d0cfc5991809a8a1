import { partiesOf } from "../rule/action.ts";
import { mostOf } from "../rule/guard.ts";
import type { MaxRemovals } from "../rule/policy.ts";
import type { EverybodyOutcome } from "./compare-everybody.ts";
import type { Allowance } from "./memory.ts";

/**
 * What single people may still be given or lose till the next whole comparison, from what this one found.
 *
 * @param lookedAt milliseconds since 1970, when it began to read.
 */
export function allowanceAfter(
  outcome: EverybodyOutcome,
  maxRemovals: MaxRemovals,
  lookedAt: number,
): Allowance {
  const accounts = outcome.actions.flatMap((action) => partiesOf(action).account ?? []);
  const ours = accounts.filter((account) => account.ours);
  const removed = outcome.results.filter(
    ({ action }) => action.kind === "disable" || action.kind === "delete",
  );
  // Whoever is in step and was left out has such an account.
  const having = ours.filter(({ enabled }) => enabled).length + (outcome.inStep ?? 0);
  // Behind a guard nobody is removed one by one either, till somebody has looked.
  const removals = outcome.guard ? 0 : Math.max(0, mostOf(having, maxRemovals) - removed.length);
  const { mailsLeft } = outcome;
  return {
    lookedAt,
    removals,
    byUsername: ours.every(({ username, directoryId }) => username === directoryId),
    ...(Number.isFinite(mailsLeft) && { mails: mailsLeft }),
  };
}

/** Whether the run ended before all was done: the next one goes on from there. */
export function isUnfinished({ results }: EverybodyOutcome): boolean {
  return results.some(({ outcome }) => outcome === "not-started");
}
