import type { Account } from "../../model/account.ts";
import type { ChangeLimit, Policy, RecentChanges } from "../../model/policy.ts";

/** Why a run removes no user, or deletes no account. */
export interface GuardFinding {
  /**
   * A source answered with no user at all; more accounts would lose access than may; or most users came back under other ids.
   */
  readonly reason: "source-empty" | "too-many" | "ids-exchanged";
  /** Marks of those of several sources that answered with no user. */
  readonly emptySources?: readonly string[];
  /** Mark of that one of several sources of which too many are. */
  readonly source?: string;
  /** How many accounts would have lost their access or been deleted. */
  readonly removals: number;
  /** How many may. */
  readonly allowed: number;
  /** How many have access now by this source. */
  readonly of: number;
  /** What it keeps from being done, where that is not all: those that are disabled are few enough. */
  readonly only?: "deletions";
  /** How many users came back with the same e-mail under another id. */
  readonly exchanged?: number;
}

/** Why a run changes the e-mail of no account. */
export interface EmailGuardFinding {
  readonly reason: "too-many-email-changes";
  /** Mark of that one of several sources of which too many are. */
  readonly source?: string;
  readonly changes: number;
  readonly allowed: number;
  /** How many accounts have access now by this source. */
  readonly of: number;
}

/** Of each source, by its mark, how many accounts. */
export type BySource = ReadonlyMap<string, number>;

/** Accounts that are compared with a limit of their own. */
export interface GuardedGroup {
  /** Accounts that would be changed. */
  readonly changed: readonly Pick<Account, "username" | "source">[];
  /** Accounts that may sign in now, by source: what a share is a share of. */
  readonly having: BySource;
}

/** What a guard compares: all accounts first, and then parts of them. */
export type GuardInputs = readonly [GuardedGroup, ...GuardedGroup[]];

/**
 * Says whether a plan removes more users than it may. A directory that was emptied, filtered wrongly or read with the wrong
 * permissions looks like one that all users have left.
 *
 * @param listed how many users the sources answered with.
 * @returns nothing where the removals may go on.
 */
export function guardRemovals(
  groups: GuardInputs,
  listed: number,
  policy: Pick<Policy, "maxRemovals" | "allowRemovals" | "emptySources" | "recentRemovals">,
): GuardFinding | undefined {
  const { emptySources = [], recentRemovals = NONE, allowRemovals: meant = 0, maxRemovals } = policy;
  const [{ changed, having }] = groups;
  if (changed.length === 0 || changed.length <= meant) return undefined;
  const empty = {
    reason: "source-empty",
    removals: changed.length,
    allowed: meant,
    of: sumOf(having),
  } as const;
  if (listed === 0) return empty;
  if (emptySources.length > 0) return { ...empty, emptySources };
  const found = firstExcess(groups, recentRemovals, (of) => limitOf(of, maxRemovals), meant);
  if (found === undefined) return undefined;
  const { changes: removals, ...rest } = found;
  return { reason: "too-many", removals, ...rest };
}

/** Says whether a plan changes the e-mails of more accounts than it may: one wrong mapping changes them all. */
export function guardEmailChanges(
  groups: GuardInputs,
  policy: Pick<Policy, "maxEmailChanges" | "allowEmailChanges" | "recentEmailChanges">,
): EmailGuardFinding | undefined {
  const { maxEmailChanges, allowEmailChanges: meant = 0, recentEmailChanges = NONE } = policy;
  if (groups[0].changed.length <= meant) return undefined;
  const found = firstExcess(groups, recentEmailChanges, (of) => emailLimitOf(of, maxEmailChanges), meant);
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
  meant: number,
): Excess | undefined {
  for (const group of groups) {
    const excess = findExcess(group, recent, limit, meant);
    if (excess !== undefined) return excess;
  }
  return undefined;
}

/**
 * Compares with the limit of all sources together, and then of each: a small one would hide behind a large one. An account counts
 * once within the hour, however often it is changed.
 */
function findExcess(
  { changed, having }: GuardedGroup,
  recent: RecentChanges,
  limit: (having: number) => number,
  meant: number,
): Excess | undefined {
  const fresh = changed.filter(({ username }) => !recent.has(username));
  const compare = (changes: number, of: number, lately: number, source?: string): Excess | undefined => {
    const allowed = Math.max(meant, limit(of + lately) - lately, 0);
    return changes > allowed ? { ...(source !== undefined && { source }), changes, allowed, of } : undefined;
  };
  const whole = compare(fresh.length, sumOf(having), recent.count());
  if (whole !== undefined || having.size < 2) return whole;
  for (const [source, count] of countBySource(fresh)) {
    const one = compare(count, having.get(source) ?? 0, recent.count(source), source);
    if (one !== undefined) return one;
  }
  return undefined;
}

/** @param more are counted with them. */
export function countBySource(
  accounts: readonly { readonly source?: string }[],
  more: BySource = new Map(),
): BySource {
  const counts = new Map(more);
  for (const { source = "" } of accounts) counts.set(source, (counts.get(source) ?? 0) + 1);
  return counts;
}

/**
 * How many accounts may lose access within an hour. A floor lets small pools remove some users at all; it never lets more than half
 * of them go, or it would void the guard where it is needed most.
 *
 * @param having accounts that have access, with those that lost it within the hour.
 */
export function limitOf(having: number, limit: ChangeLimit): number {
  if ("count" in limit) return limit.count;
  return Math.max(Math.min(limit.atLeast, Math.floor(having / 2)), Math.floor(having * limit.share));
}

/** The same for e-mails, of which one may always change: one is no mass change. */
export function emailLimitOf(having: number, limit: ChangeLimit): number {
  const isShareWithFloor = "share" in limit && limit.atLeast > 0;
  return Math.max(isShareWithFloor ? 1 : 0, limitOf(having, limit));
}

function sumOf(counts: BySource): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
