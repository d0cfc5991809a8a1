import { type ApplyOptions, apply } from "../apply/apply.ts";
import { mailsAfter } from "../apply/mail-budget.ts";
import { deedsOf, firstOf } from "../apply/order-of-deeds.ts";
import { compareSides, type Sides } from "../plan/comparison.ts";
import type { Policy } from "../plan/plan.ts";
import type { PoolTraits } from "../pool/pool-listing.ts";
import type { SyncOutcome } from "../request.ts";
import type { BySource } from "../rule/guard.ts";

/** What became of everybody. */
export interface EverybodyOutcome extends Omit<SyncOutcome, "exitCode"> {
  /** Of each source, how many more are in step. @default none */
  readonly inStepOf?: BySource;
}

/** What a look has of the run that it is in. */
export type Looking = Pick<ApplyOptions, "onResult" | "signal">;

export interface LookingAtEverybody extends Looking {
  /** How many were removed by looks before this one, of late. */
  readonly removedLately: number;
  /** Mails in 24 hours. @default 50 where Cognito sends them, else none */
  readonly limit?: number | undefined;
}

/**
 * Compares both sides and does all that is to be done, as `npm run sync -- --yes` does: with nobody to ask, and nobody to tell.
 *
 * @param looking `signal`: after it nothing new begins. `onResult` is told of each action as it ends.
 * @throws SyncError where a side could not be read to its end.
 */
export async function compareEverybody(
  sides: Sides,
  policyFor: (traits: PoolTraits, now: Date) => Policy,
  { removedLately, limit, ...looking }: LookingAtEverybody,
): Promise<EverybodyOutcome> {
  const policyNow = (traits: PoolTraits, now: Date) => ({ ...policyFor(traits, now), removedLately });
  const { policy, mailsLeft, ...found } = await compareSides(sides, policyNow, { limit });
  const { now, later } = firstOf(deedsOf(found.actions), mailsLeft);
  const results = await apply(sides.pool, now, { source: policy.source, ...looking });
  return { ...found, results, waiting: later, mailsLeft: mailsAfter(mailsLeft, results) };
}
