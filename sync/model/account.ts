import { defined } from "./defined.ts";
import { type DisabledMark, readDisabledMark } from "./disabled-mark.ts";
import { type Identities, readIdentities } from "./identities.ts";

/** The custom attributes in which sync keeps its data. The stack declares them. */
export const attributes = {
  directoryId: "custom:directory_id",
  source: "custom:source",
  managedBy: "custom:managed_by",
  invitedAt: "custom:invited_at",
  invites: "custom:invites",
  disabledAt: "custom:disabled_at",
} as const;

/** `custom:managed_by` of accounts that sync manages. It never changes an account without it. */
export const MANAGED_BY = "quick-sign-in";

/** The number of invitations of an account that sync made without one. Other accounts without a number were made by hand. */
export const NO_INVITES = "0";

/** An account in the user pool. */
export interface Account {
  readonly username: string;
  readonly email?: string;
  /** Only a verified e-mail can be used to sign in, and belongs to one account only. */
  readonly emailVerified: boolean;
  readonly name?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly enabled: boolean;
  /** No user has signed in yet: the temporary password is still valid, or has expired. */
  readonly awaitsFirstSignIn: boolean;
  /** An identity provider made it: the user has no password here. */
  readonly federated: boolean;
  /** Users of identity providers who sign in with it: of a federated account its own, of another one those that are linked. @default none */
  readonly identities?: Identities;
  /** Sync created or adopted it: it has `custom:managed_by` and a directory ID. */
  readonly managed: boolean;
  /** The user's ID in the directory that the account comes from. */
  readonly directoryId?: string;
  /** The ID of the source that it comes from. */
  readonly source?: string;
  readonly managedBy?: string;
  /** What sync recorded about disabling or enabling it. */
  readonly disabledMark?: DisabledMark;
  /** When Cognito last recorded a change of it, of any kind. */
  readonly changedAt?: Date;
  /** How many invitations sync has sent. */
  readonly invites: number;
  /** When sync sent the last invitation; without a record of sync, when the account was created. */
  readonly invitedAt?: Date;
  /** Sync made it without an invitation, and has sent none since. @default false */
  readonly uninvited?: boolean;
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

/** Reads a user of the pool. @returns undefined for one without a username, which AWS does not create. */
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
    ...defined({ changedAt, identities: readIdentities(text("identities")) }),
    ...marksOf(text),
    ...(awaitsFirstSignIn ? openInvitationOf(text, user.UserCreateDate) : invitationOf(text)),
  };
}

type Text = (name: string) => string | undefined;

function profileOf(text: Text) {
  return defined({
    email: text("email"),
    emailVerified: text("email_verified") === "true",
    name: text("name"),
    givenName: text("given_name"),
    familyName: text("family_name"),
  });
}

function marksOf(text: Text) {
  const [directoryId, managedBy] = [text(attributes.directoryId), text(attributes.managedBy)];
  return defined({
    managed: managedBy === MANAGED_BY && directoryId !== undefined,
    directoryId,
    source: text(attributes.source),
    managedBy,
    disabledMark: readDisabledMark(text(attributes.disabledAt)),
  });
}

/**
 * Reads when the last invitation was sent, from sync's own attributes: the time of the account's last change says nothing about e-mails,
 * because any change of a name updates it.
 */
function invitationOf(text: Text) {
  const invites = Number.parseInt(text(attributes.invites) ?? "", 10) || 0;
  return defined({ invites, invitedAt: dateOf(text(attributes.invitedAt)) });
}

/**
 * The same of an account whose temporary password is still in use.
 *
 * @param made when the account was created: the only information on a manual invitation.
 */
function openInvitationOf(text: Text, made: Date | undefined) {
  const own = invitationOf(text);
  const isUninvited = own.invitedAt === undefined && text(attributes.invites) === NO_INVITES;
  return defined({ invitedAt: made, ...own, uninvited: isUninvited || undefined });
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
