import { expect } from "chai";
import { plan } from "../../../sync/plan/plan.ts";
import { account, person, planned, planOf, policy } from "../people.ts";

const confirmed = { awaitsFirstSignIn: false };

describe("The plan for a user without an account", () => {
  it("invites them", () => {
    expect(planned([person("ada")], [])).to.deep.equal(["invite ada (no-account)"]);
  });

  it("skips users without a valid e-mail", () => {
    const people = [
      person("ada", undefined, { emails: [] }),
      person("bob", ""),
      person("cy", "cy at example.com"),
    ];
    expect(planned(people, [])).to.deep.equal([
      "skip ada (no-email)",
      "skip bob (no-email)",
      "skip cy (invalid-email)",
    ]);
  });

  it("skips users who are disabled in the directory, whatever else applies", () => {
    expect(planned([person("ada", "", { enabled: false })], [])).to.deep.equal([
      "skip ada (disabled-in-directory)",
    ]);
  });

  it("skips users whose status the directory does not say", () => {
    const unknown = { enabled: false, statusUnknown: true };
    expect(planned([person("ada", undefined, unknown)], [])).to.deep.equal(["skip ada (status-unknown)"]);
  });

  it("skips both of two users with one e-mail, case-insensitively", () => {
    const tina = person("tina", "team@example.com");
    const tom = person("tom", "Team@Example.com");
    expect(planned([tina, tom], [])).to.deep.equal([
      "skip tom (duplicate-email)",
      "skip tina (duplicate-email)",
    ]);
  });

  it("gives a user who was hired again the e-mail of their old, disabled record", () => {
    const old = person("1001", "ada@example.com", { enabled: false });
    const now = person("2044", "ada@example.com");
    expect(planned([old, now], [])).to.deep.equal([
      "skip 1001 (disabled-in-directory)",
      "invite 2044 (no-account)",
    ]);
    const before = account("1001", { ...confirmed, email: "ada@example.com" });
    const disabledMark = { at: new Date("2026-03-01T00:00:00Z"), state: "disabled" } as const;
    expect(planned([old, now], [before])).to.deep.equal([
      "disable 1001 = 1001 (disabled-in-directory); email_verified true → false",
      "invite 2044 (no-account)",
    ]);
    expect(planned([old, now], [{ ...before, enabled: false, disabledMark }])).to.deep.equal([
      "update 1001 = 1001 (email-released); email_verified true → false",
      "invite 2044 (no-account)",
    ]);
    expect(planned([old, now], [{ ...before, enabled: false }]), "disabled by hand").to.deep.equal([
      "update 1001 = 1001 (email-released); email_verified true → false",
      "invite 2044 (no-account)",
    ]);
  });

  it("counts a user once who was listed twice because a page changed", () => {
    const people = [person("ada"), person("ada")];
    expect(planned(people, [account("ada")])).to.deep.equal(["skip ada = ada (pending-first-sign-in)"]);
  });

  it("skips a user whose ID is the username of another user's account", () => {
    const taken = account("ada", { directoryId: "zoe", email: "zoe@example.com" });
    expect(
      planned([person("ada"), person("zoe", "zoe@example.com", { displayName: "ada" })], [taken]),
    ).to.deep.equal(["skip ada (id-taken)", "skip zoe = ada (pending-first-sign-in)"]);
  });
});

