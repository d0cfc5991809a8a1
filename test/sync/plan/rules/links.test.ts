import { expect } from "chai";
import fc from "fast-check";
import type { Account } from "../../../../sync/model/account.ts";
import type { Change, PlanEntry, SkipReason } from "../../../../sync/model/action.ts";
import { UNREADABLE } from "../../../../sync/model/identities.ts";
import type { Person } from "../../../../sync/model/person.ts";
import type { ProviderRules } from "../../../../sync/model/provider-rules.ts";
import { claimsOf, expectedBy } from "../../../../sync/plan/rules/identity-claims.ts";
import { linkingFor } from "../../../../sync/plan/rules/links.ts";
import { account, daysAgo, foreign, person, policy } from "../../people.ts";

const LINKING: ProviderRules = { okta: { follow: true, link: "externalId" } };
const ada = person("ada", undefined, { subjects: { externalId: "00u1", userName: "ada" } });
const own = account("ada", { awaitsFirstSignIn: false });
const byHand = { ...own, enabled: false };
const bySync = { ...byHand, disabledMark: { at: daysAgo(9), state: "disabled" } } as const;

/** What is done about the links of an entry's account, in words. */
function linking(entry: PlanEntry, providers = LINKING, people: Person[] = [], accounts: Account[] = []) {
  const under = policy({ providers });
  const { links, faults } = linkingFor(
    entry,
    claimsOf(
      {
        expected: expectedBy(people, under),
        accounts,
        entries: [entry],
        confirmed: () => 0,
        isCounted: () => false,
      },
      under,
    ),
    under,
  );
  return [...links, ...faults].map((one) =>
    one.kind === "link" ? `${one.provider} ${one.subject}` : one.reason,
  );
}

const skip = (reason: SkipReason, more: Partial<{ person: Person; account: Account }> = {}): PlanEntry => ({
  kind: "skip",
  reason,
  person: ada,
  account: own,
  ...more,
});
const ofAda = { person: ada, account: own, changes: [] };

const inWords = ({ kind, reason }: PlanEntry) => `${kind} ${reason}`;

describe("An account is linked", () => {
  const kept: readonly PlanEntry[] = [
    { kind: "invite", reason: "no-account", person: ada, email: "ada@example.com" },
    skip("in-sync"),
    skip("provider-owned"),
    { kind: "update", reason: "differs", ...ofAda },
    { kind: "enable", reason: "back", ...ofAda, account: bySync },
    { kind: "adopt", reason: "same-email", ...ofAda },
    { kind: "adopt", reason: "same-email", ...ofAda, account: bySync },
  ];
  it("if its user keeps it, gets it, or gets it back in this run", () => {
    for (const entry of kept) expect(linking(entry), inWords(entry)).to.deep.equal(["okta 00u1"]);
  });

  const others: readonly PlanEntry[] = [
    skip("disabled-by-hand", { account: byHand }),
    skip("status-unknown"),
    skip("identity-unconfirmed"),
    skip("duplicate-id"),
    skip("other-source"),
    skip("not-verified"),
    skip("email-change-guarded"),
    skip("in-sync", { person: { ...ada, enabled: false } }),
    skip("in-sync", { account: { ...own, federated: true } }),
    { kind: "skip", reason: "in-sync", person: ada },
    { kind: "skip", reason: "in-sync", account: own },
    { kind: "update", reason: "differs", ...ofAda, account: byHand },
    { kind: "update", reason: "email-released", ...ofAda },
    { kind: "update", reason: "emails-swap", ...ofAda },
    { kind: "update", reason: "enabled-by-hand", ...ofAda },
    { kind: "adopt", reason: "same-email", ...ofAda, account: byHand },
    { kind: "disable", reason: "disabled-in-directory", ...ofAda },
    { kind: "delete", reason: "grace-period-over", account: bySync },
    { kind: "resend", reason: "lapsed", person: ada, account: own },
  ];
  it("in no other case", () => {
    for (const entry of others) expect(linking(entry), inWords(entry)).to.deep.equal([]);
  });

  it("by e-mail exactly if the address that it has verified after the run is the user's", () => {
    const byEmail: ProviderRules = { okta: { follow: true, link: "email", trustEmails: true } };
    const address = fc.constantFrom("ada@example.com", "Ada@example.com", "bob@example.com");
    const to = fc.record(
      { email: address, email_verified: fc.constant("true"), name: address },
      { requiredKeys: [] },
    );
    const check = (email: string, emailVerified: boolean, written: Record<string, string>) => {
      const changes = Object.entries(written).map(
        ([attribute, value]): Change => ({ attribute, from: "", to: value }),
      );
      const entry: PlanEntry = {
        kind: "update",
        reason: "differs",
        ...ofAda,
        changes,
        account: { ...own, email, emailVerified },
      };
      const isVerified = emailVerified || written["email_verified"] === "true";
      const after = written["email"] ?? (isVerified ? email : undefined);
      expect(linking(entry, byEmail)).to.deep.equal(
        after === "ada@example.com" ? ["okta ada@example.com"] : [],
      );
    };
    fc.assert(fc.property(address, fc.boolean(), to, check));
  });

  it("to five identities at most, counted with those that it has", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const rules = Object.fromEntries(
      names.map((name) => [name, { follow: true, link: "externalId" }] as const),
    );
    const invite: PlanEntry = { kind: "invite", reason: "no-account", person: ada, email: "ada@example.com" };
    const all = names.map((name) => `${name} 00u1`);
    expect(linking(invite, rules)).to.deep.equal([...all.slice(0, 5), "too-many-identities"]);
    const identities = ["x", "y", "z"].map((provider) => ({ provider, subject: "1" }));
    expect(linking(skip("in-sync", { account: { ...own, identities } }), rules)).to.deep.equal([
      ...all.slice(0, 2),
      "too-many-identities",
    ]);
  });
});

describe("An identity is never given to an account", () => {
  const holding = (username: string, more: Partial<Account> = {}): Account => ({
    ...foreign(username),
    identities: [{ provider: "okta", subject: "00u1" }],
    ...more,
  });
  const federated = holding("okta_00u1", { federated: true });

  it("that another account has, whatever else has it", () => {
    const reasonWith = (...accounts: Account[]) =>
      linking(skip("in-sync"), LINKING, [ada], [own, ...accounts]);
    expect(reasonWith(holding("bob"))).to.deep.equal(["duplicate-identity"]);
    expect(reasonWith(federated)).to.deep.equal(["federated-exists"]);
    expect(reasonWith(holding("bob"), federated)).to.deep.equal(["duplicate-identity"]);
    expect(reasonWith(federated, holding("bob"))).to.deep.equal(["duplicate-identity"]);
    const elsewhere = [{ provider: "entra", subject: "00u1" }];
    expect(reasonWith(holding("bob", { identities: elsewhere }))).to.deep.equal(["okta 00u1"]);
  });

  it("that the directory gives to two users", () => {
    const bob = { ...person("bob"), subjects: { externalId: "00u1" } };
    expect(linking(skip("in-sync"), LINKING, [ada, bob])).to.deep.equal(["duplicate-identity"]);
    expect(linking(skip("in-sync"), LINKING, [ada, { ...ada }]), "twice the same user").to.deep.equal([
      "okta 00u1",
    ]);
  });

  it("whose own identities cannot be read, or are of the same provider", () => {
    for (const [identities, reason] of [
      [UNREADABLE, "identities-unknown"],
      [[{ provider: "okta", subject: "00u2" }], "linked-otherwise"],
    ] as const)
      expect(linking(skip("in-sync", { account: { ...own, identities } }))).to.deep.equal([reason]);
  });
});
