/** What sync keeps on an account, in custom attributes that the stack declares. */
export const attributes = {
  directoryId: "custom:directory_id",
  source: "custom:source",
  managedBy: "custom:managed_by",
  invitedAt: "custom:invited_at",
  invites: "custom:invites",
} as const;

/** The mark of accounts that sync made. It never changes one without. */
export const MANAGED_BY = "quick-sign-in";

/** An account in the user pool. */
export interface Account {
  readonly username: string;
  readonly email?: string;
  readonly enabled: boolean;
  /** Nobody has signed in with it yet: the temporary password still stands, or has lapsed. */
  readonly awaitsFirstSignIn: boolean;
  /** Sync made it. */
  readonly ours: boolean;
  /** The person's id in the directory that the account was made from. */
  readonly directoryId?: string;
  /** When mails went out for it, as far as one can tell: the invitation, and the last one after it. */
  readonly mails: readonly Date[];
}

/** What `readAccount` reads of a user. Source: Amazon Cognito, UserType. */
export interface PoolUser {
  readonly Username?: string | undefined;
  readonly Attributes?: readonly { Name: string | undefined; Value?: string | undefined }[] | undefined;
  readonly Enabled?: boolean | undefined;
  readonly UserStatus?: string | undefined;
  readonly UserLastModifiedDate?: Date | undefined;
}

/** Reads a user of the pool. @returns nothing for one without a username, which AWS does not make. */
export function readAccount(user: PoolUser): Account | undefined {
  const { Username: username, UserStatus, UserLastModifiedDate } = user;
  if (username === undefined) return undefined;
  const values = new Map((user.Attributes ?? []).map(({ Name, Value }) => [Name, Value]));
  const email = values.get("email");
  const directoryId = values.get(attributes.directoryId);
  const awaitsFirstSignIn = UserStatus === "FORCE_CHANGE_PASSWORD";
  return {
    username,
    enabled: user.Enabled ?? true,
    awaitsFirstSignIn,
    ours: values.get(attributes.managedBy) === MANAGED_BY,
    ...(email !== undefined && { email }),
    ...(directoryId !== undefined && { directoryId }),
    mails: mailsOf(values.get(attributes.invitedAt), awaitsFirstSignIn ? UserLastModifiedDate : undefined),
  };
}

/** Milliseconds after an invitation in which a change of the account is that of its own making: clocks differ, calls wait. */
const SAME_MAIL = 5 * 60 * 1000;

/** A new invitation changes nothing of an account but the day of its last change; of several, the last one shows. */
function mailsOf(invitedAt: string | undefined, changed: Date | undefined): Date[] {
  const invited = new Date(invitedAt ?? Number.NaN);
  if (Number.isNaN(invited.getTime())) return changed === undefined ? [] : [changed];
  const isAnother = changed !== undefined && changed.getTime() - invited.getTime() > SAME_MAIL;
  return isAnother ? [invited, changed] : [invited];
}
