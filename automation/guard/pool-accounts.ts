import {
  type CognitoIdentityProviderClient,
  paginateListUsers,
  type UserType,
} from "@aws-sdk/client-cognito-identity-provider";
import { using } from "../../sync/aws/reading.ts";
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

/** Lists all accounts of a pool. @throws DriverError with the question's code: without the list, the run is refused. */
export type AccountLister = (question: Question) => Promise<readonly UserType[]>;

/** Lists the accounts of a pool at the first question only: the guards of one run share the list. @param open makes a client. */
export function accountLister(open: () => CognitoIdentityProviderClient, poolId: string): AccountLister {
  let listing: Promise<readonly UserType[]> | undefined;
  return (question) => {
    listing ??= using(open(), (client) => allAccounts(client, poolId));
    return answered(listing, question);
  };
}

async function allAccounts(client: CognitoIdentityProviderClient, UserPoolId: string): Promise<UserType[]> {
  const users: UserType[] = [];
  for await (const { Users = [] } of paginateListUsers({ client }, { UserPoolId })) users.push(...Users);
  return users;
}

async function answered(
  listing: Promise<readonly UserType[]>,
  { code, what, flag }: Question,
): Promise<readonly UserType[]> {
  try {
    return await listing;
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
