import { expect } from "chai";
import type { Account } from "../../../sync/model/account.ts";
import type { ProviderRules } from "../../../sync/model/provider-rules.ts";
import { daysAgo, foreign, local, person, planned } from "../people.ts";

const LINKING: ProviderRules = { okta: { follow: true, link: "subject" } };
const BY_EMAIL: ProviderRules = { okta: { follow: true, link: "email", trustEmails: true } };

/** A user, with the subject that the directory has. */
const named = (id: string, subject: string, email?: string) => person(id, email, { subjects: { subject } });
const okta = (subject: string) => ({ identities: [{ provider: "okta", subject }] });
const linked = (id: string, subject: string, more: Partial<Account> = {}) =>
  local(id, { ...okta(subject), ...more });
/** An account that Okta made, with an e-mail that it has verified. */
function ofOkta(subject: string, email: string, more: Partial<Account> = {}): Account {
  const made = foreign(`okta_${subject}`, { awaitsFirstSignIn: false, email });
  return { ...made, federated: true, ...okta(subject), ...more };
}
const marks = (directoryId: string) => ({
  managed: true,
  managedBy: "quick-sign-in",
  directoryId,
  source: "idc",
});
const plan = (people: Parameters<typeof planned>[0], accounts: Account[], changes = {}) =>
  planned(people, accounts, { providers: LINKING, ...changes });

describe("An account that signs in with the identity of another user", () => {
  it("needs a decision: its identity is that of another user in the directory", () => {
    const swapped = [named("ada", "00-bob"), named("bob", "00-ada")];
    expect(plan(swapped, [linked("ada", "00-ada"), linked("bob", "00-bob")])).to.deep.equal([
      "skip ada = ada (duplicate-identity)",
      "skip bob = bob (duplicate-identity)",
    ]);
    const moved = [person("ada"), named("bob", "00-ada")];
    expect(plan(moved, [linked("ada", "00-ada"), local("bob")])).to.deep.equal([
      "skip ada = ada (duplicate-identity)",
      "skip bob = bob (duplicate-identity)",
    ]);
  });

  it("needs a decision, too, if it is linked by an e-mail that is another user's now", () => {
    const people = [person("ada", "new@example.com"), person("bob", "ada@example.com")];
    expect(
      plan(people, [linked("ada", "ada@example.com"), local("bob")], { providers: BY_EMAIL }),
    ).to.include("skip ada = ada (duplicate-identity)");
  });

  it("is reported if it is linked by an e-mail that the user has no longer", () => {
    const moved = [person("ada", "new@example.com")];
    expect(plan(moved, [linked("ada", "ada@example.com")], { providers: BY_EMAIL })).to.deep.equal([
      "skip ada = ada (linked-otherwise)",
    ]);
    // Cognito has the provider's own subject after the first sign-in.
    expect(plan(moved, [linked("ada", "00-ada")], { providers: BY_EMAIL })).to.deep.equal([
      "skip ada = ada (provider-owned)",
    ]);
  });
});

describe("An account that a provider made, with the subject of another user of the directory", () => {
  const people = [named("ada", "00-ada"), named("bob", "00-bob")];

  it("is not marked, also if the provider has verified the e-mail", () => {
    expect(plan(people, [ofOkta("00-bob", "ada@example.com"), local("bob")])).to.include(
      "skip ada = okta_00-bob (other-subject)",
    );
    expect(plan([person("ada"), named("bob", "00-bob")], [ofOkta("00-bob", "ada@example.com")])).to.include(
      "skip ada = okta_00-bob (other-subject)",
    );
  });

  it("does not get its access back with the user for whom it was marked", () => {
    const off = { enabled: false, disabledMark: { at: daysAgo(3), state: "missing" } } as const;
    const marked = ofOkta("00-bob", "ada@example.com", { ...marks("ada"), ...off });
    expect(plan(people, [marked])).to.include("skip ada = okta_00-bob (other-subject)");
  });

  it("is not to be deleted for a link: it is the account of another user", () => {
    const marked = ofOkta("00-bob", "ada@example.com", marks("ada"));
    expect(plan(people, [local("bob"), marked])).to.include.members([
      "skip ada = okta_00-bob (other-subject)",
      "skip bob = bob (duplicate-identity)",
    ]);
  });

  it("is disabled all the same when the user leaves for whom it was marked", () => {
    const marked = ofOkta("00-bob", "ada@example.com", marks("ada"));
    expect(plan([named("bob", "00-bob")], [local("bob"), marked])).to.include("disable okta_00-bob (gone)");
  });

  it("is the user's if two entries have the subject, one of them the user's", () => {
    const rehired = [named("old", "00-ada", "old@example.com"), named("ada", "00-ada")];
    expect(
      plan(rehired, [ofOkta("00-ada", "ada@example.com")]).map((words) => words.split(";")[0]),
    ).to.include("adopt ada = okta_00-ada (federated)");
  });
});

