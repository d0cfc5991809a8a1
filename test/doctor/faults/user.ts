import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { QuickSightClient, UpdateUserCommand } from "@aws-sdk/client-quicksight";
import { samplePeople } from "../../../sandbox/people.ts";
import { attributes, MANAGED_BY } from "../../../sync/model/account.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import { syncOnce } from "../../support/sync-once.ts";
import type { HealthyStack, Planted, PlantedFault } from "./planted-fault.ts";

/** A fault that concerns one user of the sample directory. Only the checks of this user are run. */
export interface PlantedUserFault extends PlantedFault {
  readonly user: string;
}

/** With this user nothing is wrong, before and after each fault. */
export const HEALTHY_USER = "alan.turing@example.com";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the sample directory has from the beginning. */
const nothing = async (): Promise<Planted> => ({ undo: async () => {} });

function idOf(userName: string): string {
  return samplePeople.find((person) => person.UserName === userName)?.UserId ?? "";
}

const ALAN = idOf("alan.turing");

function cognitoOf({ sandbox }: HealthyStack): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient(asRoot(sandbox));
}

/** Attributes that an administrator changed in the Cognito console. */
function withAttributes(changes: Readonly<Record<string, string>>, before: Readonly<Record<string, string>>) {
  return async (stack: HealthyStack): Promise<Planted> => {
    const write = async (values: Readonly<Record<string, string>>) => {
      const UserAttributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
      const user = { UserPoolId: stack.target.outputs.PoolId, Username: ALAN };
      await cognitoOf(stack).send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
    };
    await write(changes);
    return { undo: () => write(before) };
  };
}

async function disable(stack: HealthyStack): Promise<Planted> {
  const user = { UserPoolId: stack.target.outputs.PoolId, Username: ALAN };
  const cognito = cognitoOf(stack);
  await cognito.send(new AdminDisableUserCommand(user));
  return {
    undo: async () => {
      await cognito.send(new AdminEnableUserCommand(user));
    },
  };
}

async function removeAccount(stack: HealthyStack): Promise<Planted> {
  const { PoolId: UserPoolId } = stack.target.outputs;
  await cognitoOf(stack).send(new AdminDeleteUserCommand({ UserPoolId, Username: ALAN }));
  return {
    undo: async () => {
      await syncOnce(stack.sandbox, UserPoolId, { who: HEALTHY_USER });
    },
  };
}

/** The user had chosen a password, and an administrator took it back. */
async function resetPassword(stack: HealthyStack): Promise<Planted> {
  const user = { UserPoolId: stack.target.outputs.PoolId, Username: ALAN };
  const cognito = cognitoOf(stack);
  const chosen = { Password: "Correct-Horse-9", Permanent: true };
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, ...chosen }));
  await cognito.send(new AdminResetUserPasswordCommand(user));
  return {
    undo: async () => {
      const { undo } = await removeAccount(stack);
      await undo();
    },
  };
}

/** An account that an administrator made in the console, instead of the one that sync would make. */
async function makeByHand(stack: HealthyStack): Promise<Planted> {
  const { undo } = await removeAccount(stack);
  const remove = await create(stack, "alan-by-hand", { email: HEALTHY_USER });
  return {
    undo: async () => {
      await remove();
      await undo();
    },
  };
}

/** The account of a user who has left the directory, and is still in Amazon Quick. */
async function leaveBehind(stack: HealthyStack): Promise<Planted> {
  const id = "93a4c8d2-0000-4000-8000-0000000000ff";
  const undo = await create(stack, id, {
    email: FORMER,
    [attributes.directoryId]: id,
    [attributes.source]: "idc",
    [attributes.managedBy]: MANAGED_BY,
    [attributes.invitedAt]: new Date().toISOString(),
    [attributes.invites]: "1",
  });
  return { undo };
}

const FORMER = "former.author@example.com";

/** @returns a function that deletes the account again. */
async function create(stack: HealthyStack, Username: string, values: Readonly<Record<string, string>>) {
  const user = { UserPoolId: stack.target.outputs.PoolId, Username };
  const all = { email_verified: "true", ...values };
  const UserAttributes = Object.entries(all).map(([Name, Value]) => ({ Name, Value }));
  const cognito = cognitoOf(stack);
  await cognito.send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: "SUPPRESS" }));
  return async () => {
    await cognito.send(new AdminDeleteUserCommand(user));
  };
}

