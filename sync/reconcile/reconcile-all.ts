import { type ApplyOptions, apply, type Result } from "../apply/apply.ts";
import { subjectsOf } from "../model/action.ts";
import { defined } from "../model/defined.ts";
import type { Person } from "../model/person.ts";
import type { Action, Plan, Policy } from "../plan/plan.ts";
import { countBySource } from "../plan/rules/guard.ts";
import type { PoolSettings } from "../pool/pool-listing.ts";
import type { ChangeWindows } from "../state/change-window/change-window.ts";
import {
  type ChangeLimits,
  type LimitPair,
  limitsOf,
  readWindows,
  recentIn,
  type WindowViews,
} from "../state/change-window/limits.ts";
import { applyWithin } from "./apply-within-limits.ts";
import { buildPlan, type PlanInputs } from "./build-plan.ts";
import { type IsUnselected, toConfirm } from "./delayed-recheck.ts";
import { emailsLeftAfter } from "./email-quota.ts";
import { orderActions, splitByEmailQuota } from "./order.ts";
import type { SyncOutcome } from "./request.ts";

/** The outcome of a whole reconciliation. */
export interface ReconcileAllOutcome extends Omit<SyncOutcome, "exitCode"> {
  /** Limits for requests about single users until the next whole reconciliation. */
  readonly limits: ChangeLimits;
  /** IDs of users who are still in the directory but no longer selected. Only a second check removes them. */
  readonly toConfirm: readonly string[];
  /** Actions that `holdBack` selected. @default none */
  readonly heldBack?: ReadonlySet<Action>;
}

/** What a request gets from the run that processes it. */
export interface ReconcileContext extends Pick<ApplyOptions, "onResult" | "signal"> {
  /** Milliseconds until the run must end. */
  timeLeft(): number;
  /** Selects actions that this run must not try. @default none */
  holdBack?(actions: readonly Action[]): ReadonlySet<Action>;
}

export interface ReconcileAllContext extends ReconcileContext {
  readonly windows: ChangeWindows;
  /** E-mails in 24 hours. @default 50 if Cognito sends them, otherwise no limit */
  readonly maxEmails?: number | undefined;
  /** Looks up a user who is not listed in the directory. @default no user is looked up */
  readonly isUnselected?: IsUnselected | undefined;
}

/**
 * Compares directory and pool and applies the plan, like `npm run sync -- --yes`, without any output.
 *
 * @param context `signal`: after it, no action starts. `onResult` receives each result.
 * @throws SyncError if directory or pool could not be read completely.
 */
export async function reconcileAll(
  inputs: PlanInputs,
  policyFor: (settings: PoolSettings, now: Date) => Policy,
  { maxEmails, ...context }: ReconcileAllContext,
): Promise<ReconcileAllOutcome> {
  const views = await readWindows(context.windows);
  const policyNow = (settings: PoolSettings, now: Date) => ({
    ...policyFor(settings, now),
    ...recentIn(views),
  });
  const { policy, emailsLeft, inSync, unknownSubjects, ...found } = await buildPlan(inputs, policyNow, {
    maxEmails,
  });
  const done = await carryOut(found, {
    ...context,
    policy,
    views,
    emailsLeft,
    apply: (actions) => apply(inputs.pool, actions, { source: policy.source, ...context }),
  });
  return { ...done, inSync, unknownSubjects };
}

export interface CarryOutOptions extends Omit<ReconcileAllContext, "maxEmails"> {
  readonly policy: Policy;
  /** Read before directory and pool. */
  readonly views: WindowViews;
  readonly emailsLeft: number;
  apply(actions: readonly Action[]): Promise<Result[]>;
}

/** Users to whom these results gave access. Users who lost access within the hour are counted in the window. */
function accountsGiven(results: readonly Result[], { removals }: WindowViews): readonly Person[] {
  return results.flatMap(({ action, outcome }) => {
    const isMade = outcome === "invited" || outcome === "created";
    const isGiven = isMade || (action.kind === "enable" && outcome === "enabled");
    const { person, account } = subjectsOf(action);
    return isGiven && person && !(account && removals.has(account.username)) ? [person] : [];
  });
}

/** Applies a plan as far as the e-mail quota and the change windows allow. */
export async function carryOut(
  found: Plan,
  { emailsLeft, isUnselected, ...doing }: CarryOutOptions,
): Promise<ReconcileAllOutcome> {
  const { having, actions } = found;
  const limits = limitsOf(having, doing.views, doing.policy);
  const ordered = orderActions(actions);
  const heldBack = doing.holdBack?.(ordered) ?? new Set();
  const tried = ordered.filter((action) => !heldBack.has(action));
  const { now, later: waiting } = splitByEmailQuota(tried, emailsLeft);
  const unconfirmed = await toConfirm(now, isUnselected, doing.signal);
  const able = now.filter((action) => !unconfirmed.has(action));
  const { results, withheld, ...findings } = await applyWithin(able, { ...doing, limits, having });
  const { guard, emailGuard } = { ...found, ...findings };
  const given = accountsGiven(results, doing.views).map(({ source = doing.policy.source }) => ({ source }));
  const later = limitsOf(countBySource(given, having), doing.views, doing.policy);
  // After a guard has stopped changes, requests about single users do not make them either.
  const mayRemove = guard === undefined || guard.only !== undefined;
  const unguarded = ({ removals, emailChanges }: LimitPair): LimitPair =>
    defined({
      removals: mayRemove ? removals : undefined,
      emailChanges: emailGuard === undefined ? emailChanges : undefined,
    });
  return {
    actions: actions.map((action) => withheld.get(action) ?? action),
    guard,
    emailGuard,
    results,
    waiting,
    emailsLeft: emailsLeftAfter(emailsLeft, results),
    toConfirm: [...unconfirmed.values()],
    heldBack,
    limits: {
      ...unguarded(later),
      established: unguarded(limitsOf(found.established, doing.views, doing.policy)),
    },
  };
}
