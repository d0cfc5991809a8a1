import { expect } from "chai";
import type { PlanEntry } from "../../../../sync/plan/plan.ts";
import { account, daysAgo, foreign, person, planned, planOf } from "../../people.ts";

const at = (name: string) => `${name}@example.com`;
/** An account of a user who has signed in, with an e-mail of this name. */
const has = (id: string, name = id, more = {}) =>
  account(id, { email: at(name), awaitsFirstSignIn: false, ...more });
const wants = (id: string, name: string, more = {}) => person(id, at(name), more);

/** "update ada takes b@… frees a@…", of the actions that do something. */
function order(...lists: Parameters<typeof planOf>): string[] {
  const told = (action: PlanEntry) => {
    const who = "person" in action && action.person ? action.person.id : "";
    const account = "account" in action && action.account ? action.account.username : "";
    const takes = "takes" in action && action.takes ? ` takes ${action.takes.split("@")[0]}` : "";
    const frees = "frees" in action && action.frees ? ` frees ${action.frees.split("@")[0]}` : "";
    return `${action.kind} ${who || account}${takes}${frees}`;
  };
  return planOf(...lists)
    .actions.filter(({ kind }) => kind !== "skip")
    .map(told)
    .sort();
}

describe("E-mails that move from one account to another", () => {
  it("wait for their holder, in a chain of any length", () => {
    const people = [wants("ada", "b"), wants("bob", "c"), wants("cy", "d")];
    expect(order(people, [has("ada", "a"), has("bob", "b"), has("cy", "c")])).to.deep.equal([
      "update ada takes b",
      "update bob takes c frees b",
      "update cy frees c",
    ]);
  });

  it("are released by the first of two accounts that swap them, by username", () => {
    const swapped = [wants("ada", "b"), wants("bob", "a")];
    expect(order(swapped, [has("ada", "a"), has("bob", "b")])).to.deep.equal([
      "update ada frees a",
      "update ada takes b",
      "update bob takes a frees b",
    ]);
    expect(
      planned(swapped, [has("ada", "a", { name: "ada" }), has("bob", "b", { name: "bob" })]),
    ).to.deep.equal([
      "update bob = bob (differs); email b@example.com → a@example.com",
      "update ada = ada (emails-swap); email_verified true → false",
      "update ada = ada (differs); email a@example.com → b@example.com",
    ]);
  });

  it("are released by one account of a ring of any length", () => {
    const ring = ["p", "q", "r", "s", "t"];
    const people = ring.map((id, index) => wants(id, ring[(index + 1) % ring.length] ?? ""));
    const lines = order(
      people,
      ring.map((id) => has(id)),
    );
    expect(lines.filter((line) => line.startsWith("update p"))).to.deep.equal([
      "update p frees p",
      "update p takes q",
    ]);
    expect(lines).to.have.length(6);
  });

  it("need no release if a killed run has released them already", () => {
    const people = [wants("ada", "b"), wants("bob", "a")];
    expect(order(people, [has("ada", "a", { emailVerified: false }), has("bob", "b")])).to.deep.equal([
      "update ada takes b",
      "update bob frees b",
    ]);
  });
});

