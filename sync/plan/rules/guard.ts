import type { Account } from "../../model/account.ts";
import { defined } from "../../model/defined.ts";
import type { ChangeLimit, Policy, RecentChanges } from "../../model/policy.ts";

/** Why a run removes no user, or deletes no account. */
export interface GuardFinding {
  /**
   * A source listed no user at all; more accounts than allowed would lose access; or most users appeared under other IDs.
   */
  readonly reason: "source-empty" | "too-many" | "ids-exchanged";
  /** IDs of the sources that listed no user, if there are several sources. */
  readonly emptySources?: readonly string[];
  /** ID of the source that exceeds its limit, if there are several sources. */
  readonly source?: string;
  /** How many accounts would lose access or be deleted. */
  readonly removals: number;
  /** How many are allowed. */
  readonly allowed: number;
  /** How many accounts of this source have access now. */
  readonly of: number;
  /** What the guard stops, if not everything: the accounts to disable are few enough. */
  readonly only?: "deletions";
  /** How many users appeared with the same e-mail under another ID. */
  readonly exchanged?: number;
}

/** Why a run changes no e-mail. */
export interface EmailGuardFinding {
  readonly reason: "too-many-email-changes";
  /** ID of the source that exceeds its limit, if there are several sources. */
  readonly source?: string;
  readonly changes: number;
  readonly allowed: number;
  /** How many accounts of this source have access now. */
  readonly of: number;
}

/** Numbers of accounts, by source ID. */
export type BySource = ReadonlyMap<string, number>;

/** Accounts that are checked against a limit of their own. */
export interface GuardedGroup {
  /** Accounts that would be changed. */
  readonly changed: readonly Pick<Account, "username" | "source">[];
  /** Accounts that may sign in now, by source: the limits are shares of these. */
  readonly having: BySource;
}

/** What a guard checks: all accounts first, then parts of them. */
export type GuardInputs = readonly [GuardedGroup, ...GuardedGroup[]];

/**
 * Checks whether a plan removes more users than allowed. A directory that was emptied, filtered wrongly or read with the wrong permissions
 * looks like one that all users have left.
 *
 * @param listed how many users the sources listed.
 * @returns undefined if the removals are allowed.
 */
export function guardRemovals(
  groups: GuardInputs,
  listed: number,
  policy: Pick<Policy, "maxRemovals" | "allowRemovals" | "emptySources" | "recentRemovals">,
): GuardFinding | undefined {
  const { emptySources = [], recentRemovals = NONE, allowRemovals: allowedAnyway = 0, maxRemovals } = policy;
  const [{ changed, having }] = groups;
  if (changed.length === 0 || changed.length <= allowedAnyway) return undefined;
  const empty = {
    reason: "source-empty",
    removals: changed.length,
    allowed: allowedAnyway,
    of: sumOf(having),
  } as const;
  if (listed === 0) return empty;
  if (emptySources.length > 0) return { ...empty, emptySources };
  const found = firstExcess(groups, recentRemovals, (of) => limitOf(of, maxRemovals), allowedAnyway);
  if (found === undefined) return undefined;
  const { changes: removals, ...rest } = found;
  return { reason: "too-many", removals, ...rest };
}

/** Checks whether a plan changes more e-mails than allowed: one wrong mapping changes all of them. */
export function guardEmailChanges(
  groups: GuardInputs,
  policy: Pick<Policy, "maxEmailChanges" | "allowEmailChanges" | "recentEmailChanges">,
): EmailGuardFinding | undefined {
  const { maxEmailChanges, allowEmailChanges: allowedAnyway = 0, recentEmailChanges = NONE } = policy;
  if (groups[0].changed.length <= allowedAnyway) return undefined;
  const found = firstExcess(
    groups,
    recentEmailChanges,
    (of) => emailLimitOf(of, maxEmailChanges),
    allowedAnyway,
  );
  return found && { reason: "too-many-email-changes", ...found };
}

const NONE: RecentChanges = { count: () => 0, has: () => false };

interface Excess {
  readonly source?: string;
  readonly changes: number;
  readonly allowed: number;
  readonly of: number;
}

function firstExcess(
  groups: GuardInputs,
  recent: RecentChanges,
  limit: (having: number) => number,
  allowedAnyway: number,
): Excess | undefined {
  for (const group of groups) {
    const excess = findExcess(group, recent, limit, allowedAnyway);
    if (excess !== undefined) return excess;
  }
  return undefined;
}

/**
 * Checks the limit of all sources together, and then of each: a small source would be hidden by a large one. An account counts once within
 * the hour, however often it is changed.
 */
function findExcess(
  { changed, having }: GuardedGroup,
  recent: RecentChanges,
  limit: (having: number) => number,
  allowedAnyway: number,
): Excess | undefined {
  const fresh = changed.filter(({ username }) => !recent.has(username));
  const compare = (changes: number, of: number, recentCount: number, source?: string): Excess | undefined => {
    const allowed = Math.max(allowedAnyway, limit(of + recentCount) - recentCount, 0);
    return changes > allowed ? defined({ source, changes, allowed, of }) : undefined;
  };
  const whole = compare(fresh.length, sumOf(having), recent.count());
  if (whole !== undefined || having.size < 2) return whole;
  for (const [source, count] of countBySource(fresh)) {
    const one = compare(count, having.get(source) ?? 0, recent.count(source), source);
    if (one !== undefined) return one;
  }
  return undefined;
}

/** @param more counted in addition. */
export function countBySource(
  accounts: readonly { readonly source?: string }[],
  more: BySource = new Map(),
): BySource {
  const counts = new Map(more);
  for (const { source = "" } of accounts) counts.set(source, (counts.get(source) ?? 0) + 1);
  return counts;
}

/**
 * How many accounts may lose access within an hour. The floor lets small pools remove some users; it never allows more than half of them,
 * which would disable the guard where it is needed most.
 *
 * @param having accounts that have access, and those that lost it within the hour.
 */
export function limitOf(having: number, limit: ChangeLimit): number {
  if ("count" in limit) return limit.count;
  return Math.max(Math.min(limit.atLeast, Math.floor(having / 2)), Math.floor(having * limit.share));
}

/** The same for e-mail changes. One change is always allowed: it is no mass change. */
export function emailLimitOf(having: number, limit: ChangeLimit): number {
  const isShareWithFloor = "share" in limit && limit.atLeast > 0;
  return Math.max(isShareWithFloor ? 1 : 0, limitOf(having, limit));
}

function sumOf(counts: BySource): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
