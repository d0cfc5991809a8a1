/** One person of the sample directory, in the form of Identity Store. */
export interface SamplePerson {
  readonly UserId: string;
  readonly UserName: string;
  readonly DisplayName: string;
  readonly Name: { readonly GivenName: string; readonly FamilyName: string };
  readonly Emails?: readonly { readonly Value: string; readonly Type: string; readonly Primary: boolean }[];
  readonly UserStatus: "ENABLED" | "DISABLED";
}

type Row = readonly [
  userName: string,
  given: string,
  family: string,
  email: string | null,
  status?: "DISABLED",
];

/** Rows with a special case say which one. */
const ROWS: readonly Row[] = [
  ["ada.lovelace", "Ada", "Lovelace", "ada.lovelace@example.com"],
  ["alan.turing", "Alan", "Turing", "alan.turing@example.com"],
  ["grace.hopper", "Grace", "Hopper", "Grace.Hopper@Example.com"], // upper case that must be preserved
  ["katherine.johnson", "Katherine", "Johnson", "KATHERINE.JOHNSON@EXAMPLE.COM"],
  ["zoë.müller", "Zoë", "Müller", "zoe.mueller@example.com"], // accents in the names
  ["josé.ñandú", "José", "Ñandú", "jose.nandu@example.com"],
  ["边.阳", "阳", "边", "bian.yang@example.com"],
  ["siobhan.obrien", "Siobhán", "O'Brien", "siobhan.o'brien@example.com"], // an apostrophe in the address
  ["plus.tag", "Pia", "Lustig", "pia+quick@example.com"],
  ["no.email", "Nora", "Nomail", null],
  ["empty.email", "Emil", "Empty", ""],
  ["not.an.address", "Nat", "Noaddress", "nat at example.com"],
  ["disabled.one", "Dora", "Disabled", "dora.disabled@example.com", "DISABLED"],
  ["disabled.two", "Dirk", "Disabled", "dirk.disabled@example.com", "DISABLED"],
  ["twin.one", "Tina", "Twin", "team@example.com"], // two people with one e-mail
  ["twin.two", "Tom", "Twin", "Team@example.com"],
  ["linus.example", "Linus", "Example", "linus@example.com"],
  ["margaret.hamilton", "Margaret", "Hamilton", "margaret.hamilton@example.com"],
  ["barbara.liskov", "Barbara", "Liskov", "barbara.liskov@example.com"],
  ["edsger.dijkstra", "Edsger", "Dijkstra", "edsger.dijkstra@example.com"],
  ["donald.knuth", "Donald", "Knuth", "donald.knuth@example.com"],
  ["frances.allen", "Frances", "Allen", "frances.allen@example.com"],
  ["john.mccarthy", "John", "McCarthy", "john.mccarthy@example.com"],
  ["radia.perlman", "Radia", "Perlman", "radia.perlman@example.com"],
  ["tim.berners-lee", "Tim", "Berners-Lee", "tim.berners-lee@example.com"],
];

/** The 25 people, with the same IDs at every start. */
export const samplePeople: readonly SamplePerson[] = ROWS.map(
  ([UserName, GivenName, FamilyName, email, status], index) => ({
    UserId: sampleId(index),
    UserName,
    DisplayName: `${GivenName} ${FamilyName}`,
    Name: { GivenName, FamilyName },
    ...(email !== null && { Emails: email === "" ? [] : [{ Value: email, Type: "work", Primary: true }] }),
    UserStatus: status ?? "ENABLED",
  }),
);

function sampleId(index: number): string {
  return `93a4c8d2-0000-4000-8000-${String(index + 1).padStart(12, "0")}`;
}

function idsOf(...names: readonly string[]): readonly string[] {
  return samplePeople.filter(({ UserName }) => names.includes(UserName)).map(({ UserId }) => UserId);
}

const groups = [
  {
    GroupId: "93a4c8d2-1111-4000-8000-000000000001",
    DisplayName: "Quick Users",
    members: idsOf("ada.lovelace", "alan.turing", "grace.hopper", "zoë.müller", "no.email", "disabled.one"),
  },
  {
    GroupId: "93a4c8d2-1111-4000-8000-000000000002",
    DisplayName: "Finance",
    members: idsOf("ada.lovelace", "barbara.liskov", "donald.knuth"),
  },
  { GroupId: "93a4c8d2-1111-4000-8000-000000000003", DisplayName: "Empty", members: [] },
];

/** The initial content of the directory emulator. `sandbox/emulators/people.py` reads it. */
export const sampleDirectory = {
  identityCenter: {
    identityStoreId: "d-9967123456",
    instanceArn: "arn:aws:sso:::instance/ssoins-6987abcdef012345",
    users: samplePeople,
    groups,
  },
  amazonQuick: {
    namespaces: [
      { Name: "default", users: samplePeople.slice(0, 20).map(quickUser) },
      { Name: "finance", users: [...samplePeople.slice(20).map(quickUser), unresolved()] },
    ],
  },
};

interface QuickUser {
  readonly UserName: string;
  /** The last part of the ARN. It differs from the user name if Amazon Quick shows none. */
  readonly ArnName: string;
  readonly Email?: string;
  readonly Role: string;
  readonly IdentityType: string;
  readonly Active: boolean;
  readonly PrincipalId: string;
}

function quickUser(person: SamplePerson): QuickUser {
  const email = person.Emails?.[0]?.Value;
  return {
    UserName: person.UserName,
    ArnName: person.UserName,
    ...(email && { Email: email }),
    Role: person.UserName === "ada.lovelace" ? "ADMIN" : "READER",
    IdentityType: "IAM_IDENTITY_CENTER",
    Active: person.UserStatus === "ENABLED",
    PrincipalId: `user/d-9967123456/${person.UserId}`,
  };
}

/**
 * Amazon Quick shows "N/A" for an IAM user who was deleted in IAM. This sample assumes that the principal ID is lost too.
 * Sources: QuickSight API reference, User; https://github.com/aws/aws-cli/issues/6478.
 */
function unresolved(): QuickUser {
  return {
    UserName: "N/A",
    ArnName: "former.author",
    Email: "former.author@example.com",
    Role: "AUTHOR",
    IdentityType: "IAM",
    Active: false,
    PrincipalId: "N/A",
  };
}
