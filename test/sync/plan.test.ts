import { expect } from "chai";
import { type PlanItem, plan } from "../../sync/plan.ts";
import { account, person } from "./people.ts";

/** An item in a word or two: "invite ada", "skipped ada: disabled", "there ada = ada (email-differs)". */
function inWords(item: PlanItem): string {
  if (item.kind === "gone") return `gone ${item.account.username}`;
  if (item.kind === "invite") return `invite ${item.person.id} at ${item.email}`;
  if (item.kind === "skipped") return `skipped ${item.person.id}: ${item.reason}`;
  const notes = item.notes.length > 0 ? ` (${item.notes.join(", ")})` : "";
  return `${item.kind} ${item.person.id} = ${item.account.username}${notes}`;
}

const planned = (...lists: Parameters<typeof plan>) => plan(...lists).map(inWords);

describe("The plan for somebody without an account", () => {
  it("invites at the primary e-mail, as the directory writes it", () => {
    const ada = person("ada", undefined, { emails: ["Ada@Example.com", "second@example.com"] });
    expect(planned([ada], [])).to.deep.equal(["invite ada at Ada@Example.com"]);
  });

  it("skips who has no e-mail, or an empty one", () => {
    const people = [person("ada", undefined, { emails: [] }), person("bob", "")];
    expect(planned(people, [])).to.deep.equal(["skipped ada: no-email", "skipped bob: no-email"]);
  });

  it("skips what is not an address", () => {
    expect(planned([person("ada", "ada at example.com")], [])).to.deep.equal(["skipped ada: not-an-address"]);
  });

  it("skips who is disabled in the directory, whatever else there is to say", () => {
    expect(planned([person("ada", "", { enabled: false })], [])).to.deep.equal(["skipped ada: disabled"]);
  });

  it("skips both of two people with one e-mail, whatever its case", () => {
    const people = [person("tina", "team@example.com"), person("tom", "Team@Example.com")];
    expect(planned(people, [])).to.deep.equal([
      "skipped tom: duplicate-email",
      "skipped tina: duplicate-email",
    ]);
  });

  it("skips who shares an e-mail with somebody disabled, who may be enabled again", () => {
    const people = [
      person("tina", "team@example.com"),
      person("tom", "team@example.com", { enabled: false }),
    ];
    expect(planned(people, [])).to.deep.equal(["skipped tina: duplicate-email", "skipped tom: disabled"]);
  });

  it("counts somebody who is listed twice once", () => {
    expect(planned([person("ada"), person("ada")], [])).to.deep.equal(["invite ada at ada@example.com"]);
  });
});

