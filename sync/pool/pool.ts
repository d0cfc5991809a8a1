import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminLinkProviderForUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { type ClientConfig, cognitoClient } from "../aws/clients.ts";
import type { Account } from "../model/account.ts";
import type { Person } from "../model/person.ts";
import { regionOfPool } from "../model/pool-region.ts";
import { systemTimers, type Timers } from "../model/timers.ts";
import { clockOf } from "./aws-clock.ts";
import { type FindAccount, findAccount } from "./find-account.ts";
import { assertEmailIsFree } from "./in-use.ts";
import {
  type CreateOutcome,
  createWithoutInvitation,
  EmailNotSentError,
  type InviteOutcome,
  invite,
  newAccount,
  resend,
  uninvitedAccount,
} from "./invitations.ts";
import { accountPages, describePool, listedOnce, type PoolSettings } from "./pool-listing.ts";
import { createRateLimiter, DEFAULT_SHARE, defaultQuotas, type Quotas, type RateLimiter } from "./quota.ts";
import { hadNoEffect, hasSentNothing, isTransient } from "./transient.ts";

export type { CreateOutcome, InviteOutcome } from "./invitations.ts";

/** Attributes to write, by name. */
export type Values = Readonly<Record<string, string>>;

/** The invitation attributes of an account after an e-mail was sent, and after one certainly was not. */
export interface InvitationMarks {
  readonly sent: Values;
  readonly unsent: Values;
}

/** The pool, and the credentials for it. */
export interface PoolTarget extends ClientConfig {
  /** For example eu-central-1_AbCdEf123: it begins with its Region. */
  readonly poolId: string;
  /** Requests per second that the AWS account may make, if its quotas were raised. @default Cognito's default quotas */
  readonly quotas?: Partial<Quotas> | undefined;
  /** The share of the quotas that sync uses, from 0 to 1. @default 0.8 */
  readonly share?: number | undefined;
}

/**
 * The operations on the user pool that sync uses. Every change except `resend` is idempotent. A signal that is aborted before a change starts
 * prevents it, and its reason is thrown.
 */
export interface Pool {
  /** All accounts, page by page; an account may be listed twice. @param signal ends the listing. */
  pages(signal?: AbortSignal): AsyncIterable<readonly Account[]>;
  /** All accounts, each once. */
  list(): Promise<Account[]>;
  /** @throws SyncError POOL_UNSUITABLE, CLOCK_UNKNOWN */
  describe(signal?: AbortSignal): Promise<PoolSettings>;
  /**
   * The time by AWS's clock, which decides about deletions and new invitations, and which sync records on accounts.
   *
   * @throws SyncError CLOCK_UNKNOWN if no answer of AWS has contained the time yet.
   */
  now(): Date;
  /**
   * Creates an account. Cognito sends the temporary password by e-mail, and shows it to no one else.
   *
   * @throws EmailInUseError, UsernameInUseError
   */
  invite(person: Person, email: string, source: string, signal: AbortSignal): Promise<InviteOutcome>;
  /**
   * Creates an account without an invitation, for a user who signs in with an identity provider.
   *
   * @throws EmailInUseError, UsernameInUseError
   */
  create(person: Person, email: string, source: string, signal: AbortSignal): Promise<CreateOutcome>;
  /**
   * Sends a new invitation, with a new temporary password. The marks are written first: after a kill, one e-mail too many is counted, never
   * one too few.
   *
   * @param to the account's e-mail.
   * @param marks absent for an account that sync does not manage.
   */
  resend(username: string, signal: AbortSignal, to: string, marks?: InvitationMarks): Promise<void>;
  /**
   * Writes attributes; an empty text deletes one. A verified e-mail is written only if no other account has it.
   * Source: AdminUpdateUserAttributes.
   *
   * @throws EmailInUseError
   */
  update(username: string, values: Values, signal?: AbortSignal): Promise<void>;
  /** Prevents sign-ins with the account, and signs its user out. */
  disable(username: string): Promise<void>;
  enable(username: string): Promise<void>;
  delete(username: string, signal: AbortSignal): Promise<void>;
  /** Lets a user of an identity provider sign in with the account. AWS refuses it after a sign-in of that user. */
  link(username: string, identity: ProviderUser, signal: AbortSignal): Promise<void>;
}

/** A user of an identity provider, by the subject or by the e-mail that the provider gives. */
export interface ProviderUser {
  readonly provider: string;
  readonly subject: string;
  readonly isEmail: boolean;
}

/** What the operations of a pool share. */
interface PoolClient {
  readonly client: CognitoIdentityProviderClient;
  readonly poolId: string;
  /** The limiter of each quota. */
  readonly creating: RateLimiter;
  readonly listing: RateLimiter;
  readonly updating: RateLimiter;
  readonly find: FindAccount;
}

