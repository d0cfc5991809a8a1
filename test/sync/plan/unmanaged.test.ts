import { expect } from "chai";
import { account, foreign, person, planned } from "../people.ts";

describe("The plan for an unmanaged account", () => {
  it("skips it, whether it has the user's e-mail, verified or not, or the user's ID", () => {
    for (const emailVerified of [true, false]) {
      const theirs = foreign("admin", { email: "ADA@example.com", emailVerified });
      expect(planned([person("ada")], [theirs])).to.deep.equal(["skip ada = admin (unmanaged)"]);
    }
    expect(planned([person("ada")], [foreign("ada")])).to.deep.equal(["skip ada = ada (unmanaged)"]);
  });

  it("does not count it as managed without a directory ID", () => {
    const half = foreign("ada", { managedBy: "quick-sign-in", source: "idc" });
    expect(planned([], [half])).to.deep.equal(["skip ada (unmanaged)"]);
    expect(planned([person("ada")], [half])).to.deep.equal(["skip ada = ada (unmanaged)"]);
  });

  it("lists it if it belongs to no user of the sources, unless the run sees only a part of them", () => {
    const admin = foreign("admin");
    expect(planned([person("ada")], [admin])).to.deep.equal([
      "invite ada (no-account)",
      "skip admin (unmanaged)",
    ]);
    expect(planned([person("ada")], [admin], { allUsers: false })).to.deep.equal(["invite ada (no-account)"]);
  });

  it("reports it if its user is disabled in the directory, and changes nothing, with --adopt neither", () => {
    const off = person("ada", "ada@example.com", { enabled: false });
    for (const adopt of [true, false]) {
      for (const emailVerified of [true, false])
        for (const theirs of [foreign("admin", { email: "ADA@example.com", emailVerified }), foreign("ada")])
          expect(planned([off], [theirs], { adopt })).to.deep.equal([
            `skip ada = ${theirs.username} (disabled-unmanaged)`,
          ]);
      const locked = foreign("admin", { email: "ada@example.com", enabled: false });
      expect(planned([off], [locked], { adopt }), "no user can sign in").to.include(
        "skip ada (disabled-in-directory)",
      );
    }
  });

  it("does not report it if an enabled user has the e-mail now, or the status is not known", () => {
    const theirs = foreign("admin", { email: "ada@example.com" });
    const off = person("old", "ada@example.com", { enabled: false });
    expect(planned([off, person("ada")], [theirs])).to.deep.equal([
      "skip ada = admin (unmanaged)",
      "skip old (disabled-in-directory)",
    ]);
    const unknown = { ...off, statusUnknown: true };
    expect(planned([unknown], [theirs])).to.include("skip old (status-unknown)");
    expect(
      planned([person("ada", "", { enabled: false, statusUnknown: true })], [foreign("ada")]),
    ).to.deep.equal(["skip ada = ada (unmanaged)"]);
  });

  it("skips an account of another source, so that a change of the source invites no user twice", () => {
    const quick = account("quick-1", { source: "local", email: "ADA@example.com" });
    expect(planned([person("ada")], [quick])).to.deep.equal(["skip ada = quick-1 (other-source)"]);
    expect(planned([], [quick])).to.deep.equal(["skip quick-1 (other-source)"]);
  });

  it("skips an account of another source that has the user's ID", () => {
    const other = account("ada", { source: "local" });
    expect(planned([person("ada")], [other])).to.deep.equal(["skip ada = ada (other-source)"]);
  });

  it("skips a user's second account", () => {
    const accounts = [account("ada"), account("b", { directoryId: "ada" })];
    expect(planned([person("ada")], accounts)).to.deep.equal([
      "skip ada = ada (pending-first-sign-in)",
      "skip b (duplicate-account)",
    ]);
  });

  it("takes the account whose username is the user's ID, before one with another username", () => {
    const other = { directoryId: "ada", email: "other@example.com" };
    const accounts = [account("a", other), account("ada"), account("z", other)];
    for (const listed of [accounts, accounts.toReversed()])
      expect(planned([person("ada")], listed)).to.include("skip ada = ada (pending-first-sign-in)");
  });
});

describe("Adopting accounts", () => {
  const adopt = { adopt: true };

  it("adopts one with the same verified e-mail, and updates it", () => {
    const theirs = foreign("admin", { email: "ADA@example.com", name: "Ada" });
    expect(planned([person("ada")], [theirs], adopt)).to.deep.equal([
      "adopt ada = admin (same-email); email ADA@example.com → ada@example.com; name Ada → ada; " +
        "custom:directory_id – → ada; custom:source – → idc; custom:managed_by – → quick-sign-in",
    ]);
  });

  it("adopts one of another source, and one of a user who was created again in the directory", () => {
    const accounts = [
      account("quick-1", { source: "local", email: "ada@example.com", name: "ada" }),
      account("was-bob", { email: "bob@example.com", name: "bob" }),
    ];
    expect(planned([person("ada"), person("bob")], accounts, adopt)).to.deep.equal([
      "adopt ada = quick-1 (same-email); custom:directory_id quick-1 → ada; custom:source local → idc",
      "adopt bob = was-bob (same-email); custom:directory_id was-bob → bob",
    ]);
  });

  it("skips accounts that are unverified, federated, or another user's by ID", () => {
    const unverified = foreign("a", { email: "ada@example.com", emailVerified: false });
    expect(planned([person("ada")], [unverified], adopt)).to.deep.equal(["skip ada = a (not-verified)"]);
    const federated = foreign("a", { email: "ada@example.com", federated: true });
    expect(planned([person("ada")], [federated], adopt)).to.deep.equal(["skip ada = a (unmanaged)"]);
    const bobs = account("bob", { email: "ada@example.com", awaitsFirstSignIn: false });
    expect(planned([person("ada"), person("bob")], [bobs], adopt)).to.deep.equal([
      "invite ada (no-account)",
      "update bob = bob (differs); email ada@example.com → bob@example.com",
    ]);
  });

  it("adopts nothing if two users have the e-mail", () => {
    const people = [person("tina", "team@example.com"), person("tom", "team@example.com")];
    expect(planned(people, [foreign("a", { email: "team@example.com" })], adopt)).to.deep.equal([
      "skip a (unmanaged)",
      "skip tina (duplicate-email)",
      "skip tom (duplicate-email)",
    ]);
  });

  it("adopts one whose username is the user's ID, with the same verified e-mail only", () => {
    const theirs = foreign("ada", { email: "ADA@example.com" });
    expect(planned([person("ada")], [theirs], adopt)[0]).to.match(/^adopt ada = ada \(same-email\)/);
    for (const other of [{ emailVerified: false }, { email: "bob@example.com" }, { federated: true }])
      expect(planned([person("ada")], [foreign("ada", other)], adopt)).to.deep.equal([
        "skip ada = ada (unmanaged)",
      ]);
  });
});
