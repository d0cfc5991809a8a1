import {
  AdminCreateUserCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import pRetry from "p-retry";
import { type Account, attributes, MANAGED_BY, readAccount } from "./account.ts";
import { cognitoClient, type Place } from "./clients.ts";
import { SyncError } from "./errors.ts";
import { readAll } from "./pages.ts";
import type { Person } from "./person.ts";
import { defaultQuotas, type Gate, gateFor } from "./quota.ts";

/** Which pool, and as whom. */
export interface PoolTarget extends Place {
  /** eu-central-1_AbCdEf123: its Region stands in front. */
  readonly poolId: string;
}

/** How an invitation ended. */
export type InviteOutcome = "invited" | "already-there";

/** The user pool, as far as sync has to do with it. */
export interface Pool {
  /** All accounts, in full pages. */
  list(): Promise<Account[]>;
  /** Whether Cognito sends the mails itself, and not by Amazon SES. @throws SyncError POOL_UNSUITABLE */
  usesOwnMailer(): Promise<boolean>;
  /** Makes an account; Cognito mails the temporary password, and nobody else ever sees it. Throws the signal's reason. */
  invite(person: Person, email: string, source: string, signal: AbortSignal): Promise<InviteOutcome>;
  /** Sends a new invitation, with a new temporary password. Throws the signal's reason. */
  resend(account: Account, signal: AbortSignal): Promise<void>;
}

/** The Region that a pool's id names. */
export function regionOfPool(poolId: string): string {
  return poolId.split("_")[0] ?? "";
}

export function openPool(target: PoolTarget): Pool {
  const { poolId, credentials } = target;
  const place = { region: regionOfPool(poolId), credentials };
  const client = cognitoClient(place);
  // A resend is not repeated by the SDK: a lost answer may stand for a mail that went out.
  const once = cognitoClient(place, 1);
  const [create, list] = [gateFor(defaultQuotas.userCreation), gateFor(defaultQuotas.userList)];
  return {
    list: () => listAccounts(client, poolId, list),
    usesOwnMailer: () => usesOwnMailer(client, poolId),
    invite: (person, email, source, signal) =>
      create(() => {
        signal.throwIfAborted();
        return invite(client, poolId, newAccount(person, email, source));
      }),
    resend: ({ username }, signal) =>
      create(() => {
        signal.throwIfAborted();
        return resend(once, poolId, username);
      }),
  };
}

async function listAccounts(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  gate: Gate,
): Promise<Account[]> {
  // Never AdminGetUser: it counts everybody as active this month, and so into the bill.
  const users = await readAll("the user pool", async (PaginationToken) => {
    const command = new ListUsersCommand({ UserPoolId, Limit: 60, PaginationToken });
    const page = await gate(() => client.send(command));
    return { items: page.Users ?? [], next: page.PaginationToken };
  });
  const accounts = users.map((user) => readAccount({ ...user, Attributes: user.Attributes ?? [] }));
  return accounts.filter((account) => account !== undefined);
}

async function usesOwnMailer(client: CognitoIdentityProviderClient, UserPoolId: string): Promise<boolean> {
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
  return UserPool?.EmailConfiguration?.EmailSendingAccount !== "DEVELOPER";
}

interface NewAccount {
  readonly Username: string;
  readonly UserAttributes: AttributeType[];
}

function newAccount(person: Person, email: string, source: string): NewAccount {
  const values: Record<string, string | undefined> = {
    email,
    email_verified: "true",
    name: person.displayName || undefined,
    given_name: person.givenName,
    family_name: person.familyName,
    [attributes.directoryId]: person.id,
    [attributes.source]: source,
    [attributes.managedBy]: MANAGED_BY,
    [attributes.invitedAt]: new Date().toISOString(),
    [attributes.invites]: "1",
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    Username: person.id,
    UserAttributes: given.map(([Name, Value]) => ({ Name, Value: Value ?? "" })),
  };
}

/**
 * The username is the person's id, so a call whose answer was lost can be made again: the second one finds the account.
 * It finds it too where another run was quicker. Either way the person has been invited once.
 */
async function invite(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  account: NewAccount,
): Promise<InviteOutcome> {
  try {
    // Without EMAIL it would be an SMS, to somebody without a number. Source: AdminCreateUser, DesiredDeliveryMediums.
    await client.send(
      new AdminCreateUserCommand({ UserPoolId, ...account, DesiredDeliveryMediums: ["EMAIL"] }),
    );
    return "invited";
  } catch (error) {
    if (error instanceof Error && error.name === "UsernameExistsException") return "already-there";
    throw error;
  }
}

async function resend(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  Username: string,
): Promise<void> {
  const command = () =>
    client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        MessageAction: "RESEND",
        DesiredDeliveryMediums: ["EMAIL"],
      }),
    );
  // A throttled call certainly sent no mail: it alone may be made again.
  await pRetry(command, {
    retries: 6,
    shouldRetry: ({ error }) => error.name === "TooManyRequestsException",
  });
}
