import type { Policy, RecentChanges } from "../../model/policy.ts";
import { type BySource, emailLimitOf, limitOf } from "../../plan/rules/guard.ts";
import { type ChangeWindows, emptyView, type WindowView } from "./change-window.ts";
import type { WindowLimits } from "./entries.ts";

/** The changes of the last hour, when a run began. */
export interface WindowViews {
  readonly removals: WindowView;
  readonly emailChanges: WindowView;
}

/** How many accounts may be changed within an hour; absent if a guard stopped these changes. */
export interface LimitPair {
  readonly removals?: WindowLimits;
  readonly emailChanges?: WindowLimits;
}

/** The limits for all accounts, and for established ones: recently invited accounts do not raise the latter. */
export interface ChangeLimits extends LimitPair {
  readonly established: LimitPair;
}

/** Reads the windows before anything else, so that later changes of other runs count against this run's limits. */
export async function readWindows(windows: ChangeWindows | undefined): Promise<WindowViews> {
  if (windows === undefined) return { removals: emptyView, emailChanges: emptyView };
  const [removals, emailChanges] = await Promise.all([windows.removals.read(), windows.emailChanges.read()]);
  return { removals, emailChanges };
}

/** The recent changes, as the policy has them. */
export function recentIn(views: WindowViews): Pick<Policy, "recentRemovals" | "recentEmailChanges"> {
  return { recentRemovals: views.removals, recentEmailChanges: views.emailChanges };
}

/**
 * The limits that the guards of a plan used, so that no later reservation gets more.
 *
 * @param having accounts that have access, by source.
 */
export function limitsOf(
  having: BySource,
  views: WindowViews,
  { maxRemovals, maxEmailChanges }: Pick<Policy, "maxRemovals" | "maxEmailChanges">,
): Required<LimitPair> {
  return {
    removals: windowLimits(having, views.removals, (count) => limitOf(count, maxRemovals)),
    emailChanges: windowLimits(having, views.emailChanges, (count) => emailLimitOf(count, maxEmailChanges)),
  };
}

function windowLimits(
  having: BySource,
  recent: RecentChanges,
  limit: (having: number) => number,
): WindowLimits {
  const all = [...having.values()].reduce((sum, count) => sum + count, 0);
  const each = [...having].map(([source, count]) => [source, limit(count + recent.count(source))] as const);
  return { total: limit(all + recent.count()), bySource: new Map(having.size < 2 ? [] : each) };
}
