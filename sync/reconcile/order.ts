import { sendsMail } from "../apply/apply.ts";
import { ACTION_KINDS, type Action, isAction, type PlanEntry } from "../model/action.ts";

/** Where the day's mails do not suffice: first who has no account at all, last whose account sync did not make. */
const MAILS_FIRST = ["no-account", "email-changed", "lapsed", "requested", "unmanaged"];

/** What there is to do, in the order in which it is asked about and begun. */
export function orderActions(actions: readonly PlanEntry[]): Action[] {
  const rank = (deed: Action) => ACTION_KINDS.indexOf(deed.kind) * 10 + MAILS_FIRST.indexOf(deed.reason);
  // A sort keeps the plan's own order where two rank alike: letting go of an e-mail comes before taking another.
  return actions.filter(isAction).sort((a, b) => rank(a) - rank(b));
}

/** What is done in this run, and who waits for the next, since the day's mails are used up. */
export interface Turn {
  readonly now: readonly Action[];
  readonly later: readonly Action[];
}

/** Takes as many mails as are left, in their order, and all that sends none. */
export function splitByEmailQuota(deeds: readonly Action[], left: number): Turn {
  const [now, later]: [Action[], Action[]] = [[], []];
  let mails = 0;
  for (const deed of deeds) {
    if (sendsMail(deed)) mails += 1;
    if (sendsMail(deed) && mails > left) later.push(deed);
    else now.push(deed);
  }
  const owed = new Set(later.flatMap((deed) => (deed.reason === "email-changed" ? [deed.account] : [])));
  // The new address alone would look as if its invitation had gone out: the change waits for its mail.
  const waits = (deed: Action) =>
    deed.kind === "update" && deed.reason === "differs" && owed.has(deed.account);
  return { now: now.filter((deed) => !waits(deed)), later: [...now.filter(waits), ...later] };
}
