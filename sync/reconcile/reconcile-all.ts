import { type ApplyOptions, apply, type Result } from "../apply/apply.ts";
import { subjectsOf } from "../model/action.ts";
import type { Person } from "../model/person.ts";
import type { Action, Plan, Policy } from "../plan/plan.ts";
import { countBySource } from "../plan/rules/guard.ts";
import type { PoolSettings } from "../pool/pool-listing.ts";
import type { ChangeWindows } from "../state/change-window/change-window.ts";
import {
  type ChangeLimits,
  type LimitPair,
  limitsOf,
  lookAt,
  recentIn,
  type WindowViews,
} from "../state/change-window/limits.ts";
import { applyWithin } from "./apply-within-limits.ts";
import { buildPlan, type PlanInputs } from "./build-plan.ts";
import { type IsUnselected, toConfirm } from "./delayed-recheck.ts";
import { mailsAfter } from "./email-quota.ts";
import { orderActions, splitByEmailQuota } from "./order.ts";
import type { SyncOutcome } from "./request.ts";

/** What became of everybody. */
export interface ReconcileAllOutcome extends Omit<SyncOutcome, "exitCode"> {
  /** What single users may lose until the next comparison. */
  readonly limits: ChangeLimits;
  /** Ids of users who are still in the directory, but no longer selected: removed by a second look alone. */
  readonly toConfirm: readonly string[];
}

/** What a look has of the run that it is in. */
export interface ReconcileContext extends Pick<ApplyOptions, "onResult" | "signal"> {
  /** Milliseconds that the run has left at the most. */
  timeLeft(): number;
}

export interface ReconcileAllContext extends ReconcileContext {
  readonly windows: ChangeWindows;
  /** Mails in 24 hours. @default 50 where Cognito sends them, else none */
  readonly limit?: number | undefined;
  /** Asks the directory about a user who is not listed. @default no user is asked about */
  readonly isUnselected?: IsUnselected | undefined;
}

/**
 * Compares both sides and does all that is to be done, as `npm run sync -- --yes` does: with nobody to ask, and nobody to tell.
 *
 * @param looking `signal`: after it nothing new begins. `onResult` is told of each action as it ends.
 * @throws SyncError where a side could not be read to its end.
 */
export async function reconcileAll(
  sides: PlanInputs,
  policyFor: (traits: PoolSettings, now: Date) => Policy,
  { limit, ...looking }: ReconcileAllContext,
): Promise<ReconcileAllOutcome> {
  const views = await lookAt(looking.windows);
  const policyNow = (traits: PoolSettings, now: Date) => ({ ...policyFor(traits, now), ...recentIn(views) });
  const { policy, mailsLeft, inStep, ...found } = await buildPlan(sides, policyNow, { limit });
  const done = await carryOut(found, {
    ...{ ...looking, policy, views, mailsLeft },
    apply: (deeds) => apply(sides.pool, deeds, { source: policy.source, ...looking }),
  });
  return { ...done, inStep };
}

export interface CarryingOut extends Omit<ReconcileAllContext, "limit"> {
  readonly policy: Policy;
  /** From before both sides were read. */
  readonly views: WindowViews;
  readonly mailsLeft: number;
  apply(deeds: readonly Action[]): Promise<Result[]>;
}

/** Users who have access by these results, and had none before; those who lost it within the hour are counted there. */
function accountsGiven(results: readonly Result[], { removals }: WindowViews): readonly Person[] {
  return results.flatMap(({ action, outcome }) => {
    const isGiven = outcome === "invited" || (action.kind === "enable" && outcome === "enabled");
    const { person, account } = subjectsOf(action);
    return isGiven && person && !(account && removals.has(account.username)) ? [person] : [];
  });
}

/** Does what a plan says, as far as the mails and the windows of changes have room for it. */
export async function carryOut(
  found: Plan,
  { mailsLeft, isUnselected, ...doing }: CarryingOut,
): Promise<ReconcileAllOutcome> {
  const { having, actions } = found;
  const limits = limitsOf(having, doing.views, doing.policy);
  const { now, later: waiting } = splitByEmailQuota(orderActions(actions), mailsLeft);
  const unconfirmed = await toConfirm(now, isUnselected, doing.signal);
  const able = now.filter((deed) => !unconfirmed.has(deed));
  const { results, withheld, ...findings } = await applyWithin(able, { ...doing, limits, having });
  const { guard, emailGuard } = { ...found, ...findings };
  const given = accountsGiven(results, doing.views).map(({ source = doing.policy.source }) => ({ source }));
  const later = limitsOf(countBySource(given, having), doing.views, doing.policy);
  // Behind a guard no user is changed one by one either, until an administrator has looked.
  const unguarded = ({ removals, emailChanges }: LimitPair): LimitPair => ({
    ...((guard === undefined || guard.only !== undefined) && { removals }),
    ...(emailGuard === undefined && { emailChanges }),
  });
  return {
    actions: actions.map((action) => withheld.get(action) ?? action),
    ...{ guard, emailGuard, results, waiting },
    mailsLeft: mailsAfter(mailsLeft, results),
    toConfirm: [...unconfirmed.values()],
    limits: {
      ...unguarded(later),
      established: unguarded(limitsOf(found.established, doing.views, doing.policy)),
    },
  };
}
