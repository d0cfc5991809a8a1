import { expect } from "chai";
import fc from "fast-check";
import type { Account } from "../../../sync/model/account.ts";
import { type PlanEntry, subjectsOf } from "../../../sync/model/action.ts";
import { emailOf, type Person } from "../../../sync/model/person.ts";
import type { Policy } from "../../../sync/model/policy.ts";
import type { ProviderRules } from "../../../sync/model/provider-rules.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { runs } from "../../support/properties.ts";
import { anyAccounts, anyPeople, anyPolicy } from "../any-lists.ts";
import { daysAgo, foreign, person, planned } from "../people.ts";

const PROVIDERS: ProviderRules = { okta: { follow: true } };
const LINKING: ProviderRules = { okta: { follow: true, link: "subject" } };

/** An account of Okta with this e-mail. */
function ofOkta(subject: string, more: Partial<Account> = {}): Account {
  const made = foreign(`okta_${subject}`, {
    awaitsFirstSignIn: false,
    email: "ada@example.com",
    name: "ada",
  });
  return { ...made, federated: true, identities: [{ provider: "okta", subject }], ...more };
}
const marks = { managed: true, managedBy: "quick-sign-in", directoryId: "ada", source: "idc" };
/** Another user of Okta, who has entered Ada's address there. */
const evil = (more: Partial<Account> = {}) => ofOkta("evil", { emailVerified: false, ...more });
const real = (more: Partial<Account> = {}) => ofOkta("00-ada", { emailVerified: true, ...more });
const ada = person("ada");
const known = person("ada", undefined, { subjects: { subject: "00-ada" } });

const reasons = (people: Person[], accounts: Account[], providers: ProviderRules = PROVIDERS) =>
  planned(people, accounts, { providers }).map((words) => words.split(";")[0]);
const MARK_REAL = "adopt ada = okta_00-ada (federated)";
const DOUBT_EVIL = "skip ada = okta_evil (duplicate-identity)";

