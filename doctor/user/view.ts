import type { AuditLine } from "../../sync/audit/read-line.ts";
import type { Account } from "../../sync/model/account.ts";
import type { PlanEntry } from "../../sync/model/action.ts";
import type { Person } from "../../sync/model/person.ts";
import type { SetAsideUser } from "../../sync/state/set-aside.ts";

/** Something that was read, or why it could not be. */
export type Reading<T> = { readonly value: T } | { readonly error: unknown };

/** @throws the error of a reading that failed: the runner says what it means. */
export function orThrow<T>(reading: Reading<T>): T {
  if ("error" in reading) throw reading.error;
  return reading.value;
}

/** Waits for something that may fail. */
export function settled<T>(reading: Promise<T>): Promise<Reading<T>> {
  return reading.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** The user's entry in a directory. */
export interface DirectoryEntry {
  readonly person: Person;
  /** "IAM Identity Center" */
  readonly directory: string;
  readonly sourceId: string;
  /** Other directories that have the user; with `directorySync`, this one takes precedence. @default none */
  readonly alsoIn?: readonly string[];
  /** Whether the groups and patterns of the setting select the user. */
  readonly isSelected: boolean;
  /** IDs of other users of the directory who have a claim to the same e-mail. */
  readonly rivals: readonly string[];
}

/** What sync would do about the user. */
export interface UserPlan {
  /** Of this user and these accounts only, in the order of execution. */
  readonly entries: readonly PlanEntry[];
  /** An e-mail of the plan waits, because the e-mails of the day are used up. */
  readonly waitsForQuota: boolean;
  /** Days after which a temporary password lapses. */
  readonly passwordDays: number;
  /** The time by AWS's clock. */
  readonly now: Date;
  /** AWS rejects the user's change, so that the worker leaves the user out. */
  readonly setAside?: SetAsideUser | undefined;
}

/** What only AdminGetUser says about an account. */
export interface AccountStatus {
  /** "CONFIRMED", for example. Source: UserType, UserStatus. */
  readonly status: string;
  /** "SOFTWARE_TOKEN_MFA", for example. */
  readonly factors: readonly string[];
}

/** Everything that is known about one user. It holds no data of any other person, except IDs of those who share the e-mail. */
export interface UserView {
  /** As the administrator wrote it. */
  readonly who: string;
  /** Absent if no directory has the user. */
  readonly directory: Reading<DirectoryEntry | undefined>;
  /** Directories that could not be read, by name. */
  readonly unread: readonly string[];
  /** Of the user, the one that belongs to the user first. */
  readonly accounts: Reading<readonly Account[]>;
  readonly plan: Reading<UserPlan>;
  /** The user's e-mails as Amazon Quick has them. */
  readonly quick: Reading<readonly string[]>;
  /** Absent without an account that a user has signed in with. */
  readonly status: Reading<AccountStatus | undefined>;
  /** The last changes by sync, oldest first; absent without `directorySync`. */
  readonly changes?: Reading<readonly AuditLine[]> | undefined;
  readonly mfaRequired: boolean;
  /** For printed commands. */
  readonly commands: UserCommands;
}

/** Commands about this user, as they are printed. */
export interface UserCommands {
  /** `npm run sync -- user …`, to which an option can be added. */
  readonly sync: string;
  /** The `aws cognito-idp` command of this name, about the user's account. */
  aws(name: string, username: string): string;
}
