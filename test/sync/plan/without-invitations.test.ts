import { expect } from "chai";
import { account, daysAgo, foreign, person, planned } from "../people.ts";

const NONE = { directSignIn: false } as const;
const LINKING = { ...NONE, providers: { okta: { follow: true, link: "userName" } } } as const;
const okta = (subject: string) => ({ identities: [{ provider: "okta", subject }] });
const ada = person("ada", undefined, { subjects: { userName: "00u1" } });

describe("A user without an account, where no app takes a password", () => {
  it("gets an account without an e-mail if it is linked, and otherwise none", () => {
    expect(planned([ada, person("bob")], [], LINKING)).to.deep.equal([
      "create ada (no-password)",
      "link ada (not-linked)",
      "skip bob (provider-only)",
    ]);
    expect(planned([ada], [], NONE)).to.deep.equal(["skip ada (provider-only)"]);
  });

  it("is invited as before if an app takes a password, and if nothing is known of the apps", () => {
    const invited = ["invite ada (no-account)", "link ada (not-linked)"];
    for (const directSignIn of [true, undefined])
      expect(planned([ada], [], { ...LINKING, directSignIn })).to.deep.equal(invited);
  });

  it("gets none that could not be linked, and the plan says why", () => {
    const there = foreign("okta_00u1", {
      ...okta("00u1"),
      federated: true,
      awaitsFirstSignIn: false,
      emailVerified: false,
    });
    expect(planned([ada], [{ ...there, email: "other@example.com" }], LINKING)).to.include(
      "skip ada (federated-exists)",
    );
    const twins = [ada, person("bob", undefined, { subjects: { userName: "00u1" } })];
    expect(planned(twins, [], LINKING)).to.deep.equal([
      "skip ada (duplicate-identity)",
      "skip bob (duplicate-identity)",
    ]);
  });

  it("takes an address over from the account of a user who has left", () => {
    const left = account("left", { email: "ada@example.com", awaitsFirstSignIn: false });
    expect(planned([ada], [left], LINKING)).to.have.members([
      "create ada (no-password)",
      "link ada (not-linked)",
      "disable left (gone); email_verified true → false",
    ]);
  });
});

describe("An account that waits for its first sign-in, where no app takes a password", () => {
  it("gets no new invitation, whether it was invited or not", () => {
    const resend = { all: true, unmanaged: true };
    for (const changes of [{}, { resend }])
      for (const one of [
        account("ada", { invitedAt: daysAgo(8) }),
        account("ada", { invitedAt: daysAgo(8), uninvited: true, invites: 0 }),
      ])
        expect(planned([person("ada")], [one], { ...NONE, ...changes })).to.deep.equal([
          "skip ada = ada (provider-only)",
        ]);
    const moved = account("ada", { email: "old@example.com", invitedAt: daysAgo(1) });
    expect(planned([person("ada")], [moved], NONE)).to.have.length(1);
    expect(planned([person("ada")], [foreign("ada")], { ...NONE, resend })).to.deep.equal([
      "skip ada = ada (unmanaged)",
    ]);
  });
});

describe("An account that sync made without an invitation, when an app takes passwords again", () => {
  const uninvited = (more = {}) =>
    account("ada", { invitedAt: daysAgo(1), uninvited: true, invites: 0, ...more });

  it("gets its first invitation at once", () => {
    expect(planned([person("ada")], [uninvited()])).to.deep.equal(["resend ada = ada (not-invited)"]);
    const elsewhere = uninvited({ email: "old@example.com" });
    expect(planned([person("ada")], [elsewhere])).to.deep.equal([
      "update ada = ada (differs); email old@example.com → ada@example.com",
      "resend ada = ada (email-changed)",
    ]);
  });

  it("gets it only on request if it is linked: its user signs in with the provider", () => {
    const linked = uninvited(okta("00u1"));
    const providers = LINKING.providers;
    expect(planned([ada], [linked], { providers })).to.deep.equal(["skip ada = ada (uninvited)"]);
    const resend = { all: true, unmanaged: false };
    expect(planned([ada], [linked], { providers, resend })).to.deep.equal(["resend ada = ada (not-invited)"]);
    const invited = account("ada", okta("00u1"));
    expect(planned([ada], [invited], { providers, resend })).to.deep.equal(["skip ada = ada (in-sync)"]);
  });

  it("gets it on request, too, if the provider has written another name, and not if it has written another e-mail", () => {
    const providers = LINKING.providers;
    const resend = { all: true, unmanaged: false };
    const renamed = uninvited({ ...okta("00u1"), name: "Countess" });
    expect(planned([ada], [renamed], { providers })).to.deep.equal(["skip ada = ada (uninvited)"]);
    expect(planned([ada], [renamed], { providers, resend })).to.deep.equal([
      "resend ada = ada (not-invited)",
    ]);
    const moved = uninvited({ ...okta("00u1"), email: "other@example.com" });
    expect(planned([ada], [moved], { providers, resend })).to.deep.equal(["skip ada = ada (provider-owned)"]);
    // The directory has no address for the user, so that of the account may be another user's.
    const unknown = { ...ada, emails: [] };
    expect(planned([unknown], [moved], { providers, resend })).to.deep.equal(["skip ada = ada (in-sync)"]);
    expect(planned([unknown], [moved], { providers })).to.deep.equal(["skip ada = ada (in-sync)"]);
  });
});
