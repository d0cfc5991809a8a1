import { sendsEmail } from "../apply/apply.ts";
import { ACTION_KINDS, type Action, isAction, type PlanEntry } from "../model/action.ts";

/** The order in which the e-mail quota is used: users without an account first, accounts that sync does not manage last. */
const EMAIL_ORDER = ["no-account", "not-invited", "email-changed", "lapsed", "requested", "unmanaged"];

/** The actions of a plan, in the order in which they are confirmed and started. */
export function orderActions(actions: readonly PlanEntry[]): Action[] {
  const rank = (action: Action) =>
    ACTION_KINDS.indexOf(action.kind) * 10 + EMAIL_ORDER.indexOf(action.reason);
  // The sort is stable, so the plan's order stays within a rank: releasing an e-mail comes before taking it.
  return actions.filter(isAction).sort((a, b) => rank(a) - rank(b));
}

/** The actions of this run, and those that the e-mail quota postpones. */
export interface Turn {
  readonly now: readonly Action[];
  readonly later: readonly Action[];
}

/** Splits actions by the e-mail quota that is left. Actions that send no e-mail are never postponed. */
export function splitByEmailQuota(actions: readonly Action[], left: number): Turn {
  const [now, later]: [Action[], Action[]] = [[], []];
  let emails = 0;
  for (const action of actions) {
    if (sendsEmail(action)) emails += 1;
    if (sendsEmail(action) && emails > left) later.push(action);
    else now.push(action);
  }
  const owed = new Set(
    later.flatMap((action) => (action.reason === "email-changed" ? [action.account] : [])),
  );
  const uninvited = new Set(later.flatMap((action) => (action.kind === "invite" ? [action.person] : [])));
  // There is no account to link yet.
  const waitsForAccount = (action: Action) =>
    action.kind === "link" && action.account === undefined && uninvited.has(action.person);
  // Without its invitation, a new address would count as invited: the change waits for the e-mail.
  const waits = (action: Action) =>
    waitsForAccount(action) ||
    (action.kind === "update" && action.reason === "differs" && owed.has(action.account));
  return { now: now.filter((action) => !waits(action)), later: [...now.filter(waits), ...later] };
}
