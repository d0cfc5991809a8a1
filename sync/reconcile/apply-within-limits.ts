import type { Result } from "../apply/apply.ts";
import type { Account } from "../model/account.ts";
import { type Action, isAction, type PlanEntry, subjectsOf } from "../model/action.ts";
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

/** Actions that a window had no room for are not among those that are left, or are without what it had no room for. */
export interface AppliedWithin {
  readonly results: readonly Result[];
  /** By each action of which something was kept from being done: what stays of it. */
  readonly withheld: ReadonlyMap<PlanEntry, PlanEntry>;
  readonly guard?: GuardFinding;
  readonly emailGuard?: EmailGuardFinding;
}

export interface WithinOptions {
  readonly windows: ChangeWindows;
  /** From before both sides were read. */
  readonly views: WindowViews;
  readonly limits: Required<LimitPair>;
  /** Accounts that have access, by source. */
  readonly having: BySource;
  readonly policy: Pick<Policy, "allowRemovals" | "allowEmailChanges">;
  /** Milliseconds that the run has left at the most. */
  timeLeft(): number;
  apply(deeds: readonly Action[]): Promise<Result[]>;
}

/**
 * Carries actions out for which there is room in the windows. All removals are done or none, and all changes of e-mails: others may have
 * taken room since the plan was made. What was reserved and not begun is given back, and so is each account that is enabled again.
 */
export async function applyWithin(deeds: readonly Action[], options: WithinOptions): Promise<AppliedWithin> {
  const { windows, limits, having, policy } = options;
  const timeLeft = options.timeLeft();
  const [removed, moved] = [accountsOf(deeds.filter(removesAccess)), accountsOf(deeds.filter(movesEmail))];
  const removals = await take(windows.removals, {
    ...{ accounts: removed, limits: limits.removals, meant: policy.allowRemovals, timeLeft },
  });
  const emailChanges = await take(windows.emailChanges, {
    ...{ accounts: moved, limits: limits.emailChanges, meant: policy.allowEmailChanges, timeLeft },
  });
  const findings = {
    ...(removals && "refused" in removals && { guard: findingOf(removals.refused, having) }),
    ...(emailChanges &&
      "refused" in emailChanges && { emailGuard: emailFindingOf(emailChanges.refused, having) }),
  };
  const withheld = withhold(deeds, findings);
  const able = deeds.map((deed) => withheld.get(deed) ?? deed).filter(isAction);
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
  await giveBackEnabled(results, windows, options.views);
  return { results, withheld, ...findings };
}

/** Takes accounts that can sign in again out of the window of removals. @param views from before they were enabled. */
export async function giveBackEnabled(
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
  await windows.removals.giveBack(seen);
}

/** @returns nothing where there is nothing to take room for. */
export async function take(
  window: ChangeWindow,
  request: ReserveRequest,
): Promise<Reserved | { readonly refused: Refusal } | undefined> {
  return request.accounts.length === 0 ? undefined : window.reserve(request);
}

/** Says how the changes that room was taken for have ended. @param results of these changes. */
export async function settle(
  taken: Reserved | { readonly refused: Refusal } | undefined,
  accounts: readonly Account[],
  results: readonly Result[],
): Promise<void> {
  if (taken === undefined || "refused" in taken) return;
  const begun = new Set<string>();
  for (const { action, outcome } of results)
    if (!NOT_BEGUN.has(outcome)) begun.add(subjectsOf(action).account?.username ?? "");
  const isMade = ({ username }: Account) => begun.has(username);
  const notBegun = accounts.filter((account) => !isMade(account));
  await taken.settle(accounts.filter(isMade), notBegun);
}

/** A change that failed may have taken effect. */
const NOT_BEGUN = new Set<Result["outcome"]>(["not-started", "blocked"]);

/** Each account once, though several actions may be about it. */
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
  deeds: readonly Action[],
  { guard, emailGuard }: Pick<AppliedWithin, "guard" | "emailGuard">,
): Map<PlanEntry, PlanEntry> {
  const withheld = new Map<PlanEntry, PlanEntry>();
  for (const deed of deeds) {
    if (guard !== undefined && removesAccess(deed)) withheld.set(deed, withoutRemoval(deed, guard));
    if (emailGuard !== undefined && movesEmail(deed))
      withheld.set(deed, withoutOrder(withoutEmailChange(deed)));
  }
  return withheld;
}

/** It neither takes an e-mail any more nor lets go of one. What waits for that one is not done either: see thatCanBeDone. */
function withoutOrder(action: PlanEntry): PlanEntry {
  if (action.kind !== "update" && action.kind !== "enable") return action;
  const { takes: _takes, frees: _frees, ...rest } = action;
  return rest;
}
