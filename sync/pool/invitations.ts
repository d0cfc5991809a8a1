import {
  AdminCreateUserCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { attributes, MANAGED_BY } from "../model/account.ts";
import type { Person } from "../model/person.ts";
import type { FindAccount } from "./find-account.ts";
import { assertIsThere } from "./in-use.ts";

/** How an invitation ended. */
export type InviteOutcome = "invited" | "already-there";

/** What an account is made of. */
export interface NewAccount {
  readonly Username: string;
  readonly UserAttributes: AttributeType[];
}

/** The account that somebody gets: their id is its username. */
export function newAccount(person: Person, email: string, source: string, now: Date): NewAccount {
  const values: Record<string, string | undefined> = {
    email,
    email_verified: "true",
    name: person.displayName || undefined,
    given_name: person.givenName,
    family_name: person.familyName,
    [attributes.directoryId]: person.id,
    [attributes.source]: source,
    [attributes.managedBy]: MANAGED_BY,
    [attributes.invitedAt]: now.toISOString(),
    [attributes.invites]: "1",
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    Username: person.id,
    UserAttributes: given.map(([Name, Value]) => ({ Name, Value: Value ?? "" })),
  };
}

/**
 * Makes an account. Cognito mails the temporary password, and no one else ever sees it.
 *
 * The username is the person's id, so a call whose answer was lost can be made again: the second one finds the account.
 * It finds it too where another run was quicker. Either way the person has been invited once.
 *
 * No look is needed before: without ForceAliasCreation, which is false by default, the call never takes an e-mail from another account.
 * Source: AdminCreateUser, ForceAliasCreation.
 *
 * @throws EmailInUseError, UsernameInUseError, or what AWS answers.
 */
export async function invite(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  account: NewAccount,
  find: FindAccount,
): Promise<InviteOutcome> {
  // Without EMAIL it would be an SMS, to a user without a number. Source: AdminCreateUser, DesiredDeliveryMediums.
  const command = new AdminCreateUserCommand({ UserPoolId, ...account, DesiredDeliveryMediums: ["EMAIL"] });
  return invitedBy(() => client.send(command), account.Username, find);
}

/**
 * @param create makes the account.
 * @returns whether it did, or the account of this very person was there.
 */
export async function invitedBy(
  create: () => unknown,
  id: string,
  find: FindAccount,
): Promise<InviteOutcome> {
  try {
    await create();
    return "invited";
  } catch (error) {
    if (!(error instanceof Error && error.name === "UsernameExistsException")) throw error;
    await assertIsThere(find, id);
    return "already-there";
  }
}

/** A new invitation that certainly did not go out: the call that failed came before it, or AWS refused it. */
export class MailUnsentError extends Error {
  /** @param cause whose name this error has, so that it is handled as that one. */
  constructor(cause: unknown) {
    super("No mail went out.", { cause });
    this.name = cause instanceof Error ? cause.name : "Error";
  }
}

/** Sends a new invitation, with a new temporary password. Not idempotent: each call that AWS takes is a mail. */
export async function resend(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  Username: string,
): Promise<void> {
  await client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      MessageAction: "RESEND",
      DesiredDeliveryMediums: ["EMAIL"],
    }),
  );
}
