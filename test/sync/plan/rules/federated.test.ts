import { expect } from "chai";
import type { Account } from "../../../../sync/model/account.ts";
import type { Person } from "../../../../sync/model/person.ts";
import type { Policy } from "../../../../sync/model/policy.ts";
import { daysAgo, foreign, person, planned } from "../../people.ts";

const PROVIDERS = { okta: { follow: true }, entra: { follow: true } };
const MARKS = { managed: true, managedBy: "quick-sign-in", source: "idc" };

/** An account of a provider, as Cognito lists it at first. */
function made(subject: string, more: Partial<Account> = {}): Account {
  const own = foreign(`okta_${subject}`, {
    awaitsFirstSignIn: false,
    email: `${subject}@example.com`,
    name: subject,
  });
  return { ...own, federated: true, identities: [{ provider: "okta", subject }], ...more };
}

/** The same after sync has marked it. */
const marked = (id: string, more: Partial<Account> = {}) => made(id, { ...MARKS, directoryId: id, ...more });

/** Cognito leaves an attribute out, or has an empty one. */
function withoutAddress({ email: _, ...account }: Account): Account[] {
  return [account, { ...account, email: "" }];
}

/** What is planned, without the changes of attributes. */
const planOf = (people: Person[], accounts: Account[], more: Partial<Policy> = {}) =>
  planned(people, accounts, { providers: PROVIDERS, ...more }).map((words) => words.split(";")[0]);

describe("An account of a followed provider that sync has not marked", () => {
  it("keeps its access while the directory does not say whether its user is enabled", () => {
    const unknown = person("ada", undefined, { enabled: false, statusUnknown: true });
    expect(planOf([unknown], [made("ada")])).to.include("skip ada = okta_ada (status-unknown)");
  });

  it("without an e-mail belongs to no user, also to none without an e-mail", () => {
    for (const one of withoutAddress(made("x")))
      for (const enabled of [true, false])
        expect(planOf([person("ada", undefined, { emails: [], enabled })], [one])).to.include(
          "skip okta_x (federated-unmatched)",
        );
  });

  it("is not marked while another account signs in with one of its identities", () => {
    const [okta, entra] = ["okta", "entra"].map((provider) => ({ provider, subject: "ada" }));
    if (okta === undefined || entra === undefined) throw new Error("no identities");
    const bob = foreign("bob", { identities: [okta] });
    for (const identities of [[okta], [okta, entra], [entra, okta]])
      expect(planOf([person("ada")], [made("ada", { identities }), bob])).to.include(
        "skip ada = okta_ada (duplicate-identity)",
      );
    expect(planOf([person("ada")], [made("ada", { identities: [entra] }), bob])).to.include(
      "adopt ada = okta_ada (federated)",
    );
  });

  it("gets the mark of the source that has its user, also when it is disabled", () => {
    for (const [enabled, kind] of [
      [true, "adopt"],
      [false, "disable"],
    ] as const) {
      const of = person("ada", undefined, { enabled, source: "scim" });
      const [first = ""] = planned([of], [made("ada")], { providers: PROVIDERS });
      expect(first)
        .to.match(new RegExp(`^${kind} `))
        .and.to.contain("custom:source – → scim");
    }
  });

  it("is marked for the user with its e-mail, whatever one user's ID it has", () => {
    const one = made("ada", { directoryId: "bob" });
    expect(planOf([person("ada"), person("bob")], [one])).to.include("adopt ada = okta_ada (federated)");
    const [first, second] = [one, made("2", { email: "ada@example.com" })].map((own) => ({
      ...own,
      emailVerified: false,
    }));
    if (first === undefined || second === undefined) throw new Error("no accounts");
    expect(planOf([person("ada"), person("bob")], [first, second])).to.include.members([
      "skip ada = okta_ada (duplicate-identity)",
      "skip ada = okta_2 (duplicate-identity)",
    ]);
  });

  it("is marked beside one of another provider", () => {
    const entra = made("2", { email: "ada@example.com", identities: [{ provider: "entra", subject: "2" }] });
    expect(planOf([person("ada")], [made("ada"), entra])).to.deep.equal([
      "adopt ada = okta_2 (federated)",
      "adopt ada = okta_ada (federated)",
    ]);
  });
});

