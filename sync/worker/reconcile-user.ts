import { type Result, sendsMail } from "../apply/apply.ts";
import type { Account } from "../model/account.ts";
import { isAction, type PlanEntry, subjectsOf } from "../model/action.ts";
import { emailOf, type Person } from "../model/person.ts";
import { type Action, type Policy, plan } from "../plan/plan.ts";
import { isEstablished, movesEmail, removesAccess } from "../plan/rules/apply-guards.ts";
import { accountsOf, giveBackEnabled, settle, take } from "../reconcile/apply-within-limits.ts";
import type { OnePersonAnswer } from "../sources/one-user.ts";
import type { ChangeWindow, ChangeWindows } from "../state/change-window/change-window.ts";
import type { WindowLimits } from "../state/change-window/entries.ts";
import { lookAt } from "../state/change-window/limits.ts";
import type { Checkpoint, StateStore } from "../state/state-store.ts";
import { mayShareEmail } from "./shared-emails.ts";

/** What looking at one person takes. */
export interface OnePersonDeps {
  /** Asks the sources, as they are now. */
  findPerson(id: string): Promise<OnePersonAnswer>;
  accountsByUsername(username: string): Promise<Account[]>;
  accountsByEmail(email: string): Promise<Account[]>;
  apply(deeds: readonly Action[]): Promise<Result[]>;
  readonly memory: Pick<StateStore, "allowance" | "takeMail">;
  readonly windows: ChangeWindows;
  readonly policy: Policy;
  /** Milliseconds that the run has left at the most. */
  timeLeft(): number;
  /** An earlier look found the user in no selected group any more. @default false */
  readonly isSecondLook?: boolean;
}

/** What came of it; where one look does not tell, there has to be a second one, or everybody has to be looked at. */
export type OnePersonOutcome =
  | { readonly settled: readonly Result[] }
  | { readonly lookAgain: string }
  | { readonly everybody: string };

/**
 * Brings one person's account into step, by the same rule as a whole comparison, and by the directory's state and not by what an
 * event said of it. It leaves to a whole comparison whatever concerns others too: e-mails that change hands, accounts under
 * another name, an e-mail that several people had, more mails than are left, more removals or changes of e-mails than may be in an hour.
 */
export async function reconcileUser(id: string, deps: OnePersonDeps): Promise<OnePersonOutcome> {
  const allowance = await deps.memory.allowance();
  if (allowance === undefined) return { everybody: "nobody has compared everybody yet" };
  const answer = await deps.findPerson(id);
  if ("unclear" in answer) return { everybody: answer.unclear };
  const person = "person" in answer ? answer.person : undefined;
  if (person !== undefined && mayShareEmail(person, allowance.sharedEmails))
    return { everybody: "somebody else has the same e-mail" };
  const own = await deps.accountsByUsername(id);
  if (own.length === 0 && !allowance.byUsername) return { everybody: "an account may have another name" };
  const actions = await actionsFor(id, person, own, deps);
  const beyond = concernsOthers(actions);
  if (beyond !== undefined) return { everybody: beyond };
  const deeds = actions.filter(isAction);
  if ("unselected" in answer && !deps.isSecondLook && deeds.some(removesAccess))
    return { lookAgain: "the user may be on the way from one selected group to another" };
  const { mails, limits } = allowance;
  if (mails !== undefined && !(await takeMails(deeds, deps.memory)))
    return { everybody: "the day's mails are used up" };
  return applyWithRoom(deeds, limits, deps);
}

/** Takes what mails the deeds send; what was taken and not used is missing till the next whole comparison. */
async function takeMails(deeds: readonly Action[], memory: Pick<StateStore, "takeMail">): Promise<boolean> {
  for (const deed of deeds) if (sendsMail(deed) && !(await memory.takeMail())) return false;
  return true;
}

/** Carries out what there is room for in the windows: all of it, or nothing. */
async function applyWithRoom(
  deeds: readonly Action[],
  { established, ...all }: Checkpoint["limits"],
  { windows, timeLeft, apply, policy }: OnePersonDeps,
): Promise<OnePersonOutcome> {
  const reserve = (window: ChangeWindow, changes: readonly Action[], limit: WindowLimits | undefined) => {
    const accounts = accountsOf(changes);
    // Behind a guard there is no room, also for an account that is in the window already.
    const isGuarded = accounts.length > 0 && limit === undefined;
    if (isGuarded) return { refused: { changes: accounts.length, allowed: 0 } };
    return limit && take(window, { accounts, limits: limit, timeLeft: timeLeft() });
  };
  const [removed, moved] = [deeds.filter(removesAccess), deeds.filter(movesEmail)];
  const isOld = accountsOf([...removed, ...moved]).some((account) => isEstablished(account, policy));
  const limits = isOld ? established : all;
  const removals = await reserve(windows.removals, removed, limits.removals);
  if (removals && "refused" in removals) return { everybody: "more are removed than may be in an hour" };
  const emailChanges = await reserve(windows.emailChanges, moved, limits.emailChanges);
  if (emailChanges && "refused" in emailChanges) {
    await settle(removals, accountsOf(removed), []);
    return { everybody: "more e-mails change than may in an hour" };
  }
  const views = deeds.some(({ kind }) => kind === "enable") ? await lookAt(windows) : undefined;
  const settled = await apply(deeds);
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
  if (views !== undefined) await giveBackEnabled(settled, windows, views);
  return { settled };
}

async function actionsFor(
  id: string,
  person: Person | undefined,
  own: readonly Account[],
  deps: OnePersonDeps,
): Promise<PlanEntry[]> {
  const email = person && emailOf(person);
  const holders = email === undefined ? [] : await deps.accountsByEmail(email);
  const accounts = new Map([...own, ...holders].map((account) => [account.username, account]));
  // Only somebody who was looked for and not found is gone: the others are not among these people at all.
  // The windows say whether there is room for one.
  const policy = {
    ...deps.policy,
    ...{ everybody: person === undefined, allowRemovals: 1, allowEmailChanges: 1 },
  };
  const { actions } = plan(person ? [person] : [], [...accounts.values()], policy);
  return actions.filter((action) => idOf(action) === id);
}

function idOf(action: PlanEntry): string | undefined {
  const { person, account } = subjectsOf(action);
  return person?.id ?? account?.directoryId;
}

function concernsOthers(actions: readonly PlanEntry[]): string | undefined {
  for (const action of actions) {
    if (action.reason === "email-in-use" || "takes" in action || "frees" in action)
      return "an e-mail changes hands";
    if (action.reason === "id-taken" || action.reason === "duplicate-account")
      return "somebody has two accounts";
  }
  return undefined;
}
