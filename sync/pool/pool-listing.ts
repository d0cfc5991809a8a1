import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { pagesOf } from "../aws/pagination.ts";
import { type Account, attributes, readAccount } from "../model/account.ts";
import { defined } from "../model/defined.ts";
import { SyncError } from "../model/errors.ts";
import type { RateLimiter } from "./quota.ts";
import { isTransient } from "./transient.ts";

/** The settings of a pool that sync uses. */
export interface PoolSettings {
  /** Cognito sends the e-mails, and not Amazon SES. */
  readonly usesCognitoEmail: boolean;
  /** Days that a temporary password is valid. */
  readonly passwordDays: number;
}

/** Source: PasswordPolicyType, TemporaryPasswordValidityDays. */
const DEFAULT_PASSWORD_DAYS = 7;

/**
 * Lists all accounts, in full pages. An account can be listed twice if the pages change during the listing. AdminGetUser is no alternative:
 * Cognito bills each user that it returns as active this month.
 */
export function accountPages(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  limiter: RateLimiter,
  signal?: AbortSignal,
): AsyncGenerator<readonly Account[]> {
  return pagesOf(
    "the user pool",
    async (PaginationToken) => {
      const command = new ListUsersCommand({ UserPoolId, Limit: 60, PaginationToken });
      const send = () => client.send(command, defined({ abortSignal: signal }));
      const { Users = [], PaginationToken: next } = await limiter(send, isTransient, signal);
      const accounts = Users.map((user) => readAccount({ ...user, Attributes: user.Attributes ?? [] }));
      return { items: accounts.filter((account) => account !== undefined), next };
    },
    signal,
  );
}

/** All accounts, each username once, as it was listed last. */
export async function listedOnce(pages: AsyncIterable<readonly Account[]>): Promise<Account[]> {
  const unique = new Map<string, Account>();
  for await (const page of pages) for (const account of page) unique.set(account.username, account);
  return [...unique.values()];
}

/** @throws SyncError POOL_UNSUITABLE */
export async function describePool(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  signal?: AbortSignal,
): Promise<PoolSettings> {
  const { UserPool } = await client.send(
    new DescribeUserPoolCommand({ UserPoolId }),
    defined({ abortSignal: signal }),
  );
  const names = new Set((UserPool?.SchemaAttributes ?? []).map(({ Name }) => Name));
  const missing = Object.values(attributes).filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw new SyncError(
      "POOL_UNSUITABLE",
      `The pool ${UserPoolId} lacks the attribute ${missing.join(", ")}, in which sync keeps its data.`,
      "Use the pool of a stack of this project, or add the attributes (docs/migrate-from-cdk.md, way 2, step 2).",
    );
  }
  const passwordDays = UserPool?.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays;
  return {
    usesCognitoEmail: UserPool?.EmailConfiguration?.EmailSendingAccount !== "DEVELOPER",
    passwordDays: passwordDays || DEFAULT_PASSWORD_DAYS,
  };
}