/** Opens a user pool. All operations of a quota share a rate limiter. @param timers for the rate and for retries. */
export function openPool(target: PoolTarget, timers: Timers = systemTimers): Pool {
  const { poolId, credentials, share = DEFAULT_SHARE } = target;
  // One attempt by the SDK: the rate limiter retries, at the rate that all calls share.
  const client = cognitoClient({ region: regionOfPool(poolId), credentials }, 1);
  const clock = clockOf(client);
  const quotas = { ...defaultQuotas, ...target.quotas };
  const reading = createRateLimiter(quotas.userRead, share, timers);
  const own: PoolClient = {
    client,
    poolId,
    creating: createRateLimiter(quotas.userCreation, share, timers),
    listing: createRateLimiter(quotas.userList, share, timers),
    updating: createRateLimiter(quotas.userUpdate, share, timers),
    find: (name) => reading(() => findAccount(client, poolId, name), isTransient),
  };
  return {
    pages: (signal) => accountPages(client, poolId, own.listing, signal),
    list: () => listedOnce(accountPages(client, poolId, own.listing)),
    describe: async (signal) => {
      const settings = await own.listing(() => describePool(client, poolId, signal), isTransient, signal);
      clock.now();
      return settings;
    },
    now: () => clock.now(),
    invite: (person, email, source, signal) => {
      const create = () => invite(client, poolId, newAccount(person, email, source, clock.now()), own.find);
      return start(own.creating, signal, create);
    },
    create: (person, email, source, signal) => {
      const account = uninvitedAccount(person, email, source);
      return start(own.creating, signal, () => createWithoutInvitation(client, poolId, account, own.find));
    },
    resend: (username, signal, _to, marks) => sendAgain(own, username, signal, marks),
    update: (username, values, signal) => write(own, username, values, signal),
    ...accessOperations(own),
  };
}

/** Disabling and enabling take no signal: they were announced on the account, so they are finished. */
function accessOperations({
  client,
  poolId: UserPoolId,
  updating,
}: PoolClient): Pick<Pool, "disable" | "enable" | "delete" | "link"> {
  return {
    disable: async (Username) => {
      const user = { UserPoolId, Username };
      await start(updating, undefined, () => client.send(new AdminDisableUserCommand(user)));
      // Disabling ends access tokens, and signing out refresh tokens, at Cognito. Other services accept ID and access tokens to their
      // end. Source: "Ending user sessions with token revocation", Amazon Cognito.
      await start(updating, undefined, () => client.send(new AdminUserGlobalSignOutCommand(user)));
    },
    enable: async (Username) => {
      const command = new AdminEnableUserCommand({ UserPoolId, Username });
      await start(updating, undefined, () => client.send(command));
    },
    link: async (username, { provider, subject, isEmail }, signal) => {
      // Source: AdminLinkProviderForUser, SourceUser: the name of the pool's attribute that the provider's claim is mapped to, or
      // Cognito_Subject for the provider's own identifier.
      const command = new AdminLinkProviderForUserCommand({
        UserPoolId,
        DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: username },
        SourceUser: {
          ProviderName: provider,
          ProviderAttributeName: isEmail ? "email" : "Cognito_Subject",
          ProviderAttributeValue: subject,
        },
      });
      await start(updating, signal, () => client.send(command));
    },
    delete: async (Username, signal) => {
      const command = new AdminDeleteUserCommand({ UserPoolId, Username });
      await start(updating, signal, () => client.send(command));
    },
  };
}

async function write(
  { client, poolId: UserPoolId, updating, find }: PoolClient,
  Username: string,
  values: Values,
  signal?: AbortSignal,
): Promise<void> {
  const UserAttributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
  const command = new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes });
  await start(updating, signal, async () => {
    // In each attempt, so that as little time as possible passes between the check and the write.
    await assertEmailIsFree(find, Username, values);
    await client.send(command);
  });
}

async function sendAgain(
  own: PoolClient,
  username: string,
  signal: AbortSignal,
  marks: InvitationMarks | undefined,
): Promise<void> {
  signal.throwIfAborted();
  let mayBeSent = false;
  try {
    if (marks !== undefined) await write(own, username, marks.sent, signal);
    mayBeSent = true;
    // Without an answer, the e-mail may have been sent: only a call that certainly sent none is repeated.
    await start(own.creating, undefined, () => resend(own.client, own.poolId, username), hadNoEffect);
  } catch (error) {
    const isUnsent = error !== signal.reason && (!mayBeSent || hasSentNothing(error));
    // If this fails as well, one e-mail too many is counted.
    if (marks !== undefined && isUnsent) await write(own, username, marks.unsent).catch(() => {});
    throw isUnsent ? new EmailNotSentError(error) : error;
  }
}

/** Runs a call at its turn. After the signal, it does not start; a call that has started is repeated until its outcome is known. */
function start<T>(
  limiter: RateLimiter,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
  isRetryable: (error: unknown) => boolean = isTransient,
): Promise<T> {
  let hasStarted = false;
  return limiter(
    () => {
      if (!hasStarted) signal?.throwIfAborted();
      hasStarted = true;
      return call();
    },
    // The reason of a signal that aborts after a time looks like a call that timed out.
    (error) => hasStarted && isRetryable(error),
  );
}
