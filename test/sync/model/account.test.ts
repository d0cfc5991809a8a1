import { expect } from "chai";
import { attributes, readAccount } from "../../../sync/model/account.ts";

const made = (values: Record<string, string>) =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

describe("An account, as read from the pool", () => {
  it("is ours where it carries sync's mark and whose it is, and nobody else's", () => {
    const read = (mark: string, id = "9067") => {
      const Attributes = made({ [attributes.managedBy]: mark, [attributes.directoryId]: id });
      return readAccount({ Username: "ada", Attributes })?.managed;
    };
    const marks = ["quick-sign-in", "Quick-Sign-In", "terraform", ""];
    expect(marks.map((mark) => read(mark))).to.deep.equal([true, false, false, false]);
    expect(read("quick-sign-in", "")).to.equal(false);
    expect(readAccount({ Username: "ada" })?.managed).to.equal(false);
  });

  it("awaits its first sign-in while the temporary password stands", () => {
    const read = (UserStatus: string) => readAccount({ Username: "ada", UserStatus })?.awaitsFirstSignIn;
    expect(
      ["FORCE_CHANGE_PASSWORD", "CONFIRMED", "RESET_REQUIRED", "EXTERNAL_PROVIDER"].map(read),
    ).to.deep.equal([true, false, false, false]);
  });

  it("has e-mail and directory id where they are there", () => {
    const Attributes = made({ email: "Ada@Example.com", [attributes.directoryId]: "9067-ada" });
    expect(readAccount({ Username: "ada", Attributes })).to.include({
      email: "Ada@Example.com",
      directoryId: "9067-ada",
    });
  });

  it("was invited when sync's own mark says so, whatever has changed since", () => {
    const invited = "2026-01-02T03:04:05.000Z";
    const read = (values: Record<string, string>, user: object = {}) =>
      readAccount({ Username: "ada", Attributes: made(values), ...user })?.invitedAt?.toISOString();
    const waiting = {
      UserStatus: "FORCE_CHANGE_PASSWORD",
      UserCreateDate: new Date("2026-01-01T00:00:00Z"),
      UserLastModifiedDate: new Date("2026-02-02T00:00:00Z"),
    };
    expect(read({ [attributes.invitedAt]: invited })).to.equal(invited);
    expect(read({ [attributes.invitedAt]: invited }, waiting)).to.equal(invited);
    expect(read({}, waiting), "invited by hand").to.equal("2026-01-01T00:00:00.000Z");
    expect(read({}, { ...waiting, UserStatus: "CONFIRMED" })).to.equal(undefined);
    expect(read({ [attributes.invitedAt]: "yesterday" })).to.equal(undefined);
  });

  it("has as many invitations as sync counted", () => {
    const read = (invites: string) =>
      readAccount({ Username: "ada", Attributes: made({ [attributes.invites]: invites }) })?.invites;
    expect(["2", "", "many"].map(read)).to.deep.equal([2, 0, 0]);
  });

  it("has names, and an e-mail that is its own only while it is verified", () => {
    const Attributes = made({ name: "Ada L", given_name: "Ada", family_name: "L", email_verified: "true" });
    expect(readAccount({ Username: "ada", Attributes })).to.deep.include({
      name: "Ada L",
      givenName: "Ada",
      familyName: "L",
      emailVerified: true,
    });
    expect(readAccount({ Username: "ada" })?.emailVerified).to.equal(false);
  });

  it("is none without a username", () => {
    expect(readAccount({})).to.equal(undefined);
  });
});
