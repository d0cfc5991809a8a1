import { type DisabledMark, readDisabledMark } from "./disabled-mark.ts";

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
  readonly managed: boolean;
  /** The person's id in the directory that the account was made from. */
  readonly directoryId?: string;
  /** The source that it was made from. */
  readonly source?: string;
  readonly managedBy?: string;
  /** What sync wrote down about disabling it, or enabling it again. */
  readonly disabledMark?: DisabledMark;
  /** When Cognito last saw a change of it, of whatever kind. */
  readonly changedAt?: Date;
  /** Invitations so far, by sync's own marks. */
  readonly invites: number;
  /** When the last invitation went out, by sync's own mark; where there is none, when the account was made. */
  readonly invitedAt?: Date;
}

/** What `readAccount` reads of a user. Source: Amazon Cognito, UserType. */
export interface PoolUser {
  readonly Username?: string | undefined;
  readonly Attributes?: readonly { Name: string | undefined; Value?: string | undefined }[] | undefined;
  readonly Enabled?: boolean | undefined;
  readonly UserStatus?: string | undefined;
  readonly UserCreateDate?: Date | undefined;
  readonly UserLastModifiedDate?: Date | undefined;
}

/** Reads a user of the pool. @returns nothing for one without a username, which AWS does not make. */
export function readAccount(user: PoolUser): Account | undefined {
  const { Username: username, UserStatus, UserLastModifiedDate: changedAt } = user;
  if (username === undefined) return undefined;
  const values = new Map((user.Attributes ?? []).map(({ Name, Value }) => [Name, Value]));
  const text = (name: string) => values.get(name) || undefined;
  const awaitsFirstSignIn = UserStatus === "FORCE_CHANGE_PASSWORD";
  return {
    username,
    ...profileOf(text),
    enabled: user.Enabled ?? true,
    awaitsFirstSignIn,
    federated: UserStatus === "EXTERNAL_PROVIDER",
    ...(changedAt !== undefined && { changedAt }),
    ...marksOf(text),
    ...invitationOf(text, awaitsFirstSignIn ? user.UserCreateDate : undefined),
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
  const [source, disabledMark] = [text(attributes.source), readDisabledMark(text(attributes.disabledAt))];
  return {
    managed: managedBy === MANAGED_BY && directoryId !== undefined,
    ...(directoryId !== undefined && { directoryId }),
    ...(source !== undefined && { source }),
    ...(managedBy !== undefined && { managedBy }),
    ...(disabledMark !== undefined && { disabledMark }),
  };
}

/**
 * By sync's own marks alone: the day of an account's last change says nothing of mails, since any change of a name moves it.
 *
 * @param made when the account was made, where its first password still stands: of one that was invited by hand it is all that tells.
 */
function invitationOf(text: Text, made: Date | undefined) {
  const invitedAt = dateOf(text(attributes.invitedAt)) ?? made;
  const invites = Number.parseInt(text(attributes.invites) ?? "", 10) || 0;
  return { invites, ...(invitedAt !== undefined && { invitedAt }) };
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
