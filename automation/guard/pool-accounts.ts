import {
  type CognitoIdentityProviderClient,
  paginateListUsers,
  type UserType,
} from "@aws-sdk/client-cognito-identity-provider";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { readIdentities, UNREADABLE } from "../../sync/model/identities.ts";
import { DriverError, type DriverErrorCode } from "../terminal/errors.ts";

/** Why the accounts are listed, for the error if they cannot be. */
export interface Question {
  readonly code: DriverErrorCode;
  /** What the run would do, as a sentence without its full stop. */
  readonly what: string;
  /** The option that allows it without a look. */
  readonly flag: string;
}

/** All accounts of a pool. @throws DriverError with the question's code: without the list, the run is refused. */
export async function listAccounts(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  { code, what, flag }: Question,
): Promise<UserType[]> {
  try {
    const users: UserType[] = [];
    for await (const { Users = [] } of paginateListUsers({ client }, { UserPoolId })) users.push(...Users);
    return users;
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : "unknown error";
    throw new DriverError(
      code,
      `${what}, and the accounts of the pool could not be listed (${name}). Nothing was changed.`,
      {
        hint: `Add the permission cognito-idp:ListUsers, or allow the change without a look: ${flag}`,
        exitCode: ExitCode.guarded,
        cause,
      },
    );
  }
}

/** The providers of an account's identities; UNREADABLE if it may have any. Pure. */
export function providersOf({
  Attributes = [],
  UserStatus,
}: UserType): readonly string[] | typeof UNREADABLE {
  const identities = readIdentities(Attributes.find(({ Name }) => Name === "identities")?.Value);
  if (identities === UNREADABLE) return UNREADABLE;
  // Cognito writes the attribute of each account that a provider made.
  if (identities === undefined) return UserStatus === "EXTERNAL_PROVIDER" ? UNREADABLE : [];
  return identities.map(({ provider }) => provider);
}
