import type { Account } from "../../model/account.ts";
import { type PlanEntry, subjectsOf } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import { foldCase } from "../../model/email.ts";
import { isOlderThan, type Policy } from "../../model/policy.ts";
import { movesMailbox, touchesEmail } from "./changes.ts";
import {
  type BySource,
  countBySource,
  type EmailGuardFinding,
  type GuardFinding,
  type GuardInputs,
  guardEmailChanges,
  guardRemovals,
} from "./guard.ts";

/** A plan's entries within the guards, and the guards' findings. */
export interface GuardedActions {
  readonly actions: readonly PlanEntry[];
  readonly guard?: GuardFinding;
  readonly emailGuard?: EmailGuardFinding;
}

/** What the guards compare a plan with. */
export interface GuardedScope {
  /** Accounts of the run's sources that may sign in now, by source. */
  readonly having: BySource;
  /** The same without accounts that were invited recently and never used. */
  readonly established: BySource;
  /** How many users the sources listed. */
  readonly listed: number;
}

/** Removes from a plan what a guard stops: all removals, only deletions, or e-mail changes. */
export function applyGuards(
  wished: readonly PlanEntry[],
  scope: GuardedScope,
  policy: Policy,
): GuardedActions {
  const guard = findRemovals(wished, scope, policy);
  const emailGuard = guardEmailChanges(groupsOf(wished.filter(movesEmail), scope, policy), policy);
  const actions = wished.map((action) => {
    const guarded = guard === undefined ? action : withoutRemoval(action, guard);
    return emailGuard === undefined ? guarded : withoutEmailChange(guarded);
  });
  return defined({ actions, guard, emailGuard });
}

function findRemovals(
  wished: readonly PlanEntry[],
  scope: GuardedScope,
  policy: Policy,
): GuardFinding | undefined {
  const ofKinds = (...kinds: readonly PlanEntry["kind"][]) => {
    const removals = wished.filter((action) => kinds.includes(action.kind) && removesAccess(action));
    return guardRemovals(groupsOf(removals, scope, policy), scope.listed, policy);
  };
  const all = ofKinds("disable", "delete");
  const exchange = findExchange(wished, scope.established, policy);
  if (exchange?.isOfMost && all?.reason !== "source-empty") return exchange.finding;
  // Accounts that are due for deletion lost access earlier: they must not stop other removals.
  const isOfDeletions = all?.reason === "too-many" && ofKinds("disable") === undefined;
  if (isOfDeletions) return { ...all, only: "deletions" };
  return all && exchange ? { ...all, exchanged: exchange.finding.exchanged } : all;
}

/**
 * All changed accounts, and the established ones among them: a stopped run still invites, and the new accounts must not raise the limit of
 * the next run.
 */
function groupsOf(
  actions: readonly PlanEntry[],
  { having, established }: GuardedScope,
  policy: Policy,
): GuardInputs {
  const changed = accountsOf(actions);
  const old = changed.filter((account) => isEstablished(account, policy));
  return [
    { changed, having },
    { changed: old, having: established },
  ];
}

/** Whether a user has signed in to an account, or its invitation is not new. */
export function isEstablished(
  { awaitsFirstSignIn, invitedAt }: Account,
  { resendAfterDays, now }: Pick<Policy, "resendAfterDays" | "now">,
): boolean {
  return !awaitsFirstSignIn || invitedAt === undefined || isOlderThan(resendAfterDays, invitedAt, now);
}

/**
 * Most users of a source appear with the same e-mail under another ID: the directory was created again, and the users are the same. Removing
 * and inviting each of them would delete their passwords and authenticators.
 */
function findExchange(
  wished: readonly PlanEntry[],
  established: BySource,
  { allowRemovals: allowedAnyway = 0 }: Policy,
) {
  const invited = new Set(wished.flatMap((one) => (one.kind === "invite" ? [foldCase(one.email)] : [])));
  const ofSource = (source: string) => Math.max(1, established.get(source) ?? 0);
  const removed = accountsOf(wished.filter(removesAccess));
  const exchanged = countBySource(removed.filter(({ email }) => email && invited.has(foldCase(email))));
  const [first] = [...exchanged].sort(([a, m], [b, n]) => n / ofSource(b) - m / ofSource(a));
  if (removed.length <= allowedAnyway || first === undefined) return undefined;
  const [source, count] = first;
  const of = established.get(source) ?? 0;
  const finding = {
    reason: "ids-exchanged",
    ...(established.size > 1 && { source }),
    removals: removed.length,
    allowed: allowedAnyway,
    of,
    exchanged: count,
  } as const;
  return { finding, isOfMost: count >= 2 && count * 2 > of };
}

/** Whether a user loses access or the account by it. Finishing an earlier removal does not count. */
export function removesAccess(action: PlanEntry): boolean {
  return action.kind === "delete" || (action.kind === "disable" && action.account.enabled);
}

function isEmailWriter(
  action: PlanEntry,
): action is Extract<PlanEntry, { kind: "update" | "enable" | "adopt" }> {
  return action.kind === "update" || action.kind === "enable" || action.kind === "adopt";
}

/** Whether an account gets the e-mail of another mailbox by it. */
export function movesEmail(action: PlanEntry): boolean {
  return isEmailWriter(action) && movesMailbox(action.changes);
}

function accountsOf(actions: readonly PlanEntry[]): Account[] {
  return actions.flatMap((action) => subjectsOf(action).account ?? []);
}

/** The entry that replaces a removal that a guard stops. */
export function withoutRemoval(action: PlanEntry, { only }: GuardFinding): PlanEntry {
  if (action.kind === "delete") return { kind: "skip", reason: "removal-guarded", account: action.account };
  if (action.kind !== "disable" || only === "deletions" || !removesAccess(action)) return action;
  const { person, account } = action;
  const reason = action.reason === "gone" ? "removal-guarded" : "disabled-and-guarded";
  return defined({ kind: "skip", reason, account, person });
}

/** The entry that replaces an e-mail change that a guard stops. */
export function withoutEmailChange(action: PlanEntry): PlanEntry {
  if (!isEmailWriter(action) || !movesMailbox(action.changes)) return action;
  const { person, account } = action;
  const changes = action.changes.filter((change) => !touchesEmail(change));
  if (action.kind === "enable" || (action.kind === "update" && changes.length > 0))
    return { ...action, changes };
  return defined({ kind: "skip", reason: "email-change-guarded", account, person });
}
