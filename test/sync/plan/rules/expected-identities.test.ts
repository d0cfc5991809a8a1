import { expect } from "chai";
import type { Account } from "../../../../sync/model/account.ts";
import type { Identity } from "../../../../sync/model/identities.ts";
import type { Person } from "../../../../sync/model/person.ts";
import type { ProviderRules } from "../../../../sync/model/provider-rules.ts";
import {
  lacksLink,
  mayHoldAnothers,
  unknownSubjects,
} from "../../../../sync/plan/rules/expected-identities.ts";
import { account, person, policy } from "../../people.ts";

const RULES: ProviderRules = {
  okta: { follow: true, link: "externalId" },
  mail: { follow: false, link: "email", trustEmails: true },
  plain: { follow: true },
};
const under = policy({ providers: RULES });
const ada = person("ada", undefined, { subjects: { externalId: "00u1" } });
const signingInWith = (...identities: Identity[]): Account => account("ada", { identities });
const of = (provider: string, subject: string): Identity => ({ provider, subject });

describe("A user's account", () => {
  it("lacks a link until it has each identity of the user, by e-mail any of the provider", () => {
    const lacks = (...identities: Identity[]) => lacksLink(ada, signingInWith(...identities), under);
    expect(lacks()).to.equal(true);
    expect(lacks(of("okta", "00u1"))).to.equal(true);
    expect(lacks(of("mail", "any"))).to.equal(true);
    expect(lacks(of("okta", "00U1"), of("mail", "any"))).to.equal(true);
    expect(lacks(of("okta", "00u1"), of("mail", "any"))).to.equal(false);
    expect(lacksLink(ada, account("ada"), policy())).to.equal(false);
  });

  it("lacks no link by an address that is none", () => {
    const without = { ...ada, emails: ["no address"] };
    expect(lacksLink(without, signingInWith(of("okta", "00u1")), under)).to.equal(false);
  });

  it("may hold another user's identity if it is not the user's, of a provider whose users the directory knows", () => {
    const holds = (...identities: Identity[]) => mayHoldAnothers(ada, signingInWith(...identities), under);
    for (const [identity, expected] of [
      [of("okta", "00u1"), false],
      [of("okta", "00u2"), true],
      [of("okta", "00U1"), true],
      [of("mail", "ada@example.com"), false],
      [of("mail", "bob@example.com"), true],
      [of("mail", "a-subject-that-the-directory-does-not-have"), false],
      [of("plain", "00u2"), false],
      [of("of-no-rule", "00u2"), false],
    ] as const) {
      expect(holds(identity), identity.subject).to.equal(expected);
      expect(holds(of("plain", "1"), identity), "beside another").to.equal(expected);
      expect(mayHoldAnothers(ada, signingInWith(identity), policy()), "without rules").to.equal(false);
    }
    expect(holds()).to.equal(false);
  });
});

describe("The users whom no link finds", () => {
  const enabled: Person[] = [ada, person("bob"), person("eve", undefined, { subjects: { userName: "eve" } })];
  const people = [...enabled, person("gone", undefined, { enabled: false })];

  it("are counted by provider, of the enabled ones, and only where the directory has the value", () => {
    expect(unknownSubjects(people, under)).to.deep.equal([
      { provider: "okta", by: "externalId", users: 2, of: 3 },
    ]);
    const two = policy({ providers: { ...RULES, idc: { follow: true, link: "userName" } } });
    expect(unknownSubjects(people, two)).to.deep.include({
      provider: "idc",
      by: "userName",
      users: 2,
      of: 3,
    });
  });

  it("are none where each user has the value, or no provider links by one", () => {
    expect(unknownSubjects([ada], under)).to.deep.equal([]);
    expect(
      unknownSubjects(people, policy({ providers: { mail: RULES["mail"] ?? { follow: false } } })),
    ).to.deep.equal([]);
    const unread: Iterable<Person> = {
      [Symbol.iterator]: () => {
        throw new Error("without a provider that links, no user is read");
      },
    };
    expect(unknownSubjects(unread, policy())).to.deep.equal([]);
  });
});
