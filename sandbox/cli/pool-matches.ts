import type { Account } from "../../sync/model/account.ts";
import type { IdentityCenterUser } from "../identity-center-admin.ts";

/** What an administrator did to a person of the sandbox's Identity Center. */
export type UserChange = "add" | "change" | "disable" | "enable" | "remove";

/**
 * Decides whether a pool has followed: what a person's account has to be like after a deed. Pure.
 *
 * @param person as they are after it, or were before they were removed.
 */
export function poolMatches(
  deed: UserChange,
  person: IdentityCenterUser,
  accounts: readonly Account[],
): boolean {
  const account = accounts.find(({ username }) => username === person.id);
  // Sync removes by disabling, unless it is told otherwise.
  const isOut = deed === "remove" || !person.enabled;
  if (isOut || account === undefined) return isOut && !account?.enabled;
  return account.enabled && account.email === person.email && account.name === person.name;
}
