import { expect } from "chai";
import fc from "fast-check";
import type { Account } from "../../../../sync/model/account.ts";
import { type Identity, identitiesOf } from "../../../../sync/model/identities.ts";
import type { Person } from "../../../../sync/model/person.ts";
import type { Policy } from "../../../../sync/model/policy.ts";
import type { ProviderRules } from "../../../../sync/model/provider-rules.ts";
import { isProven, isUnproven, namesAnother } from "../../../../sync/plan/rules/proof.ts";
import { anyIdentities, anyPeople, anyPolicy } from "../../any-lists.ts";
import { foreign, person, policy } from "../../people.ts";

const ada = person("ada", undefined, { subjects: { subject: "00-ada" } });
const signsInWith = (...identities: Identity[]): Account => ({
  ...foreign("made-by-provider", { email: "ada@example.com", emailVerified: false }),
  federated: true,
  identities,
});
const under = (providers: ProviderRules) => policy({ providers });

describe("The proof that a provider's account is the user's", () => {
  const LINKING: ProviderRules = {
    okta: { follow: true, link: "subject" },
    entra: { follow: true },
    trusted: { follow: true, trustEmails: true },
  };

  it("is the user's subject at the same provider, to the letter", () => {
    for (const [provider, subject, isTheirs] of [
      ["okta", "00-ada", true],
      ["okta", "00-ADA", false],
      ["entra", "00-ada", false],
    ] as const)
      expect(isProven(ada, signsInWith({ provider, subject }), under(LINKING)), subject).to.equal(isTheirs);
  });

  it("is never an e-mail address, also where the provider calls its users by it", () => {
    const account = signsInWith({ provider: "okta", subject: "ada@example.com" });
    const byEmail = under({ okta: { follow: true, link: "email" } });
    expect(isProven(ada, account, byEmail)).to.equal(false);
    const another = signsInWith({ provider: "okta", subject: "00-ada" });
    expect(namesAnother(ada, another, byEmail), "an address is no other subject either").to.equal(false);
  });

  it("is missing while one of its providers lets users enter any address, whatever the others do", () => {
    const lying = { provider: "okta", subject: "evil" };
    for (const provider of ["trusted", "of-no-rule"])
      for (const identities of [[lying], [lying, { provider, subject: "1" }]])
        for (const ordered of [identities, identities.toReversed()])
          expect(isProven(ada, signsInWith(...ordered), under(LINKING))).to.equal(false);
  });

  it("says nothing about an account of another provider, where the directory has no subject", () => {
    const own = { provider: "okta", subject: "evil" };
    expect(namesAnother(ada, signsInWith(own), under(LINKING))).to.equal(true);
    expect(namesAnother(ada, signsInWith({ ...own, provider: "entra" }), under(LINKING))).to.equal(false);
  });

  it("is given by no further identity, unless the directory has it as the user's", () => {
    const identities = anyIdentities.map((one) => identitiesOf({ identities: one }));
    const check = (people: Person[], own: readonly Identity[], more: readonly Identity[], any: Policy) => {
      for (const one of people) {
        const theirs = Object.values(one.subjects ?? {});
        const others = more.filter(({ subject }) => !theirs.includes(subject));
        if (isUnproven(one, signsInWith(...own), any))
          expect(isUnproven(one, signsInWith(...own, ...others), any)).to.equal(true);
      }
    };
    fc.assert(fc.property(anyPeople, identities, identities, anyPolicy, check));
  });
});
