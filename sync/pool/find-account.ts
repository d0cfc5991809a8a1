import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { type Account, readAccount } from "../model/account.ts";

/** Finds the account that has this username, or this e-mail as its verified alias. @returns undefined if there is none. */
export type FindAccount = (usernameOrEmail: string) => Promise<Account | undefined>;

/**
 * Looks up one account. ListUsers is eventually consistent, so it can miss an e-mail that another account has just received. An account that
 * AdminGetUser finds is billed as active this month.
 *
 * Source: AdminGetUser, Username: "it can be any of their alias attributes"; "Customizing sign-in attributes": an e-mail is an alias only
 * while it is verified.
 */
export async function findAccount(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  Username: string,
): Promise<Account | undefined> {
  try {
    const { UserAttributes, ...user } = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
    return readAccount({ ...user, Attributes: UserAttributes });
  } catch (error) {
    if (error instanceof Error && error.name === "UserNotFoundException") return undefined;
    throw error;
  }
}
