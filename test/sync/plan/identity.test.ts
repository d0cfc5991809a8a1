import { expect } from "chai";
import { account, person, planned } from "../people.ts";

const confirmed = { awaitsFirstSignIn: false };

describe("Two entries with one id", () => {
  const [ada, bob] = [person("x", "ada@example.com"), person("x", "bob@example.com")];

  it("are a fault of both, and nothing is changed for either, in whatever order they come", () => {
    for (const people of [
      [ada, bob],
      [bob, ada],
    ]) {
      const lines = planned(people, [account("x", { email: "ada@example.com" })]);
      expect(lines.sort()).to.deep.equal(["skip x = x (duplicate-id)", "skip x = x (duplicate-id)"]);
      expect(planned(people, [])).to.deep.equal(["skip x (duplicate-id)", "skip x (duplicate-id)"]);
    }
  });

  it("are so whatever the case: Cognito ignores it in usernames", () => {
    const lines = planned([ada, { ...bob, id: "X" }], [account("x", { email: "ada@example.com" })]);
    expect(lines).to.deep.equal(["skip x = x (duplicate-id)", "skip X = x (duplicate-id)"]);
  });

  it("keep their e-mails from others, and their account from being removed", () => {
    const accounts = [account("x", { email: "ada@example.com" })];
    expect(planned([ada, bob, person("new", "bob@example.com")], accounts)).to.include(
      "skip new (duplicate-email)",
    );
  });
});

describe("An account under a former id of its person", () => {
  const ada = person("new-id", "ada@example.com", { formerIds: ["old-id"], displayName: "old-id" });
  const old = account("old-id", { ...confirmed, email: "ada@example.com" });

  it("is carried over without an invitation, where the e-mail is the same to the letter", () => {
    expect(planned([ada], [old])).to.deep.equal([
      "update new-id = old-id (differs); custom:directory_id old-id → new-id",
    ]);
    const carriedOver = { ...old, directoryId: "new-id" };
    expect(planned([ada], [carriedOver])).to.deep.equal(["skip new-id = old-id (in-sync)"]);
  });

  it("is reported and left alone with another e-mail: the former id may have been another user's", () => {
    for (const email of ["john@example.com", "Ada@example.com"]) {
      const lines = planned([ada], [{ ...old, email }]);
      expect(lines).to.deep.equal(["skip new-id = old-id (identity-unconfirmed)"]);
    }
  });

  it("is taken over with another e-mail where an administrator says that the user is the same", () => {
    expect(planned([ada], [{ ...old, email: "john@example.com" }], { adopt: true })).to.deep.equal([
      "adopt new-id = old-id (same-id); email john@example.com → ada@example.com; custom:directory_id old-id → new-id",
    ]);
  });

  it("is an earlier user's once it is disabled and has another e-mail", () => {
    const john = { ...old, email: "john@example.com", enabled: false };
    expect(planned([ada], [john])).to.deep.equal([
      "invite new-id (no-account)",
      "skip old-id (duplicate-account)",
    ]);
  });

  it("is left alone where two people claim it", () => {
    const other = person("other-id", "ada@example.com", { formerIds: ["old-id"] });
    expect(planned([ada, other], [old])).to.deep.equal([
      "skip new-id = old-id (duplicate-id)",
      "skip other-id = old-id (duplicate-id)",
    ]);
  });
});

describe("An id that can be reused", () => {
  const jane = person("jdoe", "jane@example.com", { reusableId: true });

  it("is the same user's while the e-mail is the same, whatever its case", () => {
    expect(planned([jane], [account("jdoe", { ...confirmed, email: "Jane@example.com" })])).to.deep.equal([
      "update jdoe = jdoe (differs); email Jane@example.com → jane@example.com",
    ]);
  });

  it("is reported with another e-mail, and nothing is changed without consent", () => {
    const john = account("jdoe", { ...confirmed, email: "john@example.com" });
    const off = { enabled: false, disabledMark: { at: new Date("2026-03-01T00:00:00Z") } };
    for (const one of [john, { ...john, ...off }])
      expect(planned([jane], [one])).to.deep.equal(["skip jdoe = jdoe (identity-unconfirmed)"]);
    expect(planned([jane], [john], { adopt: true })).to.deep.equal([
      "adopt jdoe = jdoe (same-id); email john@example.com → jane@example.com",
    ]);
  });
});

describe("An id whose case has changed", () => {
  it("is the same user's: Cognito ignores case in usernames", () => {
    const before = account("ada", confirmed);
    expect(planned([person("Ada", "ada@example.com", { displayName: "ada" })], [before])).to.deep.equal([
      "skip Ada = ada (in-sync)",
    ]);
    expect(planned([person("ADA", "ada@example.com", { enabled: false })], [before])).to.deep.equal([
      "disable ADA = ada (disabled-in-directory)",
    ]);
  });
});
