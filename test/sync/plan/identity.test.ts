import { expect } from "chai";
import { account, person, planned } from "../people.ts";

const confirmed = { awaitsFirstSignIn: false };

describe("Two entries with one ID", () => {
  const [ada, bob] = [person("x", "ada@example.com"), person("x", "bob@example.com")];

  it("are a conflict, and nothing is changed for either, in any order", () => {
    for (const people of [
      [ada, bob],
      [bob, ada],
    ]) {
      const lines = planned(people, [account("x", { email: "ada@example.com" })]);
      expect(lines.sort()).to.deep.equal(["skip x = x (duplicate-id)", "skip x = x (duplicate-id)"]);
      expect(planned(people, [])).to.deep.equal(["skip x (duplicate-id)", "skip x (duplicate-id)"]);
    }
  });

  it("are a conflict in any case: Cognito ignores case in usernames", () => {
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

describe("An account under a former ID of its user", () => {
  const ada = person("new-id", "ada@example.com", { formerIds: ["old-id"], displayName: "old-id" });
  const old = account("old-id", { ...confirmed, email: "ada@example.com" });

  it("is kept without an invitation if the e-mail is exactly the same", () => {
    expect(planned([ada], [old])).to.deep.equal([
      "update new-id = old-id (differs); custom:directory_id old-id → new-id",
    ]);
    const carriedOver = { ...old, directoryId: "new-id" };
    expect(planned([ada], [carriedOver])).to.deep.equal(["skip new-id = old-id (in-sync)"]);
  });

  it("is reported and skipped with another e-mail: the former ID may have been another user's", () => {
    for (const email of ["john@example.com", "Ada@example.com"]) {
      const lines = planned([ada], [{ ...old, email }]);
      expect(lines).to.deep.equal(["skip new-id = old-id (identity-unconfirmed)"]);
    }
  });

  it("is reported and skipped if neither the user nor the account has an e-mail", () => {
    const { email: _, ...bare } = old;
    expect(planned([{ ...ada, emails: [] }], [bare])).to.deep.equal([
      "skip new-id = old-id (identity-unconfirmed)",
    ]);
  });

  it("is adopted with another e-mail if an administrator confirms that the user is the same", () => {
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

  it("is skipped if two users claim it", () => {
    const other = person("other-id", "ada@example.com", { formerIds: ["old-id"] });
    expect(planned([ada, other], [old])).to.deep.equal([
      "skip new-id = old-id (duplicate-id)",
      "skip other-id = old-id (duplicate-id)",
    ]);
  });
});

describe("An ID that can be reused", () => {
  const jane = person("jdoe", "jane@example.com", { reusableId: true });

  it("is the same user's while the e-mail is the same, case-insensitively", () => {
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

  it("is the same user's if neither the user nor the account has an e-mail", () => {
    const { email: _, ...bare } = account("jdoe", confirmed);
    expect(planned([{ ...jane, emails: [] }], [bare])).to.deep.equal(["skip jdoe = jdoe (no-email)"]);
  });

  it("is not adopted with an e-mail that two users have", () => {
    const other = person("other", "jane@example.com");
    const john = account("jdoe", { ...confirmed, email: "john@example.com" });
    expect(planned([jane, other], [john], { adopt: true })).to.deep.equal([
      "skip jdoe = jdoe (identity-unconfirmed)",
      "skip other (duplicate-email)",
    ]);
  });

  it("gets the user's source when it is adopted", () => {
    const john = account("jdoe", { ...confirmed, email: "john@example.com" });
    const both = { adopt: true, otherSources: ["scim"] };
    expect(planned([{ ...jane, source: "scim" }], [john], both)).to.deep.equal([
      "adopt jdoe = jdoe (same-id); email john@example.com → jane@example.com; custom:source idc → scim",
    ]);
  });
});

describe("An ID whose case has changed", () => {
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
