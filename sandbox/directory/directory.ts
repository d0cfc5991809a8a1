import { createHash, randomUUID } from "node:crypto";
import type { SamplePerson } from "./people.ts";

/** A person as Identity Store tells it. Source: Identity Store API reference, type User. */
export interface StoredUser {
  readonly UserId: string;
  readonly UserName: string;
  readonly DisplayName: string;
  readonly Name: { readonly GivenName: string; readonly FamilyName: string };
  readonly Emails?: readonly { readonly Value: string; readonly Type: string; readonly Primary: boolean }[];
  readonly UserStatus?: string;
  readonly Revision: string;
}

/** A user as Amazon Quick tells it. Source: Amazon QuickSight API reference, type User. */
export interface QuickUser {
  readonly Arn: string;
  readonly UserName: string;
  readonly Email: string;
  readonly Role: string;
  readonly IdentityType: string;
  readonly Active: boolean;
  readonly PrincipalId: string;
}

/** The people of one organisation, in Identity Center and in Amazon Quick, kept in memory. */
export interface Directory {
  readonly identityStoreId: string;
  readonly users: Map<string, StoredUser>;
  /** Group's name by its id. */
  readonly groups: Map<string, string>;
  /** Ids of a group's members, by the group's id. */
  readonly members: Map<string, readonly string[]>;
  /** Users by namespace. */
  readonly namespaces: Map<string, readonly QuickUser[]>;
}

/** Fills both with the sample people; the same ones get the same ids each time. */
export function directoryOf(
  people: readonly SamplePerson[],
  account: string,
  quickRegion: string,
): Directory {
  const names = [...new Set(people.flatMap(({ groups }) => groups))];
  const groupId = (name: string) => stableUuid(`group/${name}`);
  return {
    identityStoreId: "d-9067000000",
    users: new Map(people.map((person) => [person.id, storedUser(person)])),
    groups: new Map(names.map((name) => [groupId(name), name])),
    members: new Map(
      names.map((name) => [
        groupId(name),
        people.filter(({ groups }) => groups.includes(name)).map(({ id }) => id),
      ]),
    ),
    namespaces: quickNamespaces(people, account, quickRegion),
  };
}

/** A fresh revision: it changes with every change of a person. */
export function newRevision(): string {
  return randomUUID();
}

function storedUser({ id, userName, givenName, familyName, emails, status }: SamplePerson): StoredUser {
  return {
    UserId: id,
    UserName: userName,
    DisplayName: `${givenName} ${familyName}`,
    Name: { GivenName: givenName, FamilyName: familyName },
    ...(emails.length > 0 && {
      Emails: emails.map((Value, index) => ({ Value, Type: "work", Primary: index === 0 })),
    }),
    ...(status && { UserStatus: status }),
    Revision: stableUuid(`revision/${id}`),
  };
}

/** Amazon Quick knows those with an address; two of them live in a namespace of their own, one is called "N/A". */
function quickNamespaces(
  people: readonly SamplePerson[],
  account: string,
  region: string,
): Map<string, QuickUser[]> {
  const users = people.flatMap(({ id, userName, emails: [Email], status }, index) => {
    if (Email === undefined) return [];
    const namespace = index % 10 === 1 ? "partners" : "default";
    const Arn = `arn:aws:quicksight:${region}:${account}:user/${namespace}/${userName}`;
    const UserName = index === 3 ? "N/A" : userName;
    const user = {
      Arn,
      UserName,
      Email,
      Role: "READER",
      IdentityType: "QUICKSIGHT",
      Active: status !== "DISABLED",
      PrincipalId: id,
    };
    return [{ namespace, user }];
  });
  const of = (name: string) => users.filter(({ namespace }) => namespace === name).map(({ user }) => user);
  return new Map(["default", "partners"].map((name) => [name, of(name)]));
}

function stableUuid(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
