import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { type ClientConfig, cognitoClient } from "../aws/clients.ts";
import type { Account } from "../model/account.ts";
import type { Person } from "../model/person.ts";
import { clockOf } from "./aws-clock.ts";
import { type FindAccount, findAccount } from "./find-account.ts";
import { assertEmailIsFree } from "./in-use.ts";
import { type InviteOutcome, invite, MailUnsentError, newAccount, resend } from "./invitations.ts";
import { accountPages, describePool, listedOnce, type PoolSettings } from "./pool-listing.ts";
import { createRateLimiter, DEFAULT_SHARE, defaultQuotas, type Quotas, type RateLimiter } from "./quota.ts";
import { hadNoEffect, hasSentNothing, isTransient } from "./transient.ts";

export type { InviteOutcome } from "./invitations.ts";

/** Attributes to write, by their names. */
export type Values = Readonly<Record<string, string>>;

/** What an account says of its mails once one went out, and what it says where that one certainly did not. */
export interface MailMarks {
  readonly sent: Values;
  readonly unsent: Values;
}

/** Which pool, and as whom. */
export interface PoolTarget extends ClientConfig {
  /** eu-central-1_AbCdEf123: its Region stands in front. */
  readonly poolId: string;
  /** Requests a second that the account may make, where they were raised. @default Cognito's defaults */
  readonly quotas?: Partial<Quotas> | undefined;
  /** What sync takes of them, from 0 to 1. @default 0.8 */
  readonly share?: number | undefined;
}

/**
 * The user pool, as far as sync has to do with it. Whatever changes something can be done twice and is then done once, but for a
 * resend. With a signal, it throws the signal's reason where that came first.
 */
export interface Pool {
  /** All accounts, page for page; one may come twice. */
  pages(): AsyncIterable<readonly Account[]>;
  /** All accounts, each once. */
  list(): Promise<Account[]>;
  /** @throws SyncError POOL_UNSUITABLE, CLOCK_UNKNOWN */
  describe(): Promise<PoolSettings>;
  /**
   * The time by AWS's own clock. Whatever is deleted, sent again or marked with a time goes by it.
   *
   * @throws SyncError CLOCK_UNKNOWN where AWS has not said it yet.
   */
  now(): Date;
  /**
   * Makes an account; Cognito mails the temporary password, and no one else ever sees it.
   *
   * @throws EmailInUseError, UsernameInUseError
   */
  invite(person: Person, email: string, source: string, signal: AbortSignal): Promise<InviteOutcome>;
  /**
   * Sends a new invitation, with a new temporary password. The marks are written first: a run that is killed counts a mail too many, and
   * none too few.
   *
   * @param to the mailbox, as the account has it.
   * @param marks absent for an account that sync does not manage.
   */
  resend(username: string, signal: AbortSignal, to: string, marks?: MailMarks): Promise<void>;
  /**
   * Writes attributes; an empty text takes one away. A verified e-mail is written only where no other account has it.
   * Source: AdminUpdateUserAttributes.
   *
   * @throws EmailInUseError
   */
  update(username: string, values: Values, signal?: AbortSignal): Promise<void>;
  /** No user signs in with it any more, and users who are signed in are signed out. */
  disable(username: string): Promise<void>;
  enable(username: string): Promise<void>;
  delete(username: string, signal: AbortSignal): Promise<void>;
}

/** The Region that a pool's id names. */
export function regionOfPool(poolId: string): string {
  return poolId.split("_")[0] ?? "";
}

export function openPool(target: PoolTarget): Pool {
  const { poolId: UserPoolId, credentials, share = DEFAULT_SHARE } = target;
  // Made once by the SDK: what failed is tried again at the gate, at the pace that all calls share.
  const client = cognitoClient({ region: regionOfPool(UserPoolId), credentials }, 1);
  const clock = clockOf(client);
  const { userCreation, userList, userRead, userUpdate } = { ...defaultQuotas, ...target.quotas };
  const [create, list] = [createRateLimiter(userCreation, share), createRateLimiter(userList, share)];
  const [read, change] = [createRateLimiter(userRead, share), createRateLimiter(userUpdate, share)];
  const find: FindAccount = (name) => read(() => findAccount(client, UserPoolId, name), isTransient);
  const update: Pool["update"] = async (Username, values, signal) => {
    const UserAttributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
    const command = new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes });
    await start(change, signal, async () => {
      // Before each try, so that as little time as possible lies between the look and the write.
      await assertEmailIsFree(find, Username, values);
      await client.send(command);
    });
  };
  return {
    update,
    pages: () => accountPages(client, UserPoolId, list),
    list: () => listedOnce(accountPages(client, UserPoolId, list)),
    describe: async () => {
      const traits = await list(() => describePool(client, UserPoolId), isTransient);
      clock.now();
      return traits;
    },
    now: () => clock.now(),
    invite: (person, email, source, signal) =>
      start(create, signal, () =>
        invite(client, UserPoolId, newAccount(person, email, source, clock.now()), find),
      ),
    resend: async (username, signal, _to, marks) => {
      signal.throwIfAborted();
      let mayBeSent = false;
      try {
        if (marks !== undefined) await update(username, marks.sent, signal);
        mayBeSent = true;
        // A lost answer may stand for a mail that went out: only a call that certainly sent none is made again.
        await start(create, undefined, () => resend(client, UserPoolId, username), hadNoEffect);
      } catch (error) {
        const isUnsent = error !== signal.reason && (!mayBeSent || hasSentNothing(error));
        // If this fails as well, a mail too many is counted.
        if (marks !== undefined && isUnsent) await update(username, marks.unsent).catch(() => {});
        throw isUnsent ? new MailUnsentError(error) : error;
      }
    },
    // Announced is finished: no Ctrl-C comes between.
    disable: async (Username) => {
      const user = { UserPoolId, Username };
      await start(change, undefined, () => client.send(new AdminDisableUserCommand(user)));
      // Disabling ends access tokens, this the others.
      await start(change, undefined, () => client.send(new AdminUserGlobalSignOutCommand(user)));
    },
    enable: async (Username) => {
      await start(change, undefined, () => client.send(new AdminEnableUserCommand({ UserPoolId, Username })));
    },
    delete: async (Username, signal) => {
      await start(change, signal, () => client.send(new AdminDeleteUserCommand({ UserPoolId, Username })));
    },
  };
}

/** Waits for its turn, and begins nothing once the signal came; what has begun is tried until it is clear how it ended. */
function start<T>(
  gate: RateLimiter,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
  again: (error: unknown) => boolean = isTransient,
): Promise<T> {
  let hasBegun = false;
  return gate(
    () => {
      if (!hasBegun) signal?.throwIfAborted();
      hasBegun = true;
      return call();
    },
    // A signal that came by the clock looks like a call that took too long.
    (error) => hasBegun && again(error),
  );
}
