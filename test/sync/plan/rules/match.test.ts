import { expect } from "chai";
import { match } from "../../../../sync/plan/rules/match.ts";
import { account, foreign, person, planned } from "../../people.ts";

const confirmed = { awaitsFirstSignIn: false };

describe("Matching users and accounts", () => {
  it("pairs a user without an account with none, and knows only IDs and addresses that exist", () => {
    const people = ["Ada", "bob"].map((id) => person(id, undefined, { emails: [] }));
    const { pairs, present, shared } = match(people, []);
    expect(pairs).to.deep.equal(people.map((one) => ({ person: one })));
    expect([...present]).to.deep.equal(["ada", "bob"]);
    expect([...shared], "no e-mail is no shared e-mail").to.deep.equal([]);
  });

  it("lists unclaimed accounts by verified and by unverified address, each in one list only", () => {
    const verified = foreign("v", { email: "V@example.com" });
    const unverified = foreign("u", { email: "U@example.com", emailVerified: false });
    const { holders, unverified: others } = match([], [verified, unverified]);
    expect([...holders]).to.deep.equal([["v@example.com", verified]]);
    expect([...others]).to.deep.equal([["u@example.com", unverified]]);
  });
});

describe("Of two accounts with one ID", () => {
  const accountOf = (accounts: ReturnType<typeof account>[]) => {
    const inBothOrders = [accounts, accounts.toReversed()].map(
      (listed) => match([person("ada")], listed).pairs[0]?.account?.username,
    );
    expect(new Set(inBothOrders), "in any order").to.have.length(1);
    return inBothOrders[0];
  };

  it("the managed one wins, even if the other's username is the ID", () => {
    expect(accountOf([foreign("ada"), account("x1", { directoryId: "ada" })])).to.equal("x1");
  });

  it("the one whose username is the ID wins, if both are managed", () => {
    expect(accountOf([account("ada"), account("a1", { directoryId: "ada" })])).to.equal("ada");
  });

  it("the first by username wins, if both are managed and neither has the ID as username", () => {
    const both = ["x2", "x1"].map((username) => account(username, { directoryId: "ada" }));
    expect(accountOf(both)).to.equal("x1");
  });
});

describe("A user's former IDs", () => {
  const ada = person("new-id", "ada@example.com", { formerIds: ["old-1", "old-2"], displayName: "ada" });
  const former = (id: string, more = {}) => account(id, { ...confirmed, name: "ada", ...more });

  it("find the account with exactly the user's e-mail first, in any order of the IDs", () => {
    const accounts = [former("old-1"), former("old-2", { email: "ada@example.com" })];
    for (const formerIds of [
      ["old-1", "old-2"],
      ["old-2", "old-1"],
    ])
      expect(match([{ ...ada, formerIds }], accounts).pairs[0]?.account?.username).to.equal("old-2");
  });

  it("find the first account, if none has the user's e-mail", () => {
    expect(match([ada], [former("old-1"), former("old-2")]).pairs[0]?.account?.username).to.equal("old-1");
  });

  it("find an account that sync disabled, if it has exactly the user's e-mail", () => {
    const disabledMark = { at: new Date("2026-03-01T00:00:00Z") };
    const disabled = former("old-1", { email: "ada@example.com", enabled: false, disabledMark });
    expect(planned([ada], [disabled])).to.deep.equal([
      "enable new-id = old-1 (back); custom:disabled_at 2026-03-01T00:00:00.000Z → –; custom:directory_id old-1 → new-id",
    ]);
  });

  it("claim nothing if an account has the user's current ID, so that another user may claim it", () => {
    const own = account("new-id", { email: "ada@example.com" });
    const old = former("old-1", { email: "bob@example.com" });
    const bob = person("bob-2", "bob@example.com", { formerIds: ["old-1"] });
    const { pairs, conflicts } = match([ada, bob], [own, old]);
    expect(pairs).to.deep.equal([
      { person: ada, account: own },
      { person: bob, account: old, isFormer: true },
    ]);
    expect(conflicts).to.deep.equal([]);
  });
});
