import type { Account } from "../../sync/model/account.ts";
import type { IdentityCenterUser } from "../identity-center-admin.ts";

/** A change of a user in the sandbox's Identity Center. */
export type UserChange = "add" | "change" | "disable" | "enable" | "remove";

/**
 * Decides whether a user's account in the pool matches the directory after a change. Pure.
 *
 * @param user the user after the change, or before the removal.
 */
export function poolMatches(
  action: UserChange,
  user: IdentityCenterUser,
  accounts: readonly Account[],
): boolean {
  const account = accounts.find(({ username }) => username === user.id);
  // By default, sync removes users by disabling their accounts.
  const isOut = action === "remove" || !user.enabled;
  if (isOut || account === undefined) return isOut && !account?.enabled;
  return account.enabled && account.email === user.email && account.name === user.name;
}
