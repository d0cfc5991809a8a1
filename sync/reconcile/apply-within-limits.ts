import type { Result } from "../apply/apply.ts";
import type { Account } from "../model/account.ts";
import { type Action, isAction, type PlanEntry, subjectsOf } from "../model/action.ts";
import { defined } from "../model/defined.ts";
import type { Policy } from "../model/policy.ts";
import { movesEmail, removesAccess, withoutEmailChange, withoutRemoval } from "../plan/rules/apply-guards.ts";
import type { BySource, EmailGuardFinding, GuardFinding } from "../plan/rules/guard.ts";
import type {
  ChangeWindow,
  ChangeWindows,
  Reserved,
  ReserveRequest,
} from "../state/change-window/change-window.ts";
import type { Refusal } from "../state/change-window/entries.ts";
import type { LimitPair, WindowViews } from "../state/change-window/limits.ts";

/** What was applied, and what the change windows had no room for. */
export interface AppliedWithin {
  readonly results: readonly Result[];
  /** For each action that was withheld as a whole or in part: the entry that remains. */
  readonly withheld: ReadonlyMap<PlanEntry, PlanEntry>;
  readonly guard?: GuardFinding;
  readonly emailGuard?: EmailGuardFinding;
}

export interface WithinOptions {
  readonly windows: ChangeWindows;
  /** Read before directory and pool. */
  readonly views: WindowViews;
  readonly limits: Required<LimitPair>;
  /** Accounts that have access, by source. */
  readonly having: BySource;
  readonly policy: Pick<Policy, "allowRemovals" | "allowEmailChanges">;
  /** Milliseconds until the run must end. */
  timeLeft(): number;
  apply(actions: readonly Action[]): Promise<Result[]>;
}

/**
 * Applies the actions that the change windows have room for: all removals or none, and all e-mail changes or none. Other runs may have
 * used the room since the plan was made. Room that was reserved and not used is returned, also for each account that is enabled again.
 */
export async function applyWithin(
  actions: readonly Action[],
  options: WithinOptions,
): Promise<AppliedWithin> {
  const { windows, limits, having, policy } = options;
  const timeLeft = options.timeLeft();
  const [removed, moved] = [
    accountsOf(actions.filter(removesAccess)),
    accountsOf(actions.filter(movesEmail)),
  ];
  const removals = await reserve(windows.removals, {
    accounts: removed,
    limits: limits.removals,
    allowedAnyway: policy.allowRemovals,
    timeLeft,
  });
  const emailChanges = await reserve(windows.emailChanges, {
    accounts: moved,
    limits: limits.emailChanges,
    allowedAnyway: policy.allowEmailChanges,
    timeLeft,
  });
  const findings = defined({
    guard: removals && "refused" in removals ? findingOf(removals.refused, having) : undefined,
    emailGuard:
      emailChanges && "refused" in emailChanges ? emailFindingOf(emailChanges.refused, having) : undefined,
  });
  const withheld = withhold(actions, findings);
  const able = actions.map((action) => withheld.get(action) ?? action).filter(isAction);
  const results = await options.apply(able);
  await settle(
    removals,
    removed,
    results.filter(({ action }) => removesAccess(action)),
  );
  await settle(
    emailChanges,
    moved,
    results.filter(({ action }) => movesEmail(action)),
  );
  await releaseEnabled(results, windows, options.views);
  return { results, withheld, ...findings };
}

/** Removes accounts that were enabled again from the window of removals. @param views read before they were enabled. */
export async function releaseEnabled(
  results: readonly Result[],
  windows: Pick<ChangeWindows, "removals">,
  views: Pick<WindowViews, "removals">,
): Promise<void> {
  const seen = new Map<string, number>();
  for (const { action, outcome } of results) {
    if (action.kind !== "enable" || outcome !== "enabled") continue;
    const nonce = views.removals.nonceOf(action.account.username);
    if (nonce !== undefined) seen.set(action.account.username, nonce);
  }
  await windows.removals.release(seen);
}

/** Reserves room in a change window. @returns undefined if the request has no accounts. */
export async function reserve(
  window: ChangeWindow,
  request: ReserveRequest,
): Promise<Reserved | { readonly refused: Refusal } | undefined> {
  return request.accounts.length === 0 ? undefined : window.reserve(request);
}

/** Settles a reservation by the results of its changes. */
export async function settle(
  reserved: Reserved | { readonly refused: Refusal } | undefined,
  accounts: readonly Account[],
  results: readonly Result[],
): Promise<void> {
  if (reserved === undefined || "refused" in reserved) return;
  const started = new Set<string>();
  for (const { action, outcome } of results)
    if (!NOT_STARTED_OUTCOMES.has(outcome)) started.add(subjectsOf(action).account?.username ?? "");
  const isMade = ({ username }: Account) => started.has(username);
  const notStarted = accounts.filter((account) => !isMade(account));
  await reserved.settle(accounts.filter(isMade), notStarted);
}

/** A change that failed may have taken effect. */
const NOT_STARTED_OUTCOMES = new Set<Result["outcome"]>(["not-started", "blocked"]);

/** The accounts of these actions, each once. */
export function accountsOf(actions: readonly PlanEntry[]): Account[] {
  const accounts = new Map<string, Account>();
  for (const action of actions) {
    const { account } = subjectsOf(action);
    if (account !== undefined) accounts.set(account.username, account);
  }
  return [...accounts.values()];
}

function findingOf({ changes: removals, ...rest }: Refusal, having: BySource): GuardFinding {
  return { reason: "too-many", removals, ...rest, of: havingOf(having, rest.source) };
}

function emailFindingOf(refusal: Refusal, having: BySource): EmailGuardFinding {
  return { reason: "too-many-email-changes", ...refusal, of: havingOf(having, refusal.source) };
}

function havingOf(having: BySource, source: string | undefined): number {
  if (source !== undefined) return having.get(source) ?? 0;
  return [...having.values()].reduce((sum, count) => sum + count, 0);
}

function withhold(
  actions: readonly Action[],
  { guard, emailGuard }: Pick<AppliedWithin, "guard" | "emailGuard">,
): Map<PlanEntry, PlanEntry> {
  const withheld = new Map<PlanEntry, PlanEntry>();
  for (const action of actions) {
    if (guard !== undefined && removesAccess(action)) withheld.set(action, withoutRemoval(action, guard));
    if (emailGuard !== undefined && movesEmail(action))
      withheld.set(action, withoutOrder(withoutEmailChange(action)));
  }
  return withheld;
}

/** The action without its e-mail dependencies. `executableActions` removes the actions that wait for it. */
function withoutOrder(action: PlanEntry): PlanEntry {
  if (action.kind !== "update" && action.kind !== "enable") return action;
  const { takes: _takes, frees: _frees, ...rest } = action;
  return rest;
}
