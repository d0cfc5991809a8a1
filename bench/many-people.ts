import type { User } from "@aws-sdk/client-identitystore";
import { attributes, MANAGED_BY, type PoolUser } from "../sync/model/account.ts";

/** People of a large directory and their accounts, generated from their numbers on demand and never stored. */
export interface ManyPeople {
  readonly count: number;
  /** One person in this many has a different e-mail than the account. */
  readonly oneChangedIn: number;
}

const idOf = (index: number) => `9067${String(index).padStart(9, "0")}-0000-4000-8000-00000000000`;

/** A person in the form of Identity Store's ListUsers. */
export function personOf({ oneChangedIn }: ManyPeople, index: number): User {
  const isChanged = index % oneChangedIn === 0;
  return {
    IdentityStoreId: "d-1234567890",
    UserId: idOf(index),
    UserName: `person-${index}`,
    UserStatus: "ENABLED",
    DisplayName: `Person Number ${index}`,
    Name: { GivenName: "Person", FamilyName: `Number ${index}` },
    Emails: [{ Value: `person-${index}${isChanged ? "-new" : ""}@example.com`, Primary: true }],
  };
}

/** An account in the form of Amazon Cognito's ListUsers. */
export function userOf(index: number): PoolUser {
  const values = {
    sub: idOf(index),
    email: `person-${index}@example.com`,
    email_verified: "true",
    name: `Person Number ${index}`,
    given_name: "Person",
    family_name: `Number ${index}`,
    [attributes.directoryId]: idOf(index),
    [attributes.source]: "idc",
    [attributes.managedBy]: MANAGED_BY,
    [attributes.invitedAt]: "2026-01-02T03:04:05.000Z",
    [attributes.invites]: "1",
  };
  const Attributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
  return { Username: idOf(index), Attributes, Enabled: true, UserStatus: "CONFIRMED" };
}