describe("A hostile account of a followed provider, with the e-mail of a user", () => {
  it("does not keep the user's own account from being followed, in whatever order they came", () => {
    expect(reasons([ada], [real(), evil()])).to.deep.equal([MARK_REAL, DOUBT_EVIL]);
    expect(reasons([ada], [evil(marks), real()])).to.deep.equal([MARK_REAL, DOUBT_EVIL]);
    expect(reasons([ada], [evil(marks), real(marks)])).to.have.members([
      "skip ada = okta_00-ada (in-sync)",
      DOUBT_EVIL,
    ]);
  });

  it("cannot become the user's by another address that the provider has verified", () => {
    const moved = evil({ ...marks, email: "evil@example.com", emailVerified: true });
    expect(reasons([ada], [moved, real()])).to.have.members([MARK_REAL, DOUBT_EVIL]);
  });

  it("is not marked where the directory has another subject for the user", () => {
    expect(reasons([known], [evil()], LINKING)).to.have.members([
      "invite ada (no-account)",
      "link ada (not-linked)",
      "skip ada = okta_evil (other-subject)",
    ]);
    expect(reasons([known], [evil(marks)], LINKING)).to.include("skip ada = okta_evil (other-subject)");
    expect(reasons([known], [evil({ enabled: false })], LINKING)).to.have.members([
      "invite ada (no-account)",
      "link ada (not-linked)",
      "skip ada = okta_evil (disabled-by-hand)",
    ]);
    // The provider has verified the address, so the directory's subject may be an old one.
    expect(reasons([known], [evil({ emailVerified: true })], LINKING)).to.deep.equal([
      "adopt ada = okta_evil (federated)",
    ]);
  });

  it("does not keep the user from an invitation either if the provider is not followed", () => {
    for (const providers of [
      { okta: { follow: false } },
      { okta: { follow: false, link: "subject" } },
    ] as const)
      expect(reasons([ada], [evil()], providers)).to.have.members([
        "invite ada (no-account)",
        "skip okta_evil (unmanaged)",
      ]);
    const trusted = { okta: { follow: false, trustEmails: true } };
    expect(reasons([ada], [evil()], trusted)).to.deep.equal(["skip ada = okta_evil (unmanaged)"]);
    expect(reasons([ada], [evil({ emailVerified: true })], { okta: { follow: false } })).to.deep.equal([
      "skip ada = okta_evil (unmanaged)",
    ]);
    expect(reasons([ada], [evil()], {})).to.deep.equal(["skip ada = okta_evil (unmanaged)"]);
  });

  it("gives way to an account with the subject that the directory has, also if no address is verified", () => {
    const unverified = real({ emailVerified: false });
    expect(reasons([known], [evil(marks), unverified], LINKING)).to.deep.equal([
      MARK_REAL,
      "skip ada = okta_evil (other-subject)",
    ]);
  });

  it("needs a decision where neither account is proven, and none once an administrator has disabled one", () => {
    const unverified = real({ emailVerified: false });
    expect(reasons([ada], [evil(marks), unverified])).to.have.members([
      "invite ada (no-account)",
      DOUBT_EVIL,
      "skip ada = okta_00-ada (duplicate-identity)",
    ]);
    expect(reasons([ada], [evil({ ...marks, enabled: false }), unverified])).to.include(MARK_REAL);
    expect(reasons([ada], [evil({ enabled: false }), real()])).to.deep.equal([
      MARK_REAL,
      "skip ada = okta_evil (disabled-by-hand)",
    ]);
  });

  it("does not get its access back with the user, who was disabled or had left", () => {
    const off = { ...marks, enabled: false, disabledMark: { at: daysAgo(9), state: "disabled" } } as const;
    expect(reasons([known], [evil(off), real(off)], LINKING)).to.have.members([
      "enable ada = okta_00-ada (back)",
      "skip ada = okta_evil (other-subject)",
    ]);
    expect(reasons([ada], [evil(off), real(off)])).to.include(DOUBT_EVIL);
  });

  it("does not become another user's with --adopt, where the directory has another subject for that user", () => {
    const left = evil({ ...marks, directoryId: "eve" });
    const adopt = { adopt: true, allowRemovals: 1 };
    expect(planned([known], [left], { providers: LINKING, ...adopt })).to.include("disable okta_evil (gone)");
  });

  it("does not leave another source's run with --adopt, so that its user keeps access after leaving there", () => {
    const eves = { ...marks, directoryId: "eve", source: "scim" };
    const planOf = (one: Account) => planned([ada], [one], { providers: PROVIDERS, adopt: true });
    expect(planOf(evil(eves))).to.include("skip okta_evil (other-source)");
    expect(planOf(evil({ ...eves, emailVerified: true })).join()).to.contain(
      "adopt ada = okta_evil (federated)",
    );
  });

  it("is disabled when the user leaves, if it was marked before", () => {
    const accounts = [evil(marks), real(marks)];
    expect(
      planned([person("bob", undefined, { enabled: false })], accounts, { providers: PROVIDERS }),
    ).to.include.members(["disable okta_evil (gone)", "disable okta_00-ada (gone)"]);
    const off = { ...known, enabled: false };
    expect(planned([off], accounts, { providers: LINKING })).to.have.members([
      "disable ada = okta_evil (disabled-in-directory)",
      "disable ada = okta_00-ada (disabled-in-directory)",
    ]);
  });
});

describe("Any plan with a hostile account", () => {
  /** A guard counts all removals of a run. */
  const UNGUARDED = { allowRemovals: 100, allowEmailChanges: 100 };
  const email = fc.constantFrom("a@x.org", "A@x.org", "b@x.org", "c@x.org");

  it("is the same for all enabled users and proven accounts as without it", () => {
    const check = (people: Person[], accounts: Account[], any: Policy, address: string) => {
      const policy = { ...any, ...UNGUARDED, providers: { ...any.providers, ...PROVIDERS } };
      const one = evil({ email: address });
      const before = plan(people, accounts, policy).actions;
      const after = plan(people, [...accounts, one], policy).actions;
      expect(after.filter(isProven)).to.deep.equal(before.filter(isProven));
      for (const entry of after)
        if (subjectsOf(entry).account === one) expect(["skip", "adopt", "disable"]).to.include(entry.kind);
    };
    fc.assert(fc.property(anyPeople, anyAccounts, anyPolicy, email, check), { numRuns: runs(500) });
  });

  /** A provider's account without the user's own verified address is as unproven as the hostile one. */
  function isProven(entry: PlanEntry): boolean {
    const { person: theirs, account } = subjectsOf(entry);
    if (theirs?.enabled === false) return false;
    if (account === undefined || !account.federated) return true;
    return account.emailVerified && (theirs === undefined || account.email === emailOf(theirs));
  }
});
