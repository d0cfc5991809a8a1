import type { Account } from "../../model/account.ts";
import { type PlanEntry, undecidedIn } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { isOfRun, type Policy } from "../../model/policy.ts";
import { clearedMark } from "./changes.ts";

/** Why nothing of an account is changed, not even a mark. */
const LEFT_ALONE: ReadonlySet<PlanEntry["reason"]> = new Set([
  "duplicate-id",
  "identities-unknown",
  "not-followed",
]);

/** A skipped account. */
type Skip = Extract<PlanEntry, { kind: "skip" }>;

/**
 * Keeps the marks of skipped accounts correct. A listed user is not missing any more, whatever else is unknown about them; otherwise the
 * grace period would continue from the first time they were missing. An enabled account was enabled by an administrator or by a killed run; a
 * mark that remains would make sync take the administrator's next decision for its own.
 */
export function withMarksSettled(actions: readonly PlanEntry[], policy: Policy): PlanEntry[] {
  return actions.flatMap((action) => {
    const { account } = "account" in action ? action : {};
    // Of two entries that claim one ID, nothing is changed.
    if (action.kind !== "skip" || LEFT_ALONE.has(action.reason) || account === undefined) return [action];
    const isOwn = account.managed && isOfRun(account.source, policy);
    const change = isOwn ? settled(action, account) : undefined;
    if (change === undefined) return [action];
    // What an administrator has to decide is reported in the same run.
    return undecidedIn([action]).length > 0 ? [change, action] : [change];
  });
}

function settled({ reason, person }: Skip, account: Account): PlanEntry | undefined {
  const { enabled, disabledMark } = account;
  if (disabledMark === undefined) return undefined;
  const own = defined({ account, person });
  if (enabled) return { kind: "update", reason: "enabled-by-hand", ...own, changes: clearedMark(account) };
  const mayBeListed = person !== undefined || reason === "unidentified-entry";
  const isMissing = disabledMark.state === "missing" && disabledBy(account) === "sync";
  return mayBeListed && isMissing
    ? { kind: "disable", reason: "no-longer-missing", ...own, changes: [] }
    : undefined;
}
