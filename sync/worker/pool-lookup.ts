import {
  type CognitoIdentityProviderClient,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { type Account, readAccount } from "../model/account.ts";

/**
 * Finds accounts by ListUsers. AdminGetUser would count each user as active this month, which adds to the bill.
 *
 * @param attribute `username`, or a standard attribute: Cognito cannot search custom attributes.
 * Source: ListUsers, Filter: one attribute, a value in quotes.
 */
export async function findAccounts(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  attribute: "username" | "email",
  value: string,
): Promise<Account[]> {
  const quoted = value.replaceAll(/[\\"]/g, (sign) => `\\${sign}`);
  const Filter = `${attribute} = "${quoted}"`;
  const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId, Filter, Limit: 60 }));
  return Users.map((user) => readAccount({ ...user, Attributes: user.Attributes ?? [] })).filter(
    (account) => account !== undefined,
  );
}
