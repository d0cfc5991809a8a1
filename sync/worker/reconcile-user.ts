import { type Result, sendsEmail } from "../apply/apply.ts";
import type { Account } from "../model/account.ts";
import { isAction, type PlanEntry, subjectsOf } from "../model/action.ts";
import { emailOf, type Person } from "../model/person.ts";
import { followsAny } from "../model/provider-rules.ts";
import { type Action, type Policy, plan } from "../plan/plan.ts";
import { isEstablished, movesEmail, removesAccess } from "../plan/rules/apply-guards.ts";
import { mayHoldAnothers } from "../plan/rules/expected-identities.ts";
import { accountsOf, releaseEnabled, reserve, settle } from "../reconcile/apply-within-limits.ts";
import type { ReconcileContext } from "../reconcile/reconcile-all.ts";
import type { LookupResult } from "../sources/one-user.ts";
import type { ChangeWindow, ChangeWindows } from "../state/change-window/change-window.ts";
import type { WindowLimits } from "../state/change-window/entries.ts";
import { readWindows } from "../state/change-window/limits.ts";
import type { Checkpoint, StateStore } from "../state/state-store.ts";
import { mayShareEmail } from "./shared-emails.ts";

/** What reconciling one user needs. */
export interface ReconcileUserDeps {
  /** Asks the sources, as they are now. */
  findPerson(id: string): Promise<LookupResult>;
  accountsByUsername(username: string): Promise<Account[]>;
  accountsByEmail(email: string): Promise<Account[]>;
  apply(actions: readonly Action[]): Promise<Result[]>;
  readonly state: Pick<StateStore, "checkpoint" | "consumeEmail">;
  readonly windows: ChangeWindows;
  readonly policy: Policy;
  /** Milliseconds until the run must end. */
  timeLeft(): number;
  /** An earlier request found the user in no selected group. @default false */
  readonly isRecheck?: boolean;
  /** Selects actions that this run must not try. @default none */
  readonly holdBack?: ReconcileContext["holdBack"];
}

/** The results; or why the user must be checked again later, or why all users must be reconciled. */
export type ReconcileUserOutcome =
  | {
      readonly settled: readonly Result[];
      /** Actions that `holdBack` selected. @default none */
      readonly heldBack?: ReadonlySet<Action>;
    }
  | { readonly recheck: string }
  | { readonly reconcileAll: string };

/**
 * Reconciles the account of one user: by the same rules as a whole reconciliation, and by the directory's state, not by what an event
 * says about it. Whatever concerns other users is left to a whole reconciliation: an e-mail that moves from one user to another, an
 * account with another username, an e-mail that several users had, and more e-mails or changes than the limits allow.
 */
export async function reconcileUser(id: string, deps: ReconcileUserDeps): Promise<ReconcileUserOutcome> {
  const checkpoint = await deps.state.checkpoint();
  if (checkpoint === undefined) return { reconcileAll: "no whole reconciliation has finished yet" };
  const answer = await deps.findPerson(id);
  if ("unclear" in answer) return { reconcileAll: answer.unclear };
  const person = "person" in answer ? answer.person : undefined;
  if (person !== undefined && mayShareEmail(person, checkpoint.sharedEmails))
    return { reconcileAll: "another user has the same e-mail" };
  const own = await deps.accountsByUsername(id);
  if (own.length === 0 && !checkpoint.byUsername)
    return { reconcileAll: "the user's account may have another username" };
  const entries = await planUser(id, person, own, deps);
  const concerned = concernsOthers(entries, deps.policy);
  if (concerned !== undefined) return { reconcileAll: concerned };
  const actions = entries.filter(isAction);
  if (mayConcernMore(actions, checkpoint, deps.policy))
    return { reconcileAll: "the user may have an account of an identity provider" };
  const heldBack = deps.holdBack?.(actions) ?? new Set();
  if (heldBack.size > 0) return { settled: [], heldBack };
  if ("unselected" in answer && !deps.isRecheck && actions.some(removesAccess))
    return { recheck: "the user may be moving from one selected group to another" };
  const { emailsLeft, limits } = checkpoint;
  if (emailsLeft !== undefined && !(await consumeEmails(actions, deps.state)))
    return { reconcileAll: "the day's e-mail quota is used up" };
  return applyWithinLimits(actions, limits, deps);
}

