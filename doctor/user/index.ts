import type { Check, CheckGroup, Finding } from "../check.ts";
import { closest } from "../closest.ts";
import { DoctorError } from "../doctor-error.ts";
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
    title: "The account's status lets the user sign in with a password",
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
    title: "The audit log of sync can be read",
    applies: ({ outputs }) => outputs.DirectorySync !== undefined,
    find: recentChangesNote,
  },
];

/** The checks of one user, and the reading that all of them share. */
export interface UserExamination {
  readonly group: CheckGroup;
  /**
   * Reads everything about the user, once; the first check does so too. Large directories take longer than a check may.
   *
   * @throws DoctorError USER_UNKNOWN, if all directories could be read, and none of them, nor the pool, has the user.
   */
  read(target: Target): Promise<UserView>;
}

/** @param who an e-mail, a directory ID or a username; case is ignored. */
export function examinationOf(who: string): UserExamination {
  let reading: Promise<UserView> | undefined;
  const read = (target: Target) => {
    reading ??= readUser(target, who).then(knownUser);
    return reading;
  };
  return { group: userGroup(who, read), read };
}

/** @param read what is known about the user, for every check the same. */
export function userGroup(who: string, read: UserExamination["read"]): CheckGroup {
  return {
    title: `User ${who}`,
    checks: USER_CHECKS.map(({ find, ...check }) => ({
      ...check,
      run: async (target) => find(await read(target)),
    })),
  };
}

/** @throws DoctorError USER_UNKNOWN */
function knownUser({ view, others }: UserReading): UserView {
  const { who, directory, accounts, quick } = view;
  const isUnread = [directory, accounts].some((reading) => "error" in reading);
  const isKnown =
    ("value" in directory && directory.value !== undefined) ||
    ("value" in accounts && accounts.value.length > 0) ||
    ("value" in quick && quick.value.length > 0);
  if (isKnown || isUnread) return view;
  const near = nearest(who, others);
  throw new DoctorError(
    "USER_UNKNOWN",
    `No directory, no account and no user of Amazon Quick has "${who}".`,
    near === undefined
      ? "Write the e-mail as the directory has it. Users without one: npm run sync -- --source idc --dry-run lists all."
      : `Did you mean ${near}?`,
  );
}

/**
 * An address that is written almost like this, or one that has these names, or one of them, before the @. A help desk also pastes
 * "Jane Doe <jane@example.com>" from a mail. Pure.
 */
export function nearest(typed: string, addresses: readonly string[]): string | undefined {
  const who = /<([^<>]+@[^<>]+)>/.exec(typed)?.[1] ?? typed;
  if (who.includes("@")) return closest(who, addresses);
  const names = partsOf(who);
  if (names.length === 0) return undefined;
  const nameOf = (address: string) => partsOf(address.split("@")[0] ?? "");
  return (
    addresses.find((address) => nameOf(address).join() === names.join()) ??
    addresses.find((address) => names.every((name) => nameOf(address).includes(name)))
  );
}

function partsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[\s._+-]+/)
    .filter((part) => part !== "");
}
