import { expect } from "chai";
import type { Account } from "../../../sync/model/account.ts";
import { UNREADABLE } from "../../../sync/model/identities.ts";
import { account, daysAgo, federated, local, person, planned } from "../people.ts";

describe("A link to an identity provider", () => {
  const linking = { okta: { follow: true, link: "externalId" } } as const;
  const byEmail = { okta: { follow: true, link: "email" } } as const;
  const ada = person("ada", undefined, { subjects: { externalId: "00u1", userName: "ada" } });
  const linked = { identities: [{ provider: "okta", subject: "00u1" }] };

  it("is made for an account before the first sign-in, and right after an invitation", () => {
    expect(planned([ada], [local("ada")], { providers: linking })).to.deep.equal([
      "link ada = ada (not-linked)",
    ]);
    expect(planned([ada], [], { providers: linking })).to.deep.equal([
      "invite ada (no-account)",
      "link ada (not-linked)",
    ]);
    expect(planned([ada], [local("ada", linked)], { providers: linking })).to.deep.equal([
      "skip ada = ada (in-sync)",
    ]);
  });

  it("is not made without a setting, or without a value of the directory", () => {
    expect(planned([ada], [local("ada")], { providers: { okta: { follow: true } } })).to.deep.equal([
      "skip ada = ada (in-sync)",
    ]);
    expect(planned([person("ada")], [local("ada")], { providers: linking })).to.deep.equal([
      "skip ada = ada (in-sync)",
    ]);
  });

  it("is not made for users who may not sign in", () => {
    const off = { ...ada, enabled: false };
    expect(planned([off], [local("ada")], { providers: linking })).to.deep.equal([
      "disable ada = ada (disabled-in-directory)",
    ]);
    expect(planned([ada], [local("ada", { enabled: false })], { providers: linking })).to.deep.equal([
      "skip ada = ada (disabled-by-hand)",
    ]);
  });

  it("is reported where AWS refuses it, or where two claim one identity", () => {
    const reason = (accounts: Account[], people = [ada]) => planned(people, accounts, { providers: linking });
    const other = [{ provider: "okta", subject: "00u2" }];
    expect(reason([local("ada", { identities: other })])).to.deep.equal([
      "skip ada = ada (linked-otherwise)",
    ]);
    expect(reason([local("ada", { identities: UNREADABLE })])).to.deep.equal([
      "skip ada = ada (identities-unknown)",
    ]);
    const five = ["a", "b", "c", "d", "e"].map((provider) => ({ provider, subject: "x" }));
    expect(reason([local("ada", { identities: five })])).to.deep.equal([
      "skip ada = ada (too-many-identities)",
    ]);
    expect(reason([local("ada"), federated("00u1", { email: "ada@example.com" })])).to.include(
      "skip ada = ada (federated-exists)",
    );
    const bob = person("bob", undefined, { subjects: { externalId: "00u1" } });
    expect(reason([local("ada"), local("bob")], [ada, bob])).to.deep.equal([
      "skip ada = ada (duplicate-identity)",
      "skip bob = bob (duplicate-identity)",
    ]);
  });

  it("is not made by a value that no provider calls a user", () => {
    for (const externalId of [" 00u1", "00u1 ", "00\u200Bu1", "x".repeat(257)])
      expect(
        planned([person("ada", undefined, { subjects: { externalId } })], [local("ada")], {
          providers: linking,
        }),
      ).to.deep.equal(["skip ada = ada (invalid-subject)"]);
  });

  it("is made by e-mail only while the account has the user's address, verified", () => {
    expect(planned([ada], [local("ada")], { providers: byEmail })).to.deep.equal([
      "link ada = ada (not-linked)",
    ]);
    const [update, link] = planned([ada], [local("ada", { email: "old@example.com" })], {
      providers: byEmail,
    });
    expect([update, link]).to.deep.equal([
      "update ada = ada (differs); email old@example.com → ada@example.com",
      "link ada = ada (not-linked)",
    ]);
  });

  it("ends invitations: the user signs in with the provider", () => {
    const waiting = account("ada", { ...linked, invitedAt: daysAgo(30) });
    expect(planned([ada], [waiting], { providers: linking })).to.deep.equal(["skip ada = ada (in-sync)"]);
    const all = { providers: linking, resend: { all: true, unmanaged: true } };
    expect(planned([ada], [waiting], all)).to.deep.equal(["skip ada = ada (in-sync)"]);
  });
});
