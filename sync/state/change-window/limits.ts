import type { Policy, RecentChanges } from "../../model/policy.ts";
import { type BySource, emailLimitOf, limitOf } from "../../plan/rules/guard.ts";
import { type ChangeWindows, emptyView, type WindowView } from "./change-window.ts";
import type { WindowLimits } from "./entries.ts";

/** What was changed within the last hour when a run began. */
export interface WindowViews {
  readonly removals: WindowView;
  readonly emailChanges: WindowView;
}

/** How many accounts may be changed within an hour; absent where a guard stopped such changes altogether. */
export interface LimitPair {
  readonly removals?: WindowLimits;
  readonly emailChanges?: WindowLimits;
}

/** The limits for all accounts, and for those that are established: accounts that were just invited do not raise those. */
export interface ChangeLimits extends LimitPair {
  readonly established: LimitPair;
}

/** Reads the windows, before anything else is read: what others change from then on counts against what this run may. */
export async function lookAt(windows: ChangeWindows | undefined): Promise<WindowViews> {
  if (windows === undefined) return { removals: emptyView, emailChanges: emptyView };
  const [removals, emailChanges] = await Promise.all([windows.removals.look(), windows.emailChanges.look()]);
  return { removals, emailChanges };
}

/** What the rule is told of the windows. */
export function recentIn(views: WindowViews): Pick<Policy, "recentRemovals" | "recentEmailChanges"> {
  return { recentRemovals: views.removals, recentEmailChanges: views.emailChanges };
}

/**
 * The limits that the guards of a plan compared with, so that no later reservation gets more.
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
