import { samplePeople } from "../people.ts";

/** A user whom an identity provider of the sandbox can sign in. */
export interface ProviderUser {
  /** The stable name at the provider: `sub` of an ID token, and NameID of an assertion. */
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** So many users fit on a page. The second one has an e-mail with upper-case letters. */
const NAMES = ["barbara.liskov", "grace.hopper", "margaret.hamilton"];

/** Users of the sample directory, under IDs that the provider gives them. */
export function providerUsers(): readonly ProviderUser[] {
  return NAMES.flatMap((userName) => {
    const person = samplePeople.find(({ UserName }) => UserName === userName);
    const email = person?.Emails?.[0]?.Value;
    if (person === undefined || email === undefined) return [];
    const { GivenName: givenName, FamilyName: familyName } = person.Name;
    const id = `user-${userName.replace(".", "-")}`;
    return [{ id, email, emailVerified: true, name: person.DisplayName, givenName, familyName }];
  });
}
