import { expect } from "chai";
import { GROUP, openScim, resourcesOf, type ScimWorld, USER } from "./scim-world.ts";

/** The requests that Okta's own page shows, and what it expects of them. Source: "Okta and SCIM Version 2.0", Okta Developer. */
describe("What Okta sends to the SCIM endpoint", () => {
  let scim: ScimWorld;
  let id: string;

  const pushed = {
    schemas: [USER],
    userName: "test.user@okta.local",
    name: { givenName: "Test", familyName: "User" },
    emails: [{ primary: true, value: "test.user@okta.local", type: "work" }],
    displayName: "Test User",
    locale: "en-US",
    externalId: "00ujl29u0le5T6Aj10h7",
    groups: [],
    password: "1mz050nq",
    active: true,
  };

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user(pushed);
  });

  const find = (address: string) => scim.ask("GET", address);
  const BY_NAME = "/Users?filter=userName%20eq%20%22test.user%40okta.local%22&startIndex=1&count=100";

  it("looks before it makes a user, with paging", async () => {
    const none = await openScim().ask("GET", BY_NAME);
    expect(none.body).to.deep.equal({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    expect(resourcesOf(await find(BY_NAME)).map((user) => user["id"])).to.deep.equal([id]);
  });

  it("makes a user whose password is neither stored nor shown", async () => {
    const { body } = await find(`/Users/${id}`);
    const { password: _, groups: __, ...stored } = pushed;
    expect(body).to.deep.include({ ...stored, id });
    expect(JSON.stringify([body, await scim.store.read("user", id)])).not.to.include("1mz050nq");
  });

  it("reports an existing user", async () => {
    const { status, body } = await scim.ask("POST", "/Users", {
      ...pushed,
      userName: "TEST.user@okta.local",
    });
    expect(status).to.equal(409);
    expect(body).to.include({
      status: "409",
      scimType: "uniqueness",
      detail: "Another resource has this userName.",
    });
  });

  it("imports all users page by page", async () => {
    for (let number = 0; number < 7; number++) await scim.user({ userName: `u${9 - number}@okta.local` });
    const pages: string[] = [];
    for (let startIndex = 1; startIndex <= 8; startIndex += 3) {
      const answered = await find(`/Users?startIndex=${startIndex}&count=3`);
      expect(answered.body["totalResults"]).to.equal(8);
      pages.push(...resourcesOf(answered).map((user) => String(user["userName"])));
    }
    expect(pages).to.deep.equal([...pages].sort());
    expect(new Set(pages).size).to.equal(8);
  });

  it("puts the whole user, with what it has read", async () => {
    const { body: before } = await find(`/Users/${id}`);
    const name = { givenName: "Another", middleName: "Excited", familyName: "User" };
    const { status, body, touched } = await scim.ask("PUT", `/Users/${id}`, { ...before, name, groups: [] });
    expect([status, touched]).to.deep.equal([200, { users: [id] }]);
    expect(body).to.deep.include({ ...pick(before, "userName", "emails", "active", "id"), name });
    const without = await scim.ask("PUT", `/Users/${id}`, {
      schemas: [USER],
      userName: "test.user@okta.local",
    });
    expect(without.body).not.to.have.any.keys("name", "emails", "displayName");
  });

  it("deactivates with a PATCH without a path, and with a PUT", async () => {
    const patched = await scim.patch(`/Users/${id}`, { op: "replace", value: { active: false } });
    expect(patched.status).to.equal(200);
    expect(patched.body["active"]).to.equal(false);
    const back = await scim.ask("PUT", `/Users/${id}`, { ...pushed, active: true });
    expect(back.body["active"]).to.equal(true);
    const put = await scim.ask("PUT", `/Users/${id}`, { ...pushed, active: false });
    expect(put.body["active"]).to.equal(false);
  });

  describe("of groups", () => {
    let group: string;
    let other: string;

    beforeEach(async () => {
      other = await scim.user({ userName: "other.user@okta.local" });
      const made = await scim.ask("POST", "/Groups", {
        schemas: [GROUP],
        displayName: "Test SCIMv2",
        members: [],
      });
      expect(made.status).to.equal(201);
      group = String(made.body["id"]);
    });

    const members = async () => {
      const { body } = await find(`/Groups/${group}`);
      return Array.isArray(body["members"]) ? body["members"].map((member) => member.value) : [];
    };

    it("renames one, and repeats its id", async () => {
      const rename = { op: "replace", value: { id: group, displayName: "Test SCIMv20" } };
      expect((await scim.patch(`/Groups/${group}`, rename)).status).to.equal(204);
      expect((await find(`/Groups/${group}`)).body["displayName"]).to.equal("Test SCIMv20");
    });

    it("takes one member away and adds another in one PATCH", async () => {
      await scim.patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value: other }] });
      const { touched } = await scim.patch(
        `/Groups/${group}`,
        { op: "remove", path: `members[value eq "${other}"]` },
        { op: "add", path: "members", value: [{ value: id, display: "test.user@okta.local" }] },
      );
      expect(await members()).to.deep.equal([id]);
      expect(touched).to.deep.equal({ users: [id, other] });
    });

    it("replaces all members, with a PATCH and with a PUT", async () => {
      const value = [{ value: id, display: "test.user@okta.local" }];
      await scim.patch(`/Groups/${group}`, { op: "replace", path: "members", value });
      expect(await members()).to.deep.equal([id]);
      await scim.patch(`/Groups/${group}`, { op: "replace", path: "members", value: [{ value: other }] });
      expect(await members()).to.deep.equal([other]);
      const put = { schemas: [GROUP], displayName: "Test SCIMv2", members: value };
      const { status, touched } = await scim.ask("PUT", `/Groups/${group}`, put);
      expect([status, touched]).to.deep.equal([200, { users: [id, other] }]);
      expect(await members()).to.deep.equal([id]);
    });

    it("deletes one, and the user stays", async () => {
      expect((await scim.ask("DELETE", `/Groups/${group}`)).status).to.equal(204);
      expect((await find(`/Groups/${group}`)).status).to.equal(404);
      expect((await find(`/Users/${id}`)).status).to.equal(200);
    });

    it("lists them page by page", async () => {
      const listed = await find("/Groups?startIndex=1&count=100");
      expect(resourcesOf(listed).map((one) => one["displayName"])).to.deep.equal(["Test SCIMv2"]);
    });
  });
});

function pick(object: Readonly<Record<string, unknown>>, ...names: string[]) {
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}
