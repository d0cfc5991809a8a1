import { expect } from "chai";
import type { Account } from "../../../../sync/model/account.ts";
import type { PlanEntry, SkipReason } from "../../../../sync/model/action.ts";
import type { ProviderRules } from "../../../../sync/model/provider-rules.ts";
import { claimsOf } from "../../../../sync/plan/rules/identity-claims.ts";
import { account, foreign, person, policy } from "../../people.ts";

const LINKING: ProviderRules = { okta: { follow: true, link: "externalId" } };
const ada = person("ada", undefined, { subjects: { externalId: "00-ada" } });
const bob = person("bob", undefined, { subjects: { externalId: "00-bob" } });
const eve = person("eve", undefined, { subjects: { externalId: "00-eve" } });
const okta = (subject: string) => ({ identities: [{ provider: "okta", subject }] });
const wrong = account("ada", okta("00-bob"));
const right = account("ada", okta("00-ada"));
const made: Account = { ...foreign("okta_1", okta("00-bob")), federated: true, email: "ada@example.com" };

/** Providers that these entries contradict, beside omitted accounts that confirm them. */
function contradictedBy(entries: PlanEntry[], omitted = 0, providers = LINKING): string[] {
  const scope = {
    expected: new Map(),
    accounts: [],
    entries,
    confirmed: () => omitted,
    isCounted: () => false,
  };
  return [...claimsOf(scope, policy({ providers })).contradicted.keys()];
}
const skip = (of: Account, reason: SkipReason = "in-sync", who = ada): PlanEntry => ({
  kind: "skip",
  reason,
  person: who,
  account: of,
});
const adopt = (of: Account): PlanEntry => ({
  kind: "adopt",
  reason: "same-email",
  person: ada,
  account: of,
  changes: [],
});

describe("A provider whose subjects contradict the accounts", () => {
  it("is one of which more accounts contradict the directory than confirm it, omitted ones counted", () => {
    expect(contradictedBy([])).to.deep.equal([]);
    expect(contradictedBy([skip(right)])).to.deep.equal([]);
    expect(contradictedBy([skip(wrong)])).to.deep.equal(["okta"]);
    const ofEve = skip(account("eve", okta("00-eve")), "in-sync", eve);
    const ofBob = skip(account("bob", okta("00-ada")), "in-sync", bob);
    expect(contradictedBy([skip(wrong), ofEve])).to.deep.equal([]);
    expect(contradictedBy([skip(wrong), ofBob, ofEve])).to.deep.equal(["okta"]);
    expect(contradictedBy([skip(wrong)], 1)).to.deep.equal([]);
    expect(contradictedBy([skip(wrong), ofBob], 1)).to.deep.equal(["okta"]);
  });

  it("counts a user once, and one of whom an account confirms the directory not at all", () => {
    expect(contradictedBy([skip(wrong), skip({ ...wrong })], 1)).to.deep.equal([]);
    expect(contradictedBy([skip(wrong), skip(right)])).to.deep.equal([]);
  });

  it("is not known by an account whose user is in doubt", () => {
    for (const reason of ["duplicate-id", "identity-unconfirmed", "unidentified-entry"] as const)
      expect(contradictedBy([skip(wrong, reason)]), reason).to.deep.equal([]);
    const others = account("bob", okta("00-bob"));
    expect(contradictedBy([skip(others)])).to.deep.equal([]);
    expect(contradictedBy([skip({ ...wrong, managed: false })])).to.deep.equal([]);
    expect(contradictedBy([adopt({ ...wrong, managed: false })])).to.deep.equal(["okta"]);
    expect(contradictedBy([{ kind: "skip", reason: "in-sync", person: ada }])).to.deep.equal([]);
    expect(contradictedBy([{ kind: "skip", reason: "gone", account: wrong }])).to.deep.equal([]);
  });

  it("is known by an account that a provider made only with the user's own verified address", () => {
    expect(contradictedBy([skip(made)])).to.deep.equal(["okta"]);
    expect(contradictedBy([adopt({ ...made, emailVerified: false })])).to.deep.equal([]);
    expect(contradictedBy([adopt({ ...made, email: "bob@example.com" })])).to.deep.equal([]);
  });

  it("is none that is linked by e-mail: an address is no subject", () => {
    const byEmail: ProviderRules = { okta: { follow: true, link: "email", trustEmails: true } };
    expect(contradictedBy([skip(wrong)], 0, byEmail)).to.deep.equal([]);
  });
});