describe("The plan for a user with a managed account", () => {
  it("skips users in sync, and those who have not signed in yet", () => {
    expect(planned([person("ada")], [account("ada")])).to.deep.equal([
      "skip ada = ada (pending-first-sign-in)",
    ]);
    expect(planned([person("ada")], [account("ada", confirmed)])).to.deep.equal(["skip ada = ada (in-sync)"]);
  });

  it("changes e-mail and names of the account with the user's directory ID", () => {
    const before = account("x1", { ...confirmed, directoryId: "ada", givenName: "Ida", familyName: "L" });
    const now = person("ada", "new@example.com", { displayName: "Ada L", givenName: "Ada", familyName: "L" });
    expect(planned([now], [before])).to.deep.equal([
      "update ada = x1 (differs); email x1@example.com → new@example.com; name x1 → Ada L; given_name Ida → Ada",
    ]);
  });

  it("copies a difference in case, because Amazon Quick compares case-sensitively", () => {
    expect(planned([person("ada", "Ada@example.com")], [account("ada", confirmed)])).to.deep.equal([
      "update ada = ada (differs); email ada@example.com → Ada@example.com",
    ]);
  });

  it("verifies an unverified e-mail, because no user could sign in with it", () => {
    const before = account("ada", { ...confirmed, emailVerified: false });
    expect(planned([person("ada")], [before])).to.deep.equal([
      "update ada = ada (differs); email_verified false → true",
    ]);
  });

  it("keeps a name that the directory lacks, and the e-mail if the directory's is not usable", () => {
    const before = account("ada", { ...confirmed, givenName: "Ada" });
    const bare = person("ada", undefined, { displayName: "", emails: [] });
    expect(planned([bare], [before])).to.deep.equal(["skip ada = ada (no-email)"]);
    const people = [person("ada", "team@example.com"), person("bob", "team@example.com")];
    expect(planned(people, [before])).to.deep.equal([
      "skip ada = ada (duplicate-email)",
      "skip bob (duplicate-email)",
    ]);
  });

  it("disables users who are disabled in the directory, and enables those whom it disabled when they are back", () => {
    const off = person("ada", undefined, { enabled: false });
    expect(planned([off], [account("ada", confirmed)])).to.deep.equal([
      "disable ada = ada (disabled-in-directory)",
    ]);
    const disabledMark = { at: new Date("2026-03-01T00:00:00Z") };
    const disabled = account("ada", { ...confirmed, enabled: false, disabledMark });
    expect(planned([off], [disabled])).to.deep.equal(["skip ada = ada (disabled-in-directory)"]);
    expect(planned([person("ada")], [disabled])).to.deep.equal([
      "enable ada = ada (back); custom:disabled_at 2026-03-01T00:00:00.000Z → –",
    ]);
  });

  it("never enables an account that an administrator disabled", () => {
    expect(planned([person("ada")], [account("ada", { ...confirmed, enabled: false })])).to.deep.equal([
      "skip ada = ada (disabled-by-hand)",
    ]);
  });

  it("finishes what a killed run started: enabled and still marked, or marked and not yet enabled", () => {
    const at = new Date("2026-03-01T00:00:00Z");
    for (const state of ["disabling", "enabling"] as const) {
      const killed = account("ada", {
        ...confirmed,
        enabled: false,
        disabledMark: { at, state },
        changedAt: at,
      });
      expect(planned([person("ada")], [killed])[0]).to.match(/^enable ada = ada \(back\)/);
      const later = { ...killed, changedAt: new Date("2026-03-01T01:00:00Z") };
      expect(planned([person("ada")], [later])[0], "an administrator did").to.match(/^update .* → –$/);
    }
    const marked = account("ada", { ...confirmed, disabledMark: { at: new Date("2026-03-01T00:00:00Z") } });
    expect(planned([person("ada")], [marked])).to.deep.equal([
      "update ada = ada (differs); custom:disabled_at 2026-03-01T00:00:00.000Z → –",
    ]);
  });
});

describe("The plan", () => {
  it("is sorted by e-mail, capitals first, then by ID", () => {
    const people = [
      person("z", "b@example.com"),
      person("y", undefined, { emails: [] }),
      person("c", undefined, { emails: [] }),
      person("x", "B@example.org"),
    ];
    expect(planned(people, [account("w", { email: "aa@example.com" })])).to.deep.equal([
      "skip c (no-email)",
      "skip y (no-email)",
      "invite x (no-account)",
      "disable w (gone)",
      "invite z (no-account)",
    ]);
  });

  it("lists an action before a skip, if the account's username is the ID of another user", () => {
    const ada = person("ada", undefined, { displayName: "x1" });
    const own = account("x1", { ...confirmed, directoryId: "ada", email: "ada@example.com" });
    const gone = account("ada", { ...confirmed, directoryId: "other", emailVerified: false });
    expect(planned([ada], [own, gone])).to.deep.equal(["disable ada (gone)", "skip ada = x1 (in-sync)"]);
  });
});

describe("The guard against an empty source", () => {
  const gone = account("gone", confirmed);
  const limits = { maxRemovals: { count: 1 } };

  it("counts users whose IDs are in conflict as listed", () => {
    const twice = ["ada@example.com", "bob@example.com"].map((email) => person("x", email));
    const { guard, actions } = planOf([person("cy"), person("di"), ...twice], [gone], limits);
    expect(guard).to.equal(undefined);
    expect(actions.map(({ kind }) => kind)).to.include("disable");
  });

  it("counts users in sync as listed who were omitted", () => {
    const omitted = { inSync: 1, present: new Set<string>() };
    for (const people of [[], [person("ada")]])
      expect(plan(people, [gone], policy(limits), omitted).guard).to.equal(undefined);
    expect(plan([], [gone], policy(limits)).guard).to.include({ reason: "source-empty" });
  });
});
