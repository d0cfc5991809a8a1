import {
  type CognitoIdentityProviderClient,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { type Account, readAccount } from "../model/account.ts";

/**
 * Finds accounts without AdminGetUser, which counts whoever it asks for as active this month, and so into the bill.
 *
 * @param attribute `username`, or an attribute by which Cognito searches; custom ones are not among them.
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
