import { type Account, attributes, NO_INVITES, readAccount } from "../../sync/model/account.ts";
import { writeDisabledMark } from "../../sync/model/disabled-mark.ts";
import { UNREADABLE } from "../../sync/model/identities.ts";
import type { FindAccount } from "../../sync/pool/find-account.ts";
import { assertEmailIsFree } from "../../sync/pool/in-use.ts";
import { madeBy, newAccount, uninvitedAccount } from "../../sync/pool/invitations.ts";
import type { Pool } from "../../sync/pool/pool.ts";
import { FakeCognito } from "../support/fake-aws/cognito.ts";
import { type AliasBehaviour, type FakeUser, fakeUser } from "../support/fake-aws/index.ts";

export interface MemoryPoolOptions {
  /** @default documented */
  readonly aliases?: AliasBehaviour;
  /** AWS's time. @default this computer's */
  readonly now?: () => Date;
  /** Called with each answer to a lookup, before it is used. */
  readonly afterLook?: () => Promise<void>;
}

/** A pool in memory, with Cognito's rules and sync's own checks, and its content. */
export function memoryPool(accounts: readonly Account[], options: MemoryPoolOptions = {}) {
  const { aliases = "documented", now = () => new Date(), afterLook = async () => {} } = options;
  const cognito = new FakeCognito();
  cognito.aliases = aliases;
  cognito.now = now;
  for (const account of accounts) cognito.users.set(account.username, userOf(account));
  const { operations } = cognito;
  const listed = () => [...cognito.users.values()].flatMap((user) => accountOf(user) ?? []);
  const find: FindAccount = async (name) => {
    const found = foundIn(cognito, name);
    await afterLook();
    return found;
  };
  const update: Pool["update"] = async (Username, values) => {
    const UserAttributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
    await assertEmailIsFree(find, Username, values);
    operations.AdminUpdateUserAttributes({ Username, UserAttributes });
  };
  const pool: Pool = {
    update,
    pages: async function* () {
      yield listed();
    },
    list: async () => listed(),
    describe: async () => ({ usesCognitoEmail: true, passwordDays: 7 }),
    now,
    invite: async (person, email, source) => {
      const user = newAccount(person, email, source, now());
      const create = () => operations.AdminCreateUser({ ...user, DesiredDeliveryMediums: ["EMAIL"] });
      return madeBy(create, person.id, find, "invited");
    },
    create: async (person, email, source) => {
      const user = { ...uninvitedAccount(person, email, source), MessageAction: "SUPPRESS" };
      return madeBy(() => operations.AdminCreateUser(user), person.id, find, "created");
    },
    resend: async (Username, _signal, _to, marks) => {
      if (marks !== undefined) await update(Username, marks.sent);
      operations.AdminCreateUser({ Username, MessageAction: "RESEND", DesiredDeliveryMediums: ["EMAIL"] });
    },
    disable: async (Username) => {
      operations.AdminDisableUser({ Username });
      operations.AdminUserGlobalSignOut({ Username });
    },
    enable: async (Username) => {
      operations.AdminEnableUser({ Username });
    },
    delete: async (Username) => {
      operations.AdminDeleteUser({ Username });
    },
    link: async (username, { provider, subject, isEmail }) => {
      operations.AdminLinkProviderForUser({
        DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: username },
        SourceUser: {
          ProviderName: provider,
          ProviderAttributeName: isEmail ? "email" : "Cognito_Subject",
          ProviderAttributeValue: subject,
        },
      });
    },
  };
  return { cognito, pool };
}

function foundIn({ operations }: FakeCognito, name: string): Account | undefined {
  try {
    const { UserAttributes, UserLastModifiedDate, ...user } = operations.AdminGetUser({ Username: name });
    const changed = new Date(UserLastModifiedDate * 1000);
    return readAccount({ ...user, Attributes: UserAttributes, UserLastModifiedDate: changed });
  } catch (error) {
    if (error instanceof Error && error.name === "UserNotFoundException") return undefined;
    throw error;
  }
}

function accountOf({ UserLastModifiedDate, ...user }: FakeUser): Account | undefined {
  return readAccount({ ...user, UserLastModifiedDate: new Date(UserLastModifiedDate * 1000) });
}

/** The user that would be read as this account. */
function userOf(account: Account): FakeUser {
  const values: Record<string, string | undefined> = {
    email: account.email,
    email_verified: String(account.emailVerified),
    name: account.name,
    given_name: account.givenName,
    family_name: account.familyName,
    [attributes.directoryId]: account.directoryId,
    [attributes.source]: account.source,
    [attributes.managedBy]: account.managedBy,
    [attributes.disabledAt]: account.disabledMark && writeDisabledMark(account.disabledMark),
    [attributes.invites]: account.uninvited
      ? NO_INVITES
      : account.invites
        ? String(account.invites)
        : undefined,
    [attributes.invitedAt]: account.uninvited ? undefined : account.invitedAt?.toISOString(),
    identities: identitiesText(account),
  };
  const given = Object.entries(values).flatMap(([Name, Value]) => (Value ? [{ Name, Value }] : []));
  const changed = account.changedAt ?? account.invitedAt ?? account.disabledMark?.at ?? new Date(0);
  return {
    ...fakeUser(account.username, given),
    Enabled: account.enabled,
    UserStatus: statusOf(account),
    UserLastModifiedDate: changed.getTime() / 1000,
    session: account.enabled,
  };
}

function statusOf({ federated, awaitsFirstSignIn }: Account): string {
  if (federated) return "EXTERNAL_PROVIDER";
  return awaitsFirstSignIn ? "FORCE_CHANGE_PASSWORD" : "CONFIRMED";
}

function identitiesText({ identities }: Account): string | undefined {
  if (identities === undefined) return undefined;
  if (identities === UNREADABLE) return "not JSON";
  return JSON.stringify(
    identities.map(({ provider, subject }) => ({ providerName: provider, userId: subject })),
  );
}
