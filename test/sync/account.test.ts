import { expect } from "chai";
import { attributes, readAccount } from "../../sync/account.ts";

const made = (values: Record<string, string>) =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

describe("An account, as read from the pool", () => {
  it("is ours where it carries sync's mark and whose it is, and nobody else's", () => {
    const read = (mark: string, id = "9067") => {
      const Attributes = made({ [attributes.managedBy]: mark, [attributes.directoryId]: id });
      return readAccount({ Username: "ada", Attributes })?.ours;
    };
    const marks = ["quick-sign-in", "Quick-Sign-In", "terraform", ""];
    expect(marks.map((mark) => read(mark))).to.deep.equal([true, false, false, false]);
    expect(read("quick-sign-in", "")).to.equal(false);
    expect(readAccount({ Username: "ada" })?.ours).to.equal(false);
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

  it("was mailed when it was invited, and when a new invitation changed it later", () => {
    const invited = "2026-01-02T03:04:05.000Z";
    const Attributes = made({ [attributes.invitedAt]: invited });
    const read = (user: object) =>
      readAccount({ Username: "ada", ...user })?.mails.map((mail) => mail.toISOString());
    const changed = (text: string) => ({
      UserStatus: "FORCE_CHANGE_PASSWORD",
      UserLastModifiedDate: new Date(text),
    });
    expect(read({ Attributes })).to.deep.equal([invited]);
    expect(read({ Attributes, ...changed("2026-01-02T03:04:09.000Z") })).to.deep.equal([invited]);
    const later = "2026-01-02T04:00:00.000Z";
    expect(read({ Attributes, ...changed(later) })).to.deep.equal([invited, later]);
    expect(read({ Attributes, ...changed(later), UserStatus: "CONFIRMED" })).to.deep.equal([invited]);
    expect(read(changed(later))).to.deep.equal([later]);
    expect(read({ Attributes: made({ [attributes.invitedAt]: "yesterday" }) })).to.deep.equal([]);
  });

  it("was not mailed by being disabled, and counts a mail that sync could not write down", () => {
    const at = "2026-03-01T00:00:00.000Z";
    const waiting = {
      Username: "ada",
      UserStatus: "FORCE_CHANGE_PASSWORD",
      UserLastModifiedDate: new Date(at),
    };
    const marks = { [attributes.invitedAt]: "2026-01-02T03:04:05.000Z", [attributes.invites]: "2" };
    expect(readAccount({ ...waiting, Attributes: made(marks) })).to.deep.include({ invites: 3 });
    const off = readAccount({ ...waiting, Attributes: made({ ...marks, [attributes.disabledAt]: at }) });
    expect([off?.invites, off?.mails.length, off?.disabledAt]).to.deep.equal([2, 1, new Date(at)]);
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
