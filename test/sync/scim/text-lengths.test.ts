import { expect } from "chai";
import { openScim, type ScimWorld } from "./scim-world.ts";

const TOO_LONG = "x".repeat(2_049);
const LONGEST = "x".repeat(2_048);

describe("A text that is longer than Cognito stores", () => {
  let scim: ScimWorld;
  let id: string;

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user({ userName: "ada", displayName: "Ada", active: true });
  });

  const sent = {
    displayName: TOO_LONG,
    nickName: TOO_LONG,
    title: TOO_LONG,
    "name.formatted": TOO_LONG,
    "name.givenName": TOO_LONG,
    "name.middleName": TOO_LONG,
    "name.familyName": TOO_LONG,
    emails: [{ value: "a@example.com" }, { value: `${TOO_LONG}@example.com` }],
  };
  for (const [path, value] of Object.entries(sent))
    it(`is refused as ${path}`, async () => {
      const { status, body } = await scim.patch(`/Users/${id}`, { op: "replace", path, value });
      expect([status, body["scimType"]]).to.deep.equal([400, "invalidValue"]);
      expect(body["detail"]).to.include("2048 characters").and.not.to.include("xxx");
      if (typeof value !== "string") return;
      expect((await scim.patch(`/Users/${id}`, { op: "replace", path, value: LONGEST })).status).to.equal(
        200,
      );
    });

  it("is refused where given and family name together are the name", async () => {
    const name = { givenName: "x".repeat(1_200), familyName: "y".repeat(1_200) };
    const { status, body } = await scim.ask("POST", "/Users", { userName: "bob", name });
    expect([status, body["scimType"]]).to.deep.equal([400, "invalidValue"]);
    const named = await scim.ask("POST", "/Users", { userName: "bob", name, displayName: "Bob" });
    expect(named.status).to.equal(201);
  });

  it("that an earlier version stored does not stop a deactivation", async () => {
    const before = await scim.store.read("user", id);
    if (before === undefined) throw new Error("The user is not stored.");
    const attributes = { ...before.attributes, displayName: TOO_LONG, emails: [{ value: TOO_LONG }] };
    const none = { add: new Set<string>(), remove: new Set<string>() };
    await scim.store.update("user", before, { ...before, attributes, version: 2 }, none);
    const { status, body } = await scim.patch(`/Users/${id}`, {
      op: "replace",
      path: "active",
      value: false,
    });
    expect([status, body["active"]]).to.deep.equal([200, false]);
    const put = await scim.ask("PUT", `/Users/${id}`, { ...attributes, active: false, title: "x" });
    expect(put.status).to.equal(200);
  });

  it("is no fault where sync does not read it", async () => {
    const { status } = await scim.patch(`/Users/${id}`, { op: "add", path: "locale", value: TOO_LONG });
    expect(status).to.equal(200);
  });
});
