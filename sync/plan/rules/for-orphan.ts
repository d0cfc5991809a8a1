import type { Account } from "../../model/account.ts";
import type { PlanEntry, SkipReason } from "../../model/action.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { foldCase } from "../../model/email.ts";
import { isProviders } from "../../model/identities.ts";
import { isOfRun, isOlderThan, type Policy, type UnidentifiedOf } from "../../model/policy.ts";

/**
 * Plans an account that no ID claims.
 *
 * No account is deleted at once: it is disabled first, and deleted by a later run that still does not find its user. The grace period
 * counts from the first run that did not find the user, which is recorded as `missing`.
 *
 * @param isPresent whether a user with this ID is in the sources.
 * @returns undefined for an account about which the run can say nothing.
 */
export function forOrphan(
  account: Account,
  isPresent: (id: string) => boolean,
  policy: Policy,
): PlanEntry | undefined {
  const { directoryId, enabled, managed, source } = account;
  const skip = (reason: SkipReason): PlanEntry => ({ kind: "skip", reason, account });
  // A part of a directory cannot show that no user has the account.
  if (!managed || directoryId === undefined) return policy.allUsers ? skip("unmanaged") : undefined;
  if (!isOfRun(source, policy)) return skip("other-source");
  if (!policy.allUsers) return undefined;
  if (isPresent(directoryId)) return skip("duplicate-account");
  if (mayBeUnidentified(account, policy)) return skip("unidentified-entry");
  if (policy.onRemove === "keep") return skip(enabled ? "removed-kept" : "gone");
  return disabledBy(account) === "administrator" ? skip("disabled-by-hand") : forGone(account, policy);
}

/** Plans the account of a removed user that is enabled, or that sync disabled. */
function forGone(account: Account, { onRemove, graceDays, now }: Policy): PlanEntry {
  const { enabled, disabledMark } = account;
  const disable: PlanEntry = { kind: "disable", reason: "gone", account, changes: [] };
  if (enabled || disabledMark === undefined) return disable;
  const { state, at } = disabledMark;
  // An interrupted run may have left the user signed in.
  if (state === "disabling" || state === "enabling") return disable;
  // The provider would make a new account at the next sign-in, and that one would be enabled.
  if (onRemove !== "delete" || isProviders(account)) return { kind: "skip", reason: "gone", account };
  // It was disabled for another reason, or by a version that recorded none: the grace period starts now.
  if (state !== "missing") return disable;
  return isOlderThan(graceDays, at, now)
    ? { kind: "delete", reason: "grace-period-over", account }
    : { kind: "skip", reason: "gone", account };
}

/** Whether an entry without a usable ID may be this account's user: by its e-mail, or because it has none. */
function mayBeUnidentified({ email = "", source = "" }: Account, { unidentified }: Policy): boolean {
  if (unidentified === undefined || unidentified.length === 0) return false;
  const entries = indexOf(unidentified);
  return entries.has(keyOf(source)) || entries.has(keyOf(source, email));
}

const indexes = new WeakMap<readonly UnidentifiedOf[], ReadonlySet<string>>();

/** Indexed by source and e-mail, once for each list, so that many accounts and entries are not compared pairwise. */
function indexOf(entries: readonly UnidentifiedOf[]): ReadonlySet<string> {
  const index = indexes.get(entries) ?? new Set(entries.map(({ source, email }) => keyOf(source, email)));
  indexes.set(entries, index);
  return index;
}

function keyOf(source: string, email?: string): string {
  return JSON.stringify(email === undefined ? [source] : [source, foldCase(email)]);
}
