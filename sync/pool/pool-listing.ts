import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { pagesOf } from "../aws/pagination.ts";
import { type Account, attributes, readAccount } from "../model/account.ts";
import { SyncError } from "../model/errors.ts";
import type { RateLimiter } from "./quota.ts";
import { isTransient } from "./transient.ts";

/** What sync has to know of a pool beside its accounts. */
export interface PoolSettings {
  /** Whether Cognito sends the mails itself, and not by Amazon SES. */
  readonly usesCognitoEmail: boolean;
  /** Days that a temporary password is valid. */
  readonly passwordDays: number;
}

/** Source: PasswordPolicyType, TemporaryPasswordValidityDays. */
const DEFAULT_PASSWORD_DAYS = 7;

/**
 * Lists all accounts, in full pages. Never AdminGetUser: it counts everybody as active this month, and so into the bill. Pages that
 * changed while they were read may show an account twice.
 */
export function accountPages(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  gate: RateLimiter,
): AsyncGenerator<readonly Account[]> {
  return pagesOf("the user pool", async (PaginationToken) => {
    const command = new ListUsersCommand({ UserPoolId, Limit: 60, PaginationToken });
    const { Users = [], PaginationToken: next } = await gate(() => client.send(command), isTransient);
    const accounts = Users.map((user) => readAccount({ ...user, Attributes: user.Attributes ?? [] }));
    return { items: accounts.filter((account) => account !== undefined), next };
  });
}

/** All of them, each username once, as it came last. */
export async function listedOnce(pages: AsyncIterable<readonly Account[]>): Promise<Account[]> {
  const unique = new Map<string, Account>();
  for await (const page of pages) for (const account of page) unique.set(account.username, account);
  return [...unique.values()];
}

/** @throws SyncError POOL_UNSUITABLE */
export async function describePool(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<PoolSettings> {
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
  const names = new Set((UserPool?.SchemaAttributes ?? []).map(({ Name }) => Name));
  const missing = Object.values(attributes).filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw new SyncError(
      "POOL_UNSUITABLE",
      `The pool ${UserPoolId} has no attribute ${missing.join(", ")}, where sync keeps its marks.`,
      "Use a pool that this project's stack made.",
    );
  }
  const passwordDays = UserPool?.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays;
  return {
    usesCognitoEmail: UserPool?.EmailConfiguration?.EmailSendingAccount !== "DEVELOPER",
    passwordDays: passwordDays || DEFAULT_PASSWORD_DAYS,
  };
}
