/** A person of the sample organisation. */
export interface SamplePerson {
  readonly id: string;
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  /** The primary one first. */
  readonly emails: readonly string[];
  readonly status?: "ENABLED" | "DISABLED";
  readonly groups: readonly string[];
}

const QUICK = "Quick Users";
const ADMINS = "Quick Administrators";

/** Who is in the sample organisation: 25 people, and among them every case that sync has to get right. */
export const samplePeople: readonly SamplePerson[] = [
  person(1, "Ada", "Lovelace", ["ada@example.com"], [QUICK, ADMINS]),
  person(2, "Grace", "Hopper", ["grace@example.com"], [QUICK, ADMINS]),
  // Upper case: Amazon Quick compares it so, and it is copied so.
  person(3, "Alan", "Turing", ["Alan.Turing@Example.com"], [QUICK]),
  person(4, "Zoë", "Müller", ["zoe.mueller@example.com"], [QUICK]),
  person(5, "José", "Núñez", ["jose.nunez@example.com"], [QUICK]),
  person(6, "Łukasz", "Żak", ["lukasz.zak@example.com"], [QUICK]),
  person(7, "さくら", "田中", ["sakura@example.com"], [QUICK]),
  // An apostrophe and a plus are part of an address like any other letter.
  person(8, "Sinéad", "O'Brien", ["sinead.o'brien@example.com"], [QUICK]),
  person(9, "Tim", "Tester", ["tim+quick@example.com"], [QUICK]),
  person(10, "Nora", "Nomail", [], [QUICK]),
  person(11, "Noah", "Nomail", [], []),
  { ...person(12, "Dora", "Disabled", ["dora@example.com"], [QUICK]), status: "DISABLED" },
  { ...person(13, "Dirk", "Disabled", ["dirk@example.com"], []), status: "DISABLED" },
  // Two people, one address, in different case.
  person(14, "Chris", "Same", ["chris@example.com"], [QUICK]),
  person(15, "Christine", "Same", ["Chris@example.com"], [QUICK]),
  // Not an address.
  person(16, "Frank", "Broken", ["frank-at-example"], [QUICK]),
  // Two addresses, the primary one first.
  person(17, "Paula", "Primary", ["paula@example.com", "paula@old.example.com"], [QUICK]),
  ...["Amir", "Bea", "Carl", "Dana", "Emil", "Fay", "Gus", "Hana"].map((name, index) =>
    person(18 + index, name, "Sample", [`${name.toLowerCase()}@example.com`], index < 5 ? [QUICK] : []),
  ),
];

function person(
  number: number,
  givenName: string,
  familyName: string,
  emails: readonly string[],
  groups: readonly string[],
): SamplePerson {
  const id = `b3d4a8f2-0000-7000-8000-${String(number).padStart(12, "0")}`;
  return { id, userName: `user${number}`, givenName, familyName, emails, groups };
}
