import { expect } from "chai";
import { attributes, readAccount } from "../../../sync/model/account.ts";

const made = (values: Record<string, string>) =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

describe("An account, as read from the pool", () => {
  it("is managed if it has custom:managed_by and a directory ID", () => {
    const read = (mark: string, id = "9067") => {
      const Attributes = made({ [attributes.managedBy]: mark, [attributes.directoryId]: id });
      return readAccount({ Username: "ada", Attributes })?.managed;
    };
    const marks = ["quick-sign-in", "Quick-Sign-In", "terraform", ""];
    expect(marks.map((mark) => read(mark))).to.deep.equal([true, false, false, false]);
    expect(read("quick-sign-in", "")).to.equal(false);
    expect(readAccount({ Username: "ada" })?.managed).to.equal(false);
  });

  it("awaits its first sign-in while it has a temporary password", () => {
    const read = (UserStatus: string) => readAccount({ Username: "ada", UserStatus })?.awaitsFirstSignIn;
    expect(
      ["FORCE_CHANGE_PASSWORD", "CONFIRMED", "RESET_REQUIRED", "EXTERNAL_PROVIDER"].map(read),
    ).to.deep.equal([true, false, false, false]);
  });

  it("has e-mail and directory ID if they exist", () => {
    const Attributes = made({ email: "Ada@Example.com", [attributes.directoryId]: "9067-ada" });
    expect(readAccount({ Username: "ada", Attributes })).to.include({
      email: "Ada@Example.com",
      directoryId: "9067-ada",
    });
  });

  it("was invited at the time that sync recorded, even if it has changed since", () => {
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

  it("was made without an invitation if sync counted none, and the first password is still in use", () => {
    const UserCreateDate = new Date("2026-01-01T00:00:00Z");
    const read = (values: Record<string, string>, UserStatus = "FORCE_CHANGE_PASSWORD") =>
      readAccount({ Username: "ada", Attributes: made(values), UserStatus, UserCreateDate });
    const none = { [attributes.invites]: "0" };
    expect(read(none)).to.deep.include({ uninvited: true, invites: 0, invitedAt: UserCreateDate });
    const others = [read({}), read(none, "CONFIRMED"), read({ [attributes.invites]: "1" })];
    // A new invitation of an account that was made by hand was certainly not sent.
    others.push(read({ ...none, [attributes.invitedAt]: "2026-01-02T03:04:05Z" }));
    for (const other of others) expect(other).not.to.have.property("uninvited");
  });

  it("has names, and whether its e-mail is verified", () => {
    const Attributes = made({ name: "Ada L", given_name: "Ada", family_name: "L", email_verified: "true" });
    expect(readAccount({ Username: "ada", Attributes })).to.deep.include({
      name: "Ada L",
      givenName: "Ada",
      familyName: "L",
      emailVerified: true,
    });
    expect(readAccount({ Username: "ada" })?.emailVerified).to.equal(false);
  });

  it("is skipped without a username", () => {
    expect(readAccount({})).to.equal(undefined);
  });
});
