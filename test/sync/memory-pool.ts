import { type Account, attributes, readAccount } from "../../sync/account.ts";
import { writeDisabledMark } from "../../sync/disabled-mark.ts";
import { newAccount } from "../../sync/pool/invitations.ts";
import type { Pool } from "../../sync/pool/pool.ts";
import { FakeCognito } from "../support/fake-aws/cognito.ts";
import { type FakeUser, fakeUser } from "../support/fake-aws/index.ts";

/** A pool in memory, with Cognito's rules and no network, and what it holds. */
export function memoryPool(accounts: readonly Account[]) {
  const cognito = new FakeCognito();
  for (const account of accounts) cognito.users.set(account.username, userOf(account));
  const { operations } = cognito;
  const listed = () => [...cognito.users.values()].flatMap((user) => accountOf(user) ?? []);
  const update: Pool["update"] = async (Username, values) => {
    const UserAttributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
    operations.AdminUpdateUserAttributes({ Username, UserAttributes });
  };
  const pool: Pool = {
    now: () => new Date(),
    update,
    pages: async function* () {
      yield listed();
    },
    list: async () => listed(),
    describe: async () => ({ ownMailer: true, passwordDays: 7 }),
    invite: async (person, email, source) => {
      if (cognito.users.has(person.id)) return "already-there";
      const user = newAccount(person, email, source, new Date());
      operations.AdminCreateUser({ ...user, DesiredDeliveryMediums: ["EMAIL"] });
      return "invited";
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
  };
  return { cognito, pool };
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
    [attributes.invites]: account.invites ? String(account.invites) : undefined,
    [attributes.invitedAt]: account.invitedAt?.toISOString(),
  };
  const given = Object.entries(values).flatMap(([Name, Value]) => (Value ? [{ Name, Value }] : []));
  const changed = account.changedAt ?? account.invitedAt ?? account.disabledMark?.at ?? new Date(0);
  return {
    ...fakeUser(account.username, given),
    Enabled: account.enabled,
    UserStatus: account.awaitsFirstSignIn ? "FORCE_CHANGE_PASSWORD" : "CONFIRMED",
    UserLastModifiedDate: changed.getTime() / 1000,
    session: account.enabled,
  };
}
