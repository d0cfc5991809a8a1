import { expect } from "chai";
import { type Account, readAccount } from "../../../sync/model/account.ts";
import { UNREADABLE } from "../../../sync/model/identities.ts";
import { daysAgo, federated, local, person, planned } from "../people.ts";

const providers = { okta: { follow: true }, entra: { follow: true }, other: { follow: false } };

/** The same after sync has marked it. */
function followed(id: string, more: Partial<Account> = {}, provider = "okta"): Account {
  const marks = { managed: true, managedBy: "quick-sign-in", directoryId: id, source: "idc" };
  return federated(id, { ...marks, ...more }, provider);
}

describe("The identities of an account", () => {
  const read = (text: string) =>
    readAccount({ Username: "a", Attributes: [{ Name: "identities", Value: text }] })?.identities;

  it("are read from Cognito's text", () => {
    const text =
      '[{"userId":"00u1","providerName":"okta","providerType":"OIDC","issuer":null,"primary":"true","dateCreated":"1700000000000"}]';
    expect(read(text)).to.deep.equal([{ provider: "okta", subject: "00u1" }]);
    expect(read("[]")).to.equal(undefined);
  });

  it("are unreadable in any other text", () => {
    for (const text of [
      "not JSON",
      "{}",
      "null",
      '[{"userId":"a"}]',
      '[{"userId":1,"providerName":"okta"}]',
      '["a"]',
    ])
      expect(read(text), text).to.equal(UNREADABLE);
  });
});

