import {
  type AttributeOperation,
  CreateUserCommand,
  DeleteUserCommand,
  IdentitystoreClient,
  paginateListUsers,
  UpdateUserCommand,
  type User,
} from "@aws-sdk/client-identitystore";
import { ROOT_CREDENTIALS } from "./credentials.ts";
import { sampleDirectory } from "./people.ts";
import { SandboxError } from "./sandbox-error.ts";

/** A user of the sandbox's Identity Center. */
export interface IdentityCenterUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly enabled: boolean;
}

/** An administrator's access to the sandbox's Identity Center. Users are identified by e-mail; its case is ignored. */
export interface IdentityCenterAdmin {
  list(): Promise<IdentityCenterUser[]>;
  /** @throws SandboxError `user-exists` */
  add(email: string, name: string): Promise<IdentityCenterUser>;
  /** @throws SandboxError `user-unknown`, as all methods below */
  change(email: string, to: { readonly email?: string; readonly name?: string }): Promise<IdentityCenterUser>;
  setEnabled(email: string, enabled: boolean): Promise<IdentityCenterUser>;
  remove(email: string): Promise<IdentityCenterUser>;
}

const { identityStoreId: IdentityStoreId } = sampleDirectory.identityCenter;

/** Opens the Identity Center of the sandbox in this process's environment, as the root user of its account. */
export function openIdentityCenterAdmin(): IdentityCenterAdmin {
  const client = new IdentitystoreClient({ credentials: ROOT_CREDENTIALS });
  return {
    list: () => listUsers(client),
    add: (email, name) => addUser(client, email, name),
    change: async (email, to) => {
      const user = await findUser(client, email);
      if (to.email !== undefined && !sameAddress(to.email, email)) await assertUnused(client, to.email);
      const operations: AttributeOperation[] = [];
      if (to.email !== undefined) operations.push(replace("emails", [primary(to.email)]));
      if (to.name !== undefined) operations.push(...replaceNames(to.name));
      await updateUser(client, user, operations);
      return { ...user, ...to };
    },
    setEnabled: async (email, enabled) => {
      const user = await findUser(client, email);
      // In AWS only the console can do this; the API has no such operation.
      await updateUser(client, user, [replace("userStatus", enabled ? "ENABLED" : "DISABLED")]);
      return { ...user, enabled };
    },
    remove: async (email) => {
      const user = await findUser(client, email);
      await client.send(new DeleteUserCommand({ IdentityStoreId, UserId: user.id }));
      return user;
    },
  };
}

async function listUsers(client: IdentitystoreClient): Promise<IdentityCenterUser[]> {
  const users: IdentityCenterUser[] = [];
  for await (const { Users = [] } of paginateListUsers({ client }, { IdentityStoreId }))
    users.push(...Users.map(toUser));
  return users;
}

async function addUser(
  client: IdentitystoreClient,
  email: string,
  name: string,
): Promise<IdentityCenterUser> {
  await assertUnused(client, email);
  const { UserId: id = "" } = await client.send(
    new CreateUserCommand({
      IdentityStoreId,
      UserName: email,
      DisplayName: name,
      Name: nameParts(name),
      Emails: [primary(email)],
    }),
  );
  return { id, email, name, enabled: true };
}

async function findUser(client: IdentitystoreClient, email: string): Promise<IdentityCenterUser> {
  const users = await listUsers(client);
  const [found, ...others] = users.filter((user) => sameAddress(user.email, email));
  // Two users of the sample directory have addresses that differ only in case.
  const exact = others.length === 0 ? found : users.find((user) => user.email === email);
  if (exact !== undefined) return exact;
  if (found !== undefined)
    throw new SandboxError(
      "user-unknown",
      `Several users have ${email}: write the address with upper and lower case as listed.`,
    );
  throw new SandboxError("user-unknown", `No user in the sandbox's Identity Center has ${email}.`);
}

async function assertUnused(client: IdentitystoreClient, email: string): Promise<void> {
  const owner = (await listUsers(client)).find((user) => sameAddress(user.email, email));
  if (owner !== undefined)
    throw new SandboxError("user-exists", `${owner.name} already has the address ${owner.email}.`);
}

async function updateUser(
  client: IdentitystoreClient,
  { id: UserId }: IdentityCenterUser,
  Operations: AttributeOperation[],
): Promise<void> {
  await client.send(new UpdateUserCommand({ IdentityStoreId, UserId, Operations }));
}

function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function replace(
  AttributePath: string,
  AttributeValue: string | ReturnType<typeof primary>[],
): AttributeOperation {
  return { AttributePath, AttributeValue };
}

function primary(Value: string) {
  return { Value, Type: "work", Primary: true };
}

/** Takes the last word as family name. */
function nameParts(name: string) {
  const words = name.split(/\s+/);
  const FamilyName = words.at(-1) ?? name;
  return { GivenName: words.slice(0, -1).join(" ") || FamilyName, FamilyName };
}

function replaceNames(name: string): AttributeOperation[] {
  const { GivenName, FamilyName } = nameParts(name);
  return [
    replace("displayName", name),
    replace("name.givenName", GivenName),
    replace("name.familyName", FamilyName),
  ];
}

function toUser({ UserId: id = "", DisplayName: name = "", Emails = [], ...user }: User): IdentityCenterUser {
  const email = Emails.find(({ Primary }) => Primary) ?? Emails[0];
  return { id, name, email: email?.Value ?? "", enabled: user.UserStatus !== "DISABLED" };
}
