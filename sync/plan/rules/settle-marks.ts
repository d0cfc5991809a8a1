import type { Account } from "../../model/account.ts";
import type { PlanEntry } from "../../model/action.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { isOfRun, type Policy } from "../../model/policy.ts";
import { clearedMark } from "./changes.ts";

/** An action that leaves an account as it is. */
type Skip = Extract<PlanEntry, { kind: "skip" }>;

/**
 * Keeps marks true of accounts that are otherwise left alone. A user who is listed is not missing any more, whatever else is not known of
 * them: else the grace period would go on from the first time that they were missing. An account that is enabled was enabled by an administrator, or
 * by a run that was killed: a mark that stays would take the administrator's next decision for sync's.
 */
export function withMarksSettled(actions: readonly PlanEntry[], policy: Policy): PlanEntry[] {
  return actions.map((action) => {
    const { account } = "account" in action ? action : {};
    // Of two entries that claim one id nothing at all is changed.
    if (action.kind !== "skip" || action.reason === "duplicate-id" || account === undefined) return action;
    const isOwn = account.managed && isOfRun(account.source, policy);
    return isOwn ? (settled(action, account) ?? action) : action;
  });
}

function settled({ reason, person }: Skip, account: Account): PlanEntry | undefined {
  const { enabled, disabledMark } = account;
  if (disabledMark === undefined) return undefined;
  const own = { account, ...(person && { person }) };
  if (enabled) return { kind: "update", reason: "enabled-by-hand", ...own, changes: clearedMark(account) };
  const mayBeListed = person !== undefined || reason === "unidentified-entry";
  const isMissing = disabledMark.state === "missing" && disabledBy(account) === "sync";
  return mayBeListed && isMissing
    ? { kind: "disable", reason: "no-longer-missing", ...own, changes: [] }
    : undefined;
}
