import type { Account } from "../account.ts";
import type { Action, LeaveReason } from "./action.ts";
import { isOfRun, isOlderThan, type Policy } from "./policy.ts";

/**
 * What is to be done about an account that is nobody's by id.
 *
 * Nobody is deleted on one look: an account is disabled first, and deleted by a later run that still does not find its person.
 *
 * @param isPresent whether somebody with this id is in the source.
 * @returns nothing about one that has nothing to do with this run.
 */
export function forOrphan(
  account: Account,
  isPresent: (id: string) => boolean,
  policy: Policy,
): Action | undefined {
  const { directoryId, disabledAt, enabled, ours, source } = account;
  if (!ours || directoryId === undefined || !isOfRun(source, policy) || !policy.everybody) return undefined;
  const leave = (reason: LeaveReason): Action => ({ kind: "leave", reason, account });
  if (isPresent(directoryId)) return leave("duplicate-account");
  if (policy.onRemove === "keep") return leave(enabled ? "gone-and-kept" : "gone");
  // The mark is written last: without it, the account may be disabled and still signed in.
  if (enabled || disabledAt === undefined) return { kind: "disable", reason: "gone", account, changes: [] };
  if (policy.onRemove === "delete" && isOlderThan(policy.graceDays, disabledAt, policy.now))
    return { kind: "delete", reason: "gone-for-long", account };
  return leave("gone");
}