/** Consumes the quota for the e-mails of these actions. Unused quota comes back with the next whole reconciliation. */
async function consumeEmails(
  actions: readonly Action[],
  state: Pick<StateStore, "consumeEmail">,
): Promise<boolean> {
  for (const action of actions) if (sendsEmail(action) && !(await state.consumeEmail())) return false;
  return true;
}

/** Applies the actions if the change windows have room for all of them; otherwise nothing. */
async function applyWithinLimits(
  actions: readonly Action[],
  { established, ...all }: Checkpoint["limits"],
  { windows, timeLeft, apply, policy }: ReconcileUserDeps,
): Promise<ReconcileUserOutcome> {
  const reserveFor = (window: ChangeWindow, changes: readonly Action[], limit: WindowLimits | undefined) => {
    const accounts = accountsOf(changes);
    // A guard leaves no room, not even for an account that is already in the window.
    const isGuarded = accounts.length > 0 && limit === undefined;
    if (isGuarded) return { refused: { changes: accounts.length, allowed: 0 } };
    return limit && reserve(window, { accounts, limits: limit, timeLeft: timeLeft() });
  };
  const [removed, moved] = [actions.filter(removesAccess), actions.filter(movesEmail)];
  const isOld = accountsOf([...removed, ...moved]).some((account) => isEstablished(account, policy));
  const limits = isOld ? established : all;
  const removals = await reserveFor(windows.removals, removed, limits.removals);
  if (removals && "refused" in removals)
    return { reconcileAll: "the removals would exceed the limit for an hour" };
  const emailChanges = await reserveFor(windows.emailChanges, moved, limits.emailChanges);
  if (emailChanges && "refused" in emailChanges) {
    await settle(removals, accountsOf(removed), []);
    return { reconcileAll: "the e-mail changes would exceed the limit for an hour" };
  }
  const views = actions.some(({ kind }) => kind === "enable") ? await readWindows(windows) : undefined;
  const settled = await apply(actions);
  await settle(
    removals,
    accountsOf(removed),
    settled.filter(({ action }) => removesAccess(action)),
  );
  await settle(
    emailChanges,
    accountsOf(moved),
    settled.filter(({ action }) => movesEmail(action)),
  );
  if (views !== undefined) await releaseEnabled(settled, windows, views);
  return { settled };
}

async function planUser(
  id: string,
  person: Person | undefined,
  own: readonly Account[],
  deps: ReconcileUserDeps,
): Promise<PlanEntry[]> {
  const email = person && emailOf(person);
  const holders = email === undefined ? [] : await deps.accountsByEmail(email);
  const accounts = new Map([...own, ...holders].map((account) => [account.username, account]));
  // Only this user was looked up, so only this user can be gone. The change windows limit the removals.
  const policy = { ...deps.policy, allUsers: person === undefined, allowRemovals: 1, allowEmailChanges: 1 };
  const { actions } = plan(person ? [person] : [], [...accounts.values()], policy);
  return actions.filter((action) => idOf(action) === id);
}

function idOf(action: PlanEntry): string | undefined {
  const { person, account } = subjectsOf(action);
  return person?.id ?? account?.directoryId;
}

/** Cognito cannot search for the directory ID with which an account of an identity provider is followed. */
function mayConcernMore(
  actions: readonly Action[],
  { byUsername }: Checkpoint,
  { providers }: Policy,
): boolean {
  if (byUsername || !followsAny(providers)) return false;
  return actions.some((action) => removesAccess(action) || action.kind === "enable");
}

function givesAccess(entry: PlanEntry): entry is Extract<PlanEntry, { kind: "enable" | "adopt" }> {
  return entry.kind === "enable" || entry.kind === "adopt";
}

function concernsOthers(actions: readonly PlanEntry[], policy: Policy): string | undefined {
  for (const action of actions) {
    if (action.reason === "email-in-use" || "takes" in action || "frees" in action)
      return "an e-mail moves from one user to another";
    // Another user of the directory may have the same identity, and only a whole directory shows that.
    if (action.kind === "link") return "the user's account is to be linked to an identity provider";
    if (givesAccess(action) && mayHoldAnothers(action.person, action.account, policy))
      return "the account may sign in with another user's identity";
    // Whether only this user has the e-mail of such an account, only a whole directory shows.
    if (isAction(action) && subjectsOf(action).account?.federated)
      return "an identity provider made the user's account";
    if (action.reason === "id-taken" || action.reason === "duplicate-account")
      return "the user has two accounts";
  }
  return undefined;
}
