/** What sync keeps on an account, in custom attributes that the stack declares. */
export const attributes = {
  directoryId: "custom:directory_id",
  source: "custom:source",
  managedBy: "custom:managed_by",
  invitedAt: "custom:invited_at",
  invites: "custom:invites",
  disabledAt: "custom:disabled_at",
} as const;

/** The mark of accounts that sync made. It never changes one without. */
export const MANAGED_BY = "quick-sign-in";

/** An account in the user pool. */
export interface Account {
  readonly username: string;
  readonly email?: string;
  /** Only then is the e-mail one to sign in with, and nobody else's. */
  readonly emailVerified: boolean;
  readonly name?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly enabled: boolean;
  /** Nobody has signed in with it yet: the temporary password still stands, or has lapsed. */
  readonly awaitsFirstSignIn: boolean;
  /** It signs in at another provider, and has no password here. */
  readonly federated: boolean;
  /** Sync made it, or has taken it over: it carries the mark, and whose it is. */
  readonly ours: boolean;
  /** The person's id in the directory that the account was made from. */
  readonly directoryId?: string;
  /** The source that it was made from. */
  readonly source?: string;
  readonly managedBy?: string;
  /** When sync disabled it; an account without was disabled by hand. */
  readonly disabledAt?: Date;
  /** Invitations so far, as far as one can tell. */
  readonly invites: number;
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
  const text = (name: string) => values.get(name) || undefined;
  const awaitsFirstSignIn = UserStatus === "FORCE_CHANGE_PASSWORD";
  const marks = marksOf(text);
  return {
    username,
    ...profileOf(text),
    enabled: user.Enabled ?? true,
    awaitsFirstSignIn,
    federated: UserStatus === "EXTERNAL_PROVIDER",
    ...marks,
    ...mailsOf(text, marks.disabledAt, awaitsFirstSignIn ? UserLastModifiedDate : undefined),
  };
}

type Text = (name: string) => string | undefined;

function profileOf(text: Text) {
  const [email, name] = [text("email"), text("name")];
  const [givenName, familyName] = [text("given_name"), text("family_name")];
  return {
    ...(email !== undefined && { email }),
    emailVerified: text("email_verified") === "true",
    ...(name !== undefined && { name }),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
  };
}

function marksOf(text: Text) {
  const [directoryId, managedBy] = [text(attributes.directoryId), text(attributes.managedBy)];
  const [source, disabledAt] = [text(attributes.source), dateOf(text(attributes.disabledAt))];
  return {
    ours: managedBy === MANAGED_BY && directoryId !== undefined,
    ...(directoryId !== undefined && { directoryId }),
    ...(source !== undefined && { source }),
    ...(managedBy !== undefined && { managedBy }),
    ...(disabledAt !== undefined && { disabledAt }),
  };
}

function mailsOf(text: Text, disabledAt: Date | undefined, changed: Date | undefined) {
  const invitedAt = dateOf(text(attributes.invitedAt));
  const counted = Number.parseInt(text(attributes.invites) ?? "", 10) || 0;
  const unmarked = changed && !isNear(changed, invitedAt) && !isNear(changed, disabledAt) ? [changed] : [];
  if (invitedAt === undefined) return { invites: counted, mails: unmarked };
  return { invites: counted + unmarked.length, mails: [invitedAt, ...unmarked] };
}

/** Milliseconds in which a change of the account is that of sync's own making: clocks differ, calls wait. */
const SAME_TIME = 5 * 60 * 1000;

/**
 * A new invitation that sync could not write down, or that somebody sent by hand, shows in nothing but the day of the account's last
 * change. Other changes look the same: a mail too many is counted then, never one too few.
 */
function isNear(changed: Date, marked: Date | undefined): boolean {
  return marked !== undefined && changed.getTime() - marked.getTime() <= SAME_TIME;
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
