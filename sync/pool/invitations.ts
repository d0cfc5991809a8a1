import {
  AdminCreateUserCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { attributes, MANAGED_BY, NO_INVITES } from "../model/account.ts";
import type { Person } from "../model/person.ts";
import type { FindAccount } from "./find-account.ts";
import { assertAccountExists } from "./in-use.ts";

/** The outcome of an invitation. */
export type InviteOutcome = "invited" | "already-there";

/** The outcome of an account that is made without an invitation. */
export type CreateOutcome = "created" | "already-there";

/** The parameters of a new account. */
export interface NewAccount {
  readonly Username: string;
  readonly UserAttributes: AttributeType[];
}

/** The account for a user who is invited now: its username is the user's ID. */
export function newAccount(person: Person, email: string, source: string, now: Date): NewAccount {
  const marks = { [attributes.invitedAt]: now.toISOString(), [attributes.invites]: "1" };
  return accountWith(marks, person, email, source);
}

/** The same without an invitation. The marks tell it from accounts that were invited, or made by hand. */
export function uninvitedAccount(person: Person, email: string, source: string): NewAccount {
  return accountWith({ [attributes.invites]: NO_INVITES }, person, email, source);
}

function accountWith(
  marks: Readonly<Record<string, string>>,
  person: Person,
  email: string,
  source: string,
): NewAccount {
  const values: Record<string, string | undefined> = {
    email,
    email_verified: "true",
    name: person.displayName || undefined,
    given_name: person.givenName,
    family_name: person.familyName,
    [attributes.directoryId]: person.id,
    [attributes.source]: source,
    [attributes.managedBy]: MANAGED_BY,
    ...marks,
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    Username: person.id,
    UserAttributes: given.map(([Name, Value]) => ({ Name, Value: Value ?? "" })),
  };
}

/**
 * Creates an account. Cognito sends the temporary password by e-mail, and shows it to no one else.
 *
 * The username is the user's ID, so the call can be repeated if its answer was lost, or if another run created the account: it then finds the
 * account, and the user was invited once.
 *
 * The e-mail needs no check: without ForceAliasCreation, which is false by default, the call never takes an e-mail from another account.
 * Source: AdminCreateUser, ForceAliasCreation.
 *
 * @throws EmailInUseError, UsernameInUseError, or the error of AWS.
 */
export async function invite(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  account: NewAccount,
  find: FindAccount,
): Promise<InviteOutcome> {
  // The default is SMS, and the user has no number. Source: AdminCreateUser, DesiredDeliveryMediums.
  const command = new AdminCreateUserCommand({ UserPoolId, ...account, DesiredDeliveryMediums: ["EMAIL"] });
  return madeBy(() => client.send(command), account.Username, find, "invited");
}

/**
 * Creates an account, and sends no e-mail. A later `resend` is the first invitation.
 * Source: AdminCreateUser, MessageAction: "Set to SUPPRESS to suppress sending the message."
 *
 * @throws EmailInUseError, UsernameInUseError, or the error of AWS.
 */
export async function createWithoutInvitation(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  account: NewAccount,
  find: FindAccount,
): Promise<CreateOutcome> {
  const command = new AdminCreateUserCommand({ UserPoolId, ...account, MessageAction: "SUPPRESS" });
  return madeBy(() => client.send(command), account.Username, find, "created");
}

/**
 * @param create creates the account.
 * @returns the outcome if it did, or that this user's account existed.
 */
export async function madeBy<Outcome extends "invited" | "created">(
  create: () => unknown,
  id: string,
  find: FindAccount,
  outcome: Outcome,
): Promise<Outcome | "already-there"> {
  try {
    await create();
    return outcome;
  } catch (error) {
    if (!(error instanceof Error && error.name === "UsernameExistsException")) throw error;
    await assertAccountExists(find, id);
    return "already-there";
  }
}

/** A new invitation was certainly not sent: an earlier call failed, or AWS refused it. */
export class EmailNotSentError extends Error {
  /** @param cause gives this error its name, so that both are reported in the same way. */
  constructor(cause: unknown) {
    super("No e-mail was sent.", { cause });
    this.name = cause instanceof Error ? cause.name : "Error";
  }
}

/** Sends a new invitation, with a new temporary password. Not idempotent: each call that AWS accepts sends an e-mail. */
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
