import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { Check, CheckGroup, Finding } from "../check.ts";
import { closest } from "../closest.ts";
import type { Target } from "../target.ts";
import {
  accountEmail,
  accountStatus,
  enabledAccount,
  hasAccount,
  managedAccount,
  secondFactor,
  temporaryPassword,
  verifiedEmail,
} from "./findings/account.ts";
import {
  directoryEmail,
  enabledInDirectory,
  inDirectory,
  quickEmail,
  uniqueEmail,
} from "./findings/directory.ts";
import { recentChangesNote, syncPlan } from "./findings/plan.ts";
import { readUser, type UserReading } from "./read-user.ts";
import type { UserView } from "./view.ts";

/** A question about one user, answered from what was read. Pure. */
interface UserCheck extends Pick<Check, "id" | "title" | "needs" | "applies"> {
  find(view: UserView): Finding;
}

/** The questions about one user, in the order in which they are shown. */
export const USER_CHECKS: readonly UserCheck[] = [
  { id: "user.directory", title: "A directory has the user", find: inDirectory },
  {
    id: "user.directory-enabled",
    title: "The user is enabled in the directory",
    needs: ["user.directory"],
    find: enabledInDirectory,
  },
  {
    id: "user.directory-email",
    title: "The directory has a primary e-mail that sync can use",
    needs: ["user.directory"],
    find: directoryEmail,
  },
  { id: "user.email-unique", title: "No other user or account has the e-mail", find: uniqueEmail },
  { id: "user.quick-email", title: "Amazon Quick has the e-mail letter by letter", find: quickEmail },
  { id: "user.account", title: "The user has an account", find: hasAccount },
  {
    id: "user.account-managed",
    title: "Sync manages the account",
    needs: ["user.account"],
    find: managedAccount,
  },
  {
    id: "user.account-enabled",
    title: "The account is enabled",
    needs: ["user.account"],
    find: enabledAccount,
  },
  {
    id: "user.account-email",
    title: "The account has the directory's e-mail letter by letter",
    needs: ["user.account"],
    find: accountEmail,
  },
  {
    id: "user.email-verified",
    title: "The account's e-mail is verified",
    needs: ["user.account"],
    find: verifiedEmail,
  },
  {
    id: "user.temporary-password",
    title: "No temporary password has lapsed",
    needs: ["user.account"],
    find: temporaryPassword,
  },
  {
    id: "user.status",
    title: "Cognito asks for the password only, and a second factor",
    needs: ["user.account"],
    find: accountStatus,
  },
  {
    id: "user.mfa",
    title: "The second factor fits the setting",
    needs: ["user.account"],
    find: secondFactor,
  },
  { id: "user.plan", title: "Sync can decide about the user", find: syncPlan },
  {
    id: "user.changes",
    title: "The audit log has the user's last changes",
    applies: ({ outputs }) => outputs.DirectorySync !== undefined,
    find: recentChangesNote,
  },
];

/**
 * Reads everything about one user, once, and returns the checks that say what it means.
 *
 * @param who an e-mail, a directory ID or a username; case is ignored.
 * @throws CodedError USER_UNKNOWN, with exit code 2, if all directories could be read, and none of them, nor the pool, has the user.
 */
export async function examineUser(target: Target, who: string): Promise<CheckGroup> {
  const { view, others } = await readUser(target, who);
  assertKnown({ view, others });
  return userGroup(view);
}

/** The checks of a user about whom everything is read. Pure. */
export function userGroup(view: UserView): CheckGroup {
  return {
    title: `User ${view.who}`,
    checks: USER_CHECKS.map(({ find, ...check }) => ({ ...check, run: async () => find(view) })),
  };
}

/** @throws CodedError USER_UNKNOWN */
export function assertKnown({ view, others }: UserReading): void {
  const { who, directory, accounts, quick } = view;
  const isUnread = [directory, accounts].some((reading) => "error" in reading);
  const isKnown =
    ("value" in directory && directory.value !== undefined) ||
    ("value" in accounts && accounts.value.length > 0) ||
    ("value" in quick && quick.value.length > 0);
  if (isKnown || isUnread) return;
  const near = nearest(who, others);
  throw new CodedError("USER_UNKNOWN", `No directory, no account and no user of Amazon Quick has "${who}".`, {
    hint:
      near === undefined
        ? "Write the e-mail as the directory has it. Users without one: npm run sync -- --source idc --dry-run lists all."
        : `Did you mean ${near}?`,
    exitCode: ExitCode.wrongUsage,
  });
}

/** An address that is written almost like this, or one with this name before the @. */
function nearest(who: string, addresses: readonly string[]): string | undefined {
  const [name = "", domain] = who.toLowerCase().split("@");
  if (domain === undefined) return addresses.find((address) => address.toLowerCase().startsWith(`${name}@`));
  return closest(who, addresses);
}