describe("An e-mail of a removed user", () => {
  const gone = has("old", "team");

  it("goes to the user who has it now, with a new account and not the old one with its password", () => {
    expect(order([wants("new", "team")], [gone])).to.deep.equal([
      "disable old frees team",
      "invite new takes team",
    ]);
    expect(planned([wants("new", "team")], [gone])).to.include(
      "disable old (gone); email_verified true → false",
    );
  });

  it("is also released by an account that was disabled long before", () => {
    const before = { ...gone, enabled: false, disabledMark: { at: daysAgo(3) } };
    expect(planned([wants("new", "Team")], [before])).to.deep.equal([
      "invite new (no-account)",
      "update old (email-released); email_verified true → false",
    ]);
    expect(
      order(
        [wants("new", "team")],
        [{ ...before, disabledMark: { at: daysAgo(90), state: "missing" as const } }],
        { onRemove: "delete" },
      ),
    ).to.deep.equal(["delete old frees team", "invite new takes team"]);
  });

  it("is released by a user who is disabled in the directory and has another one there", () => {
    const off = wants("old", "other", { enabled: false });
    expect(order([off, wants("new", "team")], [gone])).to.deep.equal([
      "disable old frees team",
      "invite new takes team",
    ]);
  });

  it("is released by a disabled account that a guard does not let sync delete", () => {
    const before = { ...gone, enabled: false, disabledMark: { at: daysAgo(90), state: "missing" as const } };
    const policy = { onRemove: "delete", maxRemovals: { count: 0 } } as const;
    expect(planned([wants("new", "team")], [before], policy)).to.deep.equal([
      "invite new (no-account)",
      "update old (email-released); email_verified true → false",
    ]);
  });

  it("stays if the account is kept, or a guard stops its removal", () => {
    expect(planned([wants("new", "team")], [gone], { onRemove: "keep" })).to.deep.equal([
      "skip new = old (email-in-use)",
      "skip old (removed-kept)",
    ]);
    expect(planned([wants("new", "team")], [gone], { maxRemovals: { count: 0 } })).to.deep.equal([
      "skip new = old (email-in-use)",
      "skip old (removal-guarded)",
    ]);
    const before = { ...gone, enabled: false, disabledMark: { at: daysAgo(3) } };
    expect(order([wants("new", "team")], [before], { allUsers: false })).to.deep.equal([]);
  });
});

describe("An e-mail that another account keeps", () => {
  it("is removed from a change, and from all changes that wait for it", () => {
    const accounts = [has("ada", "a"), has("bob", "b"), foreign("admin", { email: at("admin") })];
    const people = [wants("ada", "b"), wants("bob", "admin", { displayName: "Bob" })];
    expect(planned(people, accounts)).to.deep.equal([
      "skip admin (unmanaged)",
      "update bob = bob (differs); name bob → Bob",
      "skip ada = ada (email-in-use)",
    ]);
  });

  it("is kept by a user whose e-mail in the directory is not usable", () => {
    const people = [wants("new", "a"), person("ada", undefined, { emails: [] })];
    expect(planned(people, [has("ada", "a")])).to.deep.equal([
      "skip ada = ada (no-email)",
      "skip new = ada (email-in-use)",
    ]);
  });

  it("does not prevent that the user is enabled again", () => {
    const back = has("ada", "a", { enabled: false, disabledMark: { at: daysAgo(2) }, emailVerified: false });
    const people = [wants("ada", "a")];
    const lines = planned(people, [back, foreign("admin", { email: at("A") })]);
    expect(lines).to.have.length(2).and.to.include("skip admin (unmanaged)");
    expect(lines.find((line) => line.startsWith("enable"))).to.match(
      /^enable ada = ada \(back\); custom:disabled_at \S+ → –$/,
    );
  });
});

describe("An e-mail of an account that is enabled or adopted", () => {
  it("is released for another user, like that of an updated account", () => {
    const off = has("ada", "a", { enabled: false, disabledMark: { at: daysAgo(2) } });
    expect(order([wants("ada", "b"), wants("new", "a")], [off])).to.deep.equal([
      "enable ada frees a",
      "invite new takes a",
    ]);
    const reused = wants("ada", "b", { reusableId: true });
    expect(order([reused, wants("new", "a")], [has("ada", "a")], { adopt: true })).to.deep.equal([
      "adopt ada frees a",
      "invite new takes a",
    ]);
  });

  it("is not moved to an adopted account if another account keeps it, and nothing is adopted then", () => {
    const reused = wants("ada", "admin", { reusableId: true, displayName: "Ada" });
    const accounts = [has("ada", "a"), foreign("admin", { email: at("admin") })];
    expect(planned([reused], accounts, { adopt: true })).to.deep.equal([
      "skip ada = ada (email-in-use)",
      "skip admin (unmanaged)",
    ]);
  });
});