/** Another e-mail of the user in Amazon Quick. */
function quickEmail(Email: string) {
  return async ({ sandbox }: HealthyStack): Promise<Planted> => {
    const quick = new QuickSightClient({
      endpoint: sandbox.env["AWS_ENDPOINT_URL_QUICKSIGHT"] ?? "",
      region: sandbox.quickRegion,
      credentials: sandbox.rootCredentials,
    });
    const user = { AwsAccountId: sandbox.account, Namespace: "default", UserName: "alan.turing" };
    const write = async (value: string) => {
      await quick.send(new UpdateUserCommand({ ...user, Email: value, Role: "READER" }));
    };
    await write(Email);
    return { undo: () => write(HEALTHY_USER) };
  };
}

/** Faults of one user, as they happen in practice. */
export const USER_FAULTS: readonly PlantedUserFault[] = [
  {
    fault: "The user is disabled in the directory",
    user: "dora.disabled@example.com",
    check: "user.directory-enabled",
    state: "failure",
    plant: nothing,
  },
  {
    fault: "The user left the directory, and the account is still enabled",
    user: FORMER,
    check: "user.directory",
    state: "failure",
    plant: leaveBehind,
  },
  {
    fault: "The directory's e-mail of the user is not an address",
    user: idOf("not.an.address"),
    check: "user.directory-email",
    state: "failure",
    plant: nothing,
  },
  {
    fault: "Two users of the directory have one e-mail, in different case",
    user: "team@example.com",
    check: "user.email-unique",
    state: "failure",
    plant: nothing,
  },
  {
    fault: "Amazon Quick has the e-mail of the user in another case",
    user: HEALTHY_USER,
    check: "user.quick-email",
    state: "failure",
    plant: quickEmail("Alan.Turing@example.com"),
  },
  {
    fault: "Amazon Quick has another e-mail for the user",
    user: HEALTHY_USER,
    check: "user.quick-email",
    state: "warning",
    plant: quickEmail("turing@example.com"),
  },
  {
    fault: "An administrator deleted the account of the user",
    user: HEALTHY_USER,
    check: "user.account",
    state: "failure",
    plant: removeAccount,
  },
  {
    fault: "An administrator made the account of the user",
    user: HEALTHY_USER,
    check: "user.account-managed",
    state: "warning",
    plant: makeByHand,
  },
  {
    fault: "An administrator disabled the account of the user",
    user: HEALTHY_USER,
    check: "user.account-enabled",
    state: "failure",
    plant: disable,
  },
  {
    fault: "The account's e-mail differs from the directory's in case",
    user: HEALTHY_USER,
    check: "user.account-email",
    state: "failure",
    plant: withAttributes(
      { email: "Alan.Turing@example.com", email_verified: "true" },
      { email: HEALTHY_USER, email_verified: "true" },
    ),
  },
  {
    fault: "The account's e-mail is not verified",
    user: HEALTHY_USER,
    check: "user.email-verified",
    state: "failure",
    plant: withAttributes({ email_verified: "false" }, { email: HEALTHY_USER, email_verified: "true" }),
  },
  {
    user: HEALTHY_USER,
    check: "user.status",
    fault: "An administrator reset the password of the user",
    state: "warning",
    plant: resetPassword,
  },
  {
    fault: "The temporary password of the user lapsed",
    user: HEALTHY_USER,
    check: "user.temporary-password",
    state: "failure",
    plant: withAttributes(
      { [attributes.invitedAt]: new Date(Date.now() - 10 * DAY_MS).toISOString() },
      { [attributes.invitedAt]: new Date().toISOString() },
    ),
  },
  {
    fault: "The account belongs to a source that the worker does not read",
    user: HEALTHY_USER,
    check: "user.plan",
    state: "warning",
    plant: withAttributes({ [attributes.source]: "local" }, { [attributes.source]: "idc" }),
  },
];