describe("An account that a followed provider made", () => {
  it("is marked if exactly one user has its e-mail, byte for byte, who is then not invited", () => {
    expect(planned([person("ada")], [federated("ada")], { providers })).to.deep.equal([
      "adopt ada = okta_ada (federated); custom:directory_id – → ada; custom:source – → idc; custom:managed_by – → quick-sign-in",
    ]);
    const elsewhere = person("ada", "Ada@example.com");
    expect(planned([elsewhere], [federated("ada")], { providers })).to.deep.equal([
      "skip ada = okta_ada (federated-unmatched)",
    ]);
    const twins = [person("ada"), person("bob", "ada@example.com")];
    expect(planned(twins, [federated("ada", { emailVerified: false })], { providers })).to.deep.equal([
      "skip ada (duplicate-email)",
      "skip bob (duplicate-email)",
      "skip okta_ada (duplicate-email)",
    ]);
  });

  it("is not marked while two entries have the ID that it claims", () => {
    const people = [person("ada"), person("bob"), person("bob", "other@example.com")];
    const one = federated("ada", { directoryId: "bob" });
    expect(planned(people, [one], { providers })).to.include("skip ada = okta_ada (duplicate-id)");
  });

  it("does not stop the invitation of its user while the provider does not say that the e-mail is verified", () => {
    const evil = federated("evil", { email: "ada@example.com", emailVerified: false });
    const kinds = (one: Account, changes = providers) =>
      planned([person("ada")], [one], { providers: changes }).map((words) => words.split(";")[0]);
    const both = ["invite ada (no-account)", "adopt ada = okta_evil (federated)"];
    expect(kinds(evil)).to.have.members(both);
    expect(kinds({ ...followed("ada"), emailVerified: false })).to.have.members([
      "invite ada (no-account)",
      "skip ada = okta_ada (in-sync)",
    ]);
    const trusted = { ...providers, okta: { follow: true, trustEmails: true } };
    expect(kinds(evil, trusted)).to.deep.equal(["adopt ada = okta_evil (federated)"]);
    // What an administrator disabled is not replaced by a new account.
    expect(kinds({ ...evil, enabled: false })).to.deep.equal(["adopt ada = okta_evil (federated)"]);
    // A run without the stack does not know what the provider checks.
    expect(planned([person("ada")], [{ ...followed("ada"), emailVerified: false }])).to.deep.equal([
      "skip ada = okta_ada (not-followed)",
    ]);
  });

  it("is reported and left alone without a user, without a followed provider, or if its provider is not known", () => {
    expect(planned([], [federated("ada")], { providers })).to.deep.equal([
      "skip okta_ada (federated-unmatched)",
    ]);
    expect(planned([], [federated("ada")], { providers, allUsers: false })).to.deep.equal([]);
    for (const one of [federated("ada", {}, "other"), federated("ada", { identities: UNREADABLE })])
      expect(planned([person("ada")], [one], { providers })).to.deep.equal([
        `skip ada = ${one.username} (unmanaged)`,
      ]);
    expect(planned([person("ada")], [federated("ada")])).to.deep.equal(["skip ada = okta_ada (unmanaged)"]);
  });

  it("is followed by directory ID: its e-mail and names belong to the provider", () => {
    const people = [person("ada", "countess@example.com", { displayName: "Countess" })];
    expect(planned(people, [followed("ada")], { providers })).to.deep.equal([
      "skip ada = okta_ada (provider-owned)",
    ]);
    expect(planned([person("ada")], [followed("ada")], { providers })).to.deep.equal([
      "skip ada = okta_ada (in-sync)",
    ]);
  });

  it("is disabled with the account that sync made, when the user leaves or is disabled", () => {
    const accounts = [local("ada"), followed("ada"), followed("ada", {}, "entra")];
    const bob = person("bob", undefined, { enabled: false });
    expect(planned([bob], accounts, { providers }).slice(0, 3)).to.deep.equal([
      "disable ada (gone)",
      "disable entra_ada (gone)",
      "disable okta_ada (gone)",
    ]);
    expect(planned([person("ada", undefined, { enabled: false })], accounts, { providers })).to.deep.equal([
      "disable ada = ada (disabled-in-directory)",
      "disable ada = entra_ada (disabled-in-directory)",
      "disable ada = okta_ada (disabled-in-directory)",
    ]);
  });

  it("is marked and disabled at once if the directory has disabled the user", () => {
    const [entry] = planned([person("ada", undefined, { enabled: false })], [federated("ada")], {
      providers,
      allowRemovals: 1,
    });
    expect(entry).to.match(/^disable ada = okta_ada \(disabled-in-directory\); custom:directory_id – → ada/);
  });

  it("counts for the limit of removals", () => {
    const accounts = ["a", "b", "c", "d"].map((id) => followed(id));
    const changes = { providers, maxRemovals: { share: 0.1, atLeast: 5 } };
    const people = [person("d")];
    expect(planned(people, accounts, changes)).to.include("skip okta_a (removal-guarded)");
  });

  it("is never deleted: the provider would make a new one, which is enabled", () => {
    const gone = followed("ada", { enabled: false, disabledMark: { at: daysAgo(90), state: "missing" } });
    const changes = { providers, onRemove: "delete", graceDays: 30 } as const;
    expect(planned([], [gone], changes)).to.deep.equal(["skip okta_ada (gone)"]);
    const linked = { ...gone, username: "ada", federated: false };
    expect(planned([], [linked], changes)).to.deep.equal(["skip ada (gone)"]);
  });

  it("is enabled again if sync disabled it, and not if an administrator did", () => {
    const off = { enabled: false, disabledMark: { at: daysAgo(9), state: "missing" } } as const;
    expect(planned([person("ada")], [followed("ada", off)], { providers })[0]).to.match(
      /^enable ada = okta_ada \(back\)/,
    );
    expect(planned([person("ada")], [followed("ada", { enabled: false })], { providers })).to.deep.equal([
      "skip ada = okta_ada (disabled-by-hand)",
    ]);
  });

  it("is not marked if a second one of the provider has the same verified e-mail, in whatever order they came", () => {
    const second = federated("evil", { email: "ada@example.com" });
    expect(planned([person("ada")], [federated("ada"), second], { providers })).to.deep.equal([
      "skip ada = okta_ada (duplicate-identity)",
      "skip ada = okta_evil (duplicate-identity)",
    ]);
    expect(planned([person("ada")], [followed("ada"), second], { providers })).to.deep.equal([
      "skip ada = okta_ada (duplicate-identity)",
      "skip ada = okta_evil (duplicate-identity)",
    ]);
  });

  it("moves to another source with --adopt, as the account that sync made does", () => {
    const changes = { providers, source: "scim" };
    const moved = [local("ada"), followed("ada", { emailVerified: true })];
    const ada = person("new-ada", "ada@example.com");
    expect(planned([ada], moved, changes)).to.have.members([
      "skip new-ada = ada (other-source)",
      "skip okta_ada (other-source)",
    ]);
    expect(planned([ada], moved, { ...changes, adopt: true })).to.include(
      "adopt new-ada = okta_ada (federated); custom:directory_id ada → new-ada; custom:source idc → scim",
    );
    const unverified = [followed("ada", { email: "Ada@example.com" })];
    expect(planned([ada], unverified, { ...changes, adopt: true })).to.include(
      "skip okta_ada (other-source)",
    );
  });

  it("that --adopt gives to a user is known to the user's other account of the provider in the same run", () => {
    const own = { enabled: false, disabledMark: { at: daysAgo(9), state: "missing" } } as const;
    const unproven = followed("ada", { ...own, email: "old@example.com" });
    const moved = federated("x", {
      ...{ managed: true, managedBy: "quick-sign-in", directoryId: "gone", source: "scim" },
      ...{ email: "ada@example.com", emailVerified: true },
    });
    const actions = planned([person("ada")], [unproven, moved], { providers, adopt: true });
    expect(actions.map((words) => words.split(" (")[0])).to.have.members([
      "adopt ada = okta_x",
      "disable ada = okta_ada",
      "skip ada = okta_ada",
    ]);
  });

  it("is left alone when its provider is no longer followed, or its text cannot be read", () => {
    expect(planned([], [followed("ada")])).to.deep.equal(["skip okta_ada (not-followed)"]);
    expect(planned([], [followed("ada", { identities: UNREADABLE })], { providers })).to.deep.equal([
      "skip okta_ada (identities-unknown)",
    ]);
  });
});
