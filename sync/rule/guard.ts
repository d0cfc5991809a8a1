import type { MaxRemovals, Policy } from "./policy.ts";

/** Why a run removes nobody, or deletes nobody. */
export interface GuardFinding {
  /** The source answered, or one of several, and with nobody; or more would lose their access than may. */
  readonly reason: "source-empty" | "too-many";
  /** Marks of those of several sources that answered with nobody. */
  readonly emptySources?: readonly string[];
  /** Mark of that one of several sources of which too many are. */
  readonly source?: string;
  /** How many would have been disabled or deleted. */
  readonly removals: number;
  /** How many may be. */
  readonly allowed: number;
  /** How many have access now by this source. */
  readonly of: number;
  /** What it keeps from being done, where that is not all: those who are disabled are few enough. */
  readonly only?: "deletions";
}

/**
 * Says whether a plan removes more people than it may. A directory that was emptied, filtered wrongly or read with the wrong
 * permissions looks like one that everybody has left.
 *
 * @param removals accounts that would be disabled or deleted.
 * @param having accounts of this source that may sign in now: what a share is a share of.
 * @param people how many the source answered with.
 * @returns nothing where the removals may go on.
 */
export function guard(
  removals: number,
  having: number,
  people: number,
  policy: Pick<Policy, "maxRemovals" | "allowRemovals" | "emptySources" | "removedLately">,
): GuardFinding | undefined {
  const meant = policy.allowRemovals ?? 0;
  if (removals === 0 || removals <= meant) return undefined;
  const { emptySources = [], removedLately = 0 } = policy;
  const empty = { reason: "source-empty", removals, allowed: meant, of: having } as const;
  if (people === 0) return empty;
  if (emptySources.length > 0) return { ...empty, emptySources };
  const allowed = Math.max(meant, leftOf(having, removedLately, policy.maxRemovals));
  return removals > allowed ? { reason: "too-many", removals, allowed, of: having } : undefined;
}

/** Of each source, by its mark, how many accounts. */
export type BySource = ReadonlyMap<string, number>;

/** @param more are counted with them. */
export function countBySource(
  accounts: readonly { readonly source?: string }[],
  more: BySource = new Map(),
): BySource {
  const counts = new Map(more);
  for (const { source = "" } of accounts) counts.set(source, (counts.get(source) ?? 0) + 1);
  return counts;
}

/** Says of each of several sources alone whether it loses too many: a small one would hide behind a large one. */
export function guardEach(
  removals: BySource,
  having: BySource,
  { maxRemovals, allowRemovals: meant = 0 }: Pick<Policy, "maxRemovals" | "allowRemovals">,
): GuardFinding | undefined {
  for (const [source, removed] of removals) {
    const of = having.get(source) ?? 0;
    const allowed = Math.max(meant, leftOf(of, 0, maxRemovals));
    if (removed > allowed) return { reason: "too-many", source, removals: removed, allowed, of };
  }
  return undefined;
}

/** How many more may lose their access, of so many who have it, where others have lost theirs lately. */
export function leftOf(having: number, lately: number, most: MaxRemovals): number {
  return Math.max(0, mostOf(having + lately, most) - lately);
}

/** How many may lose their access in one run, of so many who have it. */
function mostOf(having: number, most: MaxRemovals): number {
  return "count" in most ? most.count : Math.max(most.atLeast, Math.floor(having * most.share));
}