describe("The plan for somebody with an account", () => {
  it("offers a new invitation while nobody has signed in", () => {
    expect(planned([person("ada")], [account("ada")])).to.deep.equal(["resend ada = ada"]);
  });

  it("leaves it alone once somebody has", () => {
    expect(planned([person("ada")], [account("ada", { awaitsFirstSignIn: false })])).to.deep.equal([
      "there ada = ada",
    ]);
  });

  it("offers no new invitation to who is disabled, here or there, and says so", () => {
    const disabled = person("ada", "ada@example.com", { enabled: false });
    expect(planned([disabled], [account("ada")])).to.deep.equal(["there ada = ada (disabled-in-directory)"]);
    expect(planned([person("ada")], [account("ada", { enabled: false })])).to.deep.equal([
      "there ada = ada (account-disabled)",
    ]);
  });

  it("finds it by the directory's id before it looks at any e-mail", () => {
    const accounts = [account("old-name", { directoryId: "ada", email: "was@example.com" }), account("bob")];
    expect(planned([person("ada"), person("bob")], accounts)).to.deep.equal([
      "resend ada = old-name (email-differs)",
      "resend bob = bob",
    ]);
  });

  it("finds it by the username where the attribute is missing", () => {
    const { directoryId: _, ...bare } = account("ada", { email: "was@example.com" });
    expect(planned([person("ada")], [bare])).to.deep.equal(["resend ada = ada (email-differs)"]);
  });

  it("finds it by e-mail without case, so that changing the source invites nobody twice", () => {
    const accounts = [account("quick-1", { email: "ADA@example.com" })];
    expect(planned([person("ada")], accounts)).to.deep.equal(["resend ada = quick-1 (email-differs)"]);
  });

  it("does not give one person's account to another who has got the same e-mail since", () => {
    const accounts = [account("ada", { email: "shared@example.com" })];
    const people = [person("ada", "ada@example.com"), person("new", "shared@example.com")];
    expect(planned(people, accounts)).to.deep.equal([
      "resend ada = ada (email-differs)",
      "invite new at shared@example.com",
    ]);
  });

  it("keeps an account for who has it by id, also where the e-mail is shared by now", () => {
    const people = [person("tina", "team@example.com"), person("tom", "team@example.com")];
    const accounts = [account("tina", { email: "team@example.com" })];
    expect(planned(people, accounts)).to.deep.equal(["resend tina = tina", "skipped tom: duplicate-email"]);
  });

  it("leaves an account alone that sync did not make, also before the first sign-in", () => {
    const foreign = {
      username: "admin",
      email: "ada@example.com",
      enabled: true,
      awaitsFirstSignIn: true,
      ours: false,
      mails: [],
    };
    expect(planned([person("ada")], [foreign])).to.deep.equal(["not-ours ada = admin"]);
  });

  it("prefers the account that sync made where two have the e-mail, in whatever order they come", () => {
    const ours = account("quick-1", { email: "ada@example.com" });
    const theirs = {
      username: "admin",
      email: "ada@example.com",
      enabled: true,
      awaitsFirstSignIn: false,
      ours: false,
      mails: [],
    };
    expect(planned([person("ada")], [ours, theirs])).to.deep.equal(["resend ada = quick-1"]);
    expect(planned([person("ada")], [theirs, ours])).to.deep.equal(["resend ada = quick-1"]);
  });

  it("takes the first by name of two that are alike, in whatever order they come", () => {
    const [first, second] = ["a-1", "b-2"].map((id) => account(id, { email: "ada@example.com" }));
    if (first === undefined || second === undefined) throw new Error("two accounts");
    expect(planned([person("ada")], [first, second])).to.include("resend ada = a-1");
    expect(planned([person("ada")], [second, first])).to.include("resend ada = a-1");
  });
});

describe("The plan for an account without a person", () => {
  it("names it, for information", () => {
    expect(planned([], [account("ada")])).to.deep.equal(["gone ada"]);
  });

  it("says nothing of it where sync did not make it", () => {
    expect(planned([], [account("ada", { ours: false, mails: [] })])).to.deep.equal([]);
  });

  it("says nothing of it where only a part of the directory was asked for", () => {
    expect(planned([], [account("ada")], false)).to.deep.equal([]);
  });

  it("says nothing of it where two people share its e-mail: it may be one of theirs", () => {
    const people = [person("tina", "team@example.com"), person("tom", "team@example.com")];
    const accounts = [account("quick-1", { email: "Team@example.com" })];
    expect(planned(people, accounts)).to.deep.equal([
      "skipped tina: duplicate-email",
      "skipped tom: duplicate-email",
    ]);
  });
});

describe("The plan", () => {
  it("is sorted by e-mail, then by id, so that two runs read alike", () => {
    const people = [
      person("z", "b@example.com"),
      person("y", undefined, { emails: [] }),
      person("x", "a@example.com"),
    ];
    const accounts = [account("w", { email: "aa@example.com" })];
    expect(planned(people, accounts)).to.deep.equal([
      "skipped y: no-email",
      "invite x at a@example.com",
      "gone w",
      "invite z at b@example.com",
    ]);
  });

  it("sorts capitals before small letters, on every computer", () => {
    const people = [person("x", "b@example.com"), person("y", "B@example.org"), person("z", "a@example.com")];
    expect(planned(people, []).map((item) => item.split(" ")[1])).to.deep.equal(["y", "z", "x"]);
  });

  it("sorts by id where the e-mail is the same, or there is none", () => {
    const nobody = (id: string) => person(id, undefined, { emails: [] });
    expect(planned([nobody("c"), nobody("a"), nobody("b")], [])).to.deep.equal([
      "skipped a: no-email",
      "skipped b: no-email",
      "skipped c: no-email",
    ]);
  });

  it("sorts accounts without an e-mail first", () => {
    const { email: _, ...bare } = account("w");
    expect(planned([person("x")], [bare])).to.deep.equal(["gone w", "invite x at x@example.com"]);
  });
});