describe("An account of a followed provider that sync has marked", () => {
  it("is not changed by the run of another source", () => {
    const other = marked("ada", { source: "scim" });
    for (const people of [[], [person("ada")], [person("ada", undefined, { enabled: false })]])
      expect(planOf(people, [other])).to.include(
        people.length === 0 ? "skip okta_ada (other-source)" : "skip ada = okta_ada (other-source)",
      );
  });

  it("is not changed while two entries have its ID, or had it", () => {
    const twice = [person("ada"), person("ada", "ada@other.example", { enabled: false })];
    expect(planOf(twice, [marked("ada")])).to.include("skip okta_ada (duplicate-id)");
    const had = ["new-1", "new-2"].map((id) => person(id, undefined, { formerIds: ["ada"], enabled: false }));
    expect(planOf(had, [marked("ada")])).to.include("skip okta_ada (identity-unconfirmed)");
    const now = person("ADA", "ada@example.com", { displayName: "ada" });
    expect(planOf([...had, now], [marked("ada")])).to.include("skip ADA = okta_ada (in-sync)");
  });

  it("is followed under a new ID of its user, if one user alone had the old one", () => {
    const now = person("new", "ada@example.com", { formerIds: ["ADA"], displayName: "ada" });
    expect(planOf([now], [marked("ada")])[0]).to.equal("update new = okta_ada (differs)");
    const off = { ...now, enabled: false };
    expect(planOf([off], [marked("ada")])[0]).to.equal("disable new = okta_ada (disabled-in-directory)");
    const twice = [now, person("new", "x@example.com")];
    expect(planOf(twice, [marked("ada")])).to.include("skip new = okta_ada (duplicate-id)");
  });

  it("stays disabled by an administrator, whatever other account of its user there is", () => {
    const accounts = [marked("ada", { enabled: false }), made("2", { email: "ada@example.com" })];
    expect(planOf([person("ada")], accounts)).to.include("skip ada = okta_ada (disabled-by-hand)");
  });

  it("is compared with others of its user by ID, though the provider changed its address", () => {
    const unproven = { emailVerified: false };
    const accounts = [
      marked("ada", { ...unproven, email: "moved@example.com" }),
      made("2", { ...unproven, email: "ada@example.com" }),
    ];
    expect(planOf([person("ada")], accounts)).to.include.members([
      "skip ada = okta_ada (duplicate-identity)",
      "skip ada = okta_2 (duplicate-identity)",
    ]);
  });
});

describe("After a directory was created again, a marked account", () => {
  const old = marked("old", { email: "ada@example.com" });
  const again = (people: Person[], one = old, adopt = true) =>
    planOf(people, [one], { adopt, allowRemovals: 1 });
  const ada = person("ada");

  it("becomes that of the one user with its e-mail, if an administrator confirms it", () => {
    expect(again([ada])).to.include("adopt ada = okta_old (federated)");
    expect(again([ada], old, false)).to.include("disable okta_old (gone)");
  });

  it("becomes that of no other user", () => {
    for (const people of [
      [],
      [person("ada", "Ada@example.com")],
      [ada, person("bob", "ada@example.com")],
      [{ ...ada, enabled: false }],
      [ada, person("ada", "x@example.com")],
    ])
      expect(again(people)).to.include("disable okta_old (gone)");
    const without = person("ada", undefined, { emails: [] });
    for (const one of withoutAddress(old))
      expect(again([without], one)).to.include("disable okta_old (gone)");
  });

  it("of another source becomes that of its user here only if an administrator confirms it", () => {
    const other = { ...old, source: "scim" };
    expect(again([ada], other, false)).to.include("skip okta_old (other-source)");
    expect(again([ada], other)).to.include("adopt ada = okta_old (federated)");
    expect(again([person("bob")], other)).to.include("skip okta_old (other-source)");
  });

  it("that an administrator disabled is not replaced by an invitation, whatever another user enters", () => {
    const off = { ...old, enabled: false, emailVerified: false };
    const evil = made("evil", { email: "ada@example.com", emailVerified: false });
    const doubted = ["adopt ada = okta_evil (federated)", "skip ada = okta_old (disabled-by-hand)"];
    expect(again([ada], off)).to.deep.equal(["adopt ada = okta_old (federated)"]);
    expect(planOf([ada], [off, evil], { adopt: true }).toSorted()).to.deep.equal(doubted);
  });

  it("waits for an administrator while another account of the provider is the user's", () => {
    const accounts = [old, made("2", { email: "ada@example.com" })];
    expect(planOf([ada], accounts, { adopt: true })).to.include("disable okta_old (gone)");
    const off = { enabled: false, disabledMark: { at: daysAgo(3), state: "missing" } } as const;
    expect(again([ada], { ...old, ...off })).to.include("adopt ada = okta_old (federated)");
  });
});
