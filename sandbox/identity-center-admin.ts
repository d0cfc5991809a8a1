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

/** Somebody of the sample organisation, as its administrator sees them. */
export interface IdentityCenterUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly enabled: boolean;
}

/** The sandbox's Identity Center, for whoever plays its administrator. People are named by e-mail, without regard to case. */
export interface IdentityCenterAdmin {
  list(): Promise<IdentityCenterUser[]>;
  /** @throws SandboxError `person-exists` */
  add(email: string, name: string): Promise<IdentityCenterUser>;
  /** @throws SandboxError `person-unknown`, as all below */
  change(email: string, to: { readonly email?: string; readonly name?: string }): Promise<IdentityCenterUser>;
  setEnabled(email: string, enabled: boolean): Promise<IdentityCenterUser>;
  remove(email: string): Promise<IdentityCenterUser>;
}

const { identityStoreId: IdentityStoreId } = sampleDirectory.identityCenter;

/** Opens the Identity Center of the sandbox that this process stands in, as the root user of its account. */
export function openIdentityCenterAdmin(): IdentityCenterAdmin {
  const client = new IdentitystoreClient({ credentials: ROOT_CREDENTIALS });
  const list = async () => {
    const people: IdentityCenterUser[] = [];
    for await (const { Users = [] } of paginateListUsers({ client }, { IdentityStoreId }))
      people.push(...Users.map(personOf));
    return people;
  };
  const find = async (email: string) => {
    const people = await list();
    const [found, ...others] = people.filter((person) => person.email.toLowerCase() === email.toLowerCase());
    // Two of the sample people have one address, which differs in nothing but case.
    const exact = others.length === 0 ? found : people.find((person) => person.email === email);
    if (exact !== undefined) return exact;
    if (found !== undefined)
      throw new SandboxError("person-unknown", `Several people have ${email}: write it with their case.`);
    throw new SandboxError("person-unknown", `Nobody in the sandbox's Identity Center has ${email}.`);
  };
  const refuseTaken = async (email: string) => {
    const isThere = (await list()).find((person) => person.email.toLowerCase() === email.toLowerCase());
    if (isThere !== undefined)
      throw new SandboxError("person-exists", `${isThere.name} has ${isThere.email} already.`);
  };
  const update = async (person: IdentityCenterUser, Operations: readonly AttributeOperation[]) => {
    await client.send(
      new UpdateUserCommand({ IdentityStoreId, UserId: person.id, Operations: [...Operations] }),
    );
  };
  return {
    list,
    add: async (email, name) => {
      await refuseTaken(email);
      const { UserId: id = "" } = await client.send(
        new CreateUserCommand({ IdentityStoreId, UserName: email, ...named(name), Emails: [primary(email)] }),
      );
      return { id, email, name, enabled: true };
    },
    change: async (email, to) => {
      const person = await find(email);
      if (to.email !== undefined && to.email.toLowerCase() !== email.toLowerCase())
        await refuseTaken(to.email);
      await update(person, [
        ...(to.email === undefined ? [] : [replace("emails", [primary(to.email)])]),
        ...(to.name === undefined ? [] : [replace("displayName", to.name), ...namesOf(to.name)]),
      ]);
      return { ...person, ...to };
    },
    setEnabled: async (email, enabled) => {
      const person = await find(email);
      // In AWS this is a button of the console, and no operation of this API.
      await update(person, [replace("userStatus", enabled ? "ENABLED" : "DISABLED")]);
      return { ...person, enabled };
    },
    remove: async (email) => {
      const person = await find(email);
      await client.send(new DeleteUserCommand({ IdentityStoreId, UserId: person.id }));
      return person;
    },
  };
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

/** The last word is the family's; good enough for people who do not exist. */
function named(DisplayName: string) {
  const words = DisplayName.split(/\s+/);
  const FamilyName = words.at(-1) ?? DisplayName;
  return { DisplayName, Name: { GivenName: words.slice(0, -1).join(" ") || FamilyName, FamilyName } };
}

function namesOf(name: string): AttributeOperation[] {
  const { GivenName, FamilyName } = named(name).Name;
  return [replace("name.givenName", GivenName), replace("name.familyName", FamilyName)];
}

function personOf({
  UserId: id = "",
  DisplayName: name = "",
  Emails = [],
  ...user
}: User): IdentityCenterUser {
  const email = Emails.find(({ Primary }) => Primary) ?? Emails[0];
  return { id, name, email: email?.Value ?? "", enabled: user.UserStatus !== "DISABLED" };
}