describe("Subjects that contradict the accounts", () => {
  const people = ["ada", "bob", "cleo", "dan"].map((id, index, all) =>
    named(id, `00-${all[(index + 1) % all.length]}`),
  );

  it("link no account: a column of another meaning, or one row off, would give accounts to other users", () => {
    const accounts = [linked("ada", "00-ada"), local("bob"), local("cleo"), local("dan")];
    expect(plan(people, accounts)).to.deep.equal([
      "skip ada = ada (duplicate-identity)",
      "skip bob = bob (link-guarded)",
      "skip cleo = cleo (link-guarded)",
      "skip dan = dan (duplicate-identity)",
    ]);
  });

  it("link no new account either, and make none that would be linked", () => {
    const accounts = [linked("ada", "00-ada")];
    expect(plan(people.slice(0, 2), accounts)).to.include.members([
      "invite bob (no-account)",
      "skip bob (link-guarded)",
    ]);
    expect(plan(people.slice(0, 2), accounts, { directSignIn: false })).to.include.members([
      "skip bob (link-guarded)",
    ]);
  });

  it("are found by accounts that the provider made, with a verified e-mail only", () => {
    const pilot = ofOkta("00-ada", "ada@example.com");
    expect(plan(people, [pilot, local("bob")])).to.include("skip bob = bob (link-guarded)");
    const hostile = ofOkta("evil", "ada@example.com", { emailVerified: false });
    expect(plan(people, [hostile, local("bob")])).to.include("link bob = bob (not-linked)");
  });

  it("count once for each user, however many accounts the provider made for this one", () => {
    const right = ["ada", "bob", "cleo"].map((id) => named(id, `00-${id}`));
    const made = ["1", "2", "3"].map((subject) => ofOkta(subject, "ada@example.com"));
    const accounts = [linked("bob", "00-bob"), local("cleo"), ...made];
    expect(plan(right, accounts)).to.include("link cleo = cleo (not-linked)");
    expect(plan(right, [linked("ada", "00-ada"), local("cleo"), ...made])).to.include(
      "link cleo = cleo (not-linked)",
    );
  });

  it("are not found by an account of a provider that an administrator has disabled: it is not the user's", () => {
    const right = [named("ada", "00-ada"), named("bob", "00-bob")];
    const old = ofOkta("old", "ada@example.com");
    expect(plan(right, [old, local("bob")])).to.include("skip bob = bob (link-guarded)");
    expect(plan(right, [{ ...old, enabled: false }, local("bob")])).to.include("link bob = bob (not-linked)");
  });

  it("stop no link while most accounts confirm the directory, nor the links of another provider", () => {
    const right = ["ada", "bob", "cleo"].map((id) => named(id, `00-${id}`));
    const accounts = [linked("ada", "00-ada"), linked("bob", "old"), local("cleo")];
    expect(plan(right, accounts)).to.deep.equal([
      "skip ada = ada (in-sync)",
      "skip bob = bob (linked-otherwise)",
      "link cleo = cleo (not-linked)",
    ]);
    const both = { ...LINKING, entra: { follow: true, link: "userName" } } as const;
    const dan = person("dan", undefined, { subjects: { subject: "00-x", userName: "dan" } });
    expect(
      plan([...people.slice(0, 1), dan], [linked("ada", "00-ada"), local("dan")], { providers: both }),
    ).to.include.members(["link dan = dan (not-linked)", "skip dan = dan (link-guarded)"]);
  });
});
