import { expect } from "chai";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { BASE, ENTERPRISE, openScim, resourcesOf, type ScimWorld, USER } from "./scim-world.ts";

/**
 * The requests that Microsoft's own page shows, and what it expects of them. Sources: "Develop and plan provisioning for a SCIM endpoint
 * in Microsoft Entra ID"; "Known issues and resolutions with SCIM 2.0 protocol compliance", with and without the feature flag.
 */
describe("What Entra ID sends to the SCIM endpoint", () => {
  let scim: ScimWorld;
  let id: string;

  const pushed = {
    schemas: [USER, ENTERPRISE],
    externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    userName: "Test_User_1@contoso.example",
    active: true,
    emails: [{ primary: true, type: "work", value: "Test_User_1@contoso.example" }],
    meta: { resourceType: "User" },
    name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
    roles: [],
  };

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user(pushed);
  });

  const seen = async () => (await scim.ask("GET", `/Users/${id}`)).body;

  it("makes a user, who is shown as the page shows them", async () => {
    const { roles: _, ...stored } = pushed;
    expect(await seen()).to.deep.equal({
      ...stored,
      schemas: [USER],
      id,
      meta: {
        resourceType: "User",
        created: "2026-01-01T00:00:01.000Z",
        lastModified: "2026-01-01T00:00:01.000Z",
        location: `${BASE}/Users/${id}`,
        version: 'W/"1"',
      },
    });
  });

  it("looks up a missing user", async () => {
    const { status, body } = await scim.ask("GET", "/Users/5171a35d82074e068ce2");
    expect(status).to.equal(404);
    expect(body).to.deep.equal({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "404",
      detail: "This User does not exist.",
    });
  });

  for (const [filter, found] of [
    ['userName eq "test_user_1@CONTOSO.example"', 1],
    ['userName eq "non-existent user"', 0],
    ['externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"', 1],
    ['externalId eq "0A21F0F2-8d2a-4f8e-bf98-7363c4aed4ef"', 0],
    ['emails[type eq "work"].value eq "Test_User_1@contoso.example"', 1],
    ['emails[type eq "home"].value eq "Test_User_1@contoso.example"', 0],
    ['emails[type eq "work"] and userName eq "Test_User_1@contoso.example"', 1],
  ] as const)
    it(`looks for people with ${filter}`, async () => {
      const answered = await scim.ask("GET", `/Users?filter=${encodeURIComponent(filter)}`);
      expect(answered.status).to.equal(200);
      expect(answered.body).to.include({ totalResults: found, startIndex: 1, itemsPerPage: found });
      expect(resourcesOf(answered).map((user) => user["id"])).to.deep.equal(found === 1 ? [id] : []);
    });

  it("changes attributes one by one, its operations with capitals", async () => {
    const { status, body, touched } = await scim.patch(
      `/Users/${id}`,
      { op: "Replace", path: "displayName", value: "Pvlo" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "updatedEmail@contoso.example" },
      { op: "Replace", path: "name.familyName", value: "updatedFamilyName" },
      { op: "Replace", path: "externalId", value: "Eqpj" },
      { op: "Replace", path: `${ENTERPRISE}:employeeNumber`, value: "007" },
      { op: "Add", path: "nickName", value: "Babs" },
      { op: "Add", path: `${ENTERPRISE}:manager`, value: "a-manager" },
    );
    expect(status).to.equal(200);
    expect(touched).to.deep.equal({ users: [id] });
    expect(body).to.deep.include({
      displayName: "Pvlo",
      nickName: "Babs",
      externalId: "Eqpj",
      emails: [{ primary: true, type: "work", value: "updatedEmail@contoso.example" }],
      name: { formatted: "givenName familyName", familyName: "updatedFamilyName", givenName: "givenName" },
      schemas: [USER, ENTERPRISE],
      [ENTERPRISE]: { employeeNumber: "007", manager: { value: "a-manager" } },
    });
  });

  it("changes several attributes without a path, with flat names", async () => {
    const { body } = await scim.patch(`/Users/${id}`, {
      op: "replace",
      value: {
        displayName: "Bjfe",
        "name.givenName": "Kkom",
        "name.familyName": "Unua",
        [`${ENTERPRISE}:employeeNumber`]: "Aklq",
      },
    });
    expect(body).to.deep.include({
      displayName: "Bjfe",
      name: { formatted: "givenName familyName", givenName: "Kkom", familyName: "Unua" },
      [ENTERPRISE]: { employeeNumber: "Aklq" },
    });
  });

  for (const value of ["False", false])
    it(`deactivates with active ${JSON.stringify(value)}`, async () => {
      const { body } = await scim.patch(`/Users/${id}`, { op: "Replace", path: "active", value });
      expect(body["active"]).to.equal(false);
    });

  it("writes to an e-mail that is not there yet, and finds it made", async () => {
    const { body } = await scim.patch(
      `/Users/${id}`,
      { op: "Add", path: 'emails[type eq "home"].value', value: "home@example.com" },
      { op: "Replace", path: 'phoneNumbers[type eq "mobile"].value', value: "+49 30 1" },
      { op: "Add", path: 'addresses[type eq "work"].locality', value: "Berlin" },
      { op: "Add", path: 'roles[primary eq "True"].value', value: "Reader" },
    );
    expect(body).to.deep.include({
      emails: [pushed.emails[0], { type: "home", value: "home@example.com" }],
      phoneNumbers: [{ type: "mobile", value: "+49 30 1" }],
      addresses: [{ type: "work", locality: "Berlin" }],
      roles: [{ primary: true, value: "Reader" }],
    });
  });

  describe("for a work e-mail of a user whose e-mail was pushed without a type", () => {
    const work = (op: string, value: string | null) => ({ op, path: 'emails[type eq "work"].value', value });
    const CASES: Readonly<
      Record<string, readonly [readonly JsonObject[], JsonObject, readonly JsonObject[]]>
    > = {
      "replaces the only e-mail": [
        [{ value: "old@example.com", primary: true }],
        work("Replace", "new@example.com"),
        [{ type: "work", value: "new@example.com", primary: true }],
      ],
      "sets the only e-mail": [
        [{ value: "old@example.com" }],
        work("Add", "new@example.com"),
        [{ type: "work", value: "new@example.com" }],
      ],
      "replaces the primary e-mail and keeps the other": [
        [{ value: "other@example.com" }, { value: "old@example.com", primary: true }],
        work("Replace", "new@example.com"),
        [{ value: "other@example.com" }, { type: "work", value: "new@example.com", primary: true }],
      ],
      "keeps an e-mail of another type": [
        [{ value: "home@example.com", type: "home", primary: true }],
        work("Replace", "new@example.com"),
        [
          { value: "home@example.com", type: "home", primary: true },
          { type: "work", value: "new@example.com" },
        ],
      ],
      "keeps it where there is a work e-mail": [
        [
          { value: "old@example.com", primary: true },
          { value: "work@example.com", type: "work" },
        ],
        work("Replace", "new@example.com"),
        [
          { value: "old@example.com", primary: true },
          { value: "new@example.com", type: "work" },
        ],
      ],
      "keeps it where another type is written": [
        [{ value: "old@example.com", primary: true }],
        { ...work("Add", "home@example.com"), path: 'emails[type eq "home"].value' },
        [
          { value: "old@example.com", primary: true },
          { type: "home", value: "home@example.com" },
        ],
      ],
      "keeps it where there is to be no work e-mail": [
        [{ value: "old@example.com", primary: true }],
        work("Replace", null),
        [{ value: "old@example.com", primary: true }],
      ],
    };
    for (const [what, [emails, operation, expected]] of Object.entries(CASES))
      it(what, async () => {
        const own = await scim.user({ userName: "untyped", emails });
        const { status, body } = await scim.patch(`/Users/${own}`, operation);
        expect([status, body["emails"]]).to.deep.equal([200, expected]);
      });
  });

  for (const operation of [
    { op: "Replace", path: 'emails[type eq "Work"].value', value: "new@example.com" },
    { op: "Replace", path: `${USER}:emails[type eq "work"].value`, value: "new@example.com" },
    { op: "Add", path: 'emails[type eq "work"]', value: { value: "new@example.com" } },
    { op: "Replace", value: { 'emails[type eq "work"].value': "new@example.com" } },
  ])
    it(`has the new e-mail in use after ${JSON.stringify(operation)}`, async () => {
      const own = await scim.user({ userName: "untyped", emails: [{ value: "old@example.com", type: "" }] });
      const { body } = await scim.patch(`/Users/${own}`, operation);
      expect(body["emails"]).to.deep.equal([{ type: "work", value: "new@example.com" }]);
    });

  it("renames the user, who is then found by the new name alone", async () => {
    await scim.patch(`/Users/${id}`, { op: "Replace", path: "userName", value: "other@contoso.example" });
    const find = async (name: string) =>
      (await scim.ask("GET", `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`)).body[
        "totalResults"
      ];
    expect([await find("other@contoso.example"), await find(pushed.userName)]).to.deep.equal([1, 0]);
    expect(await scim.user({ userName: pushed.userName })).not.to.equal(id);
  });

  it("deletes the user", async () => {
    expect(await scim.ask("DELETE", `/Users/${id}`)).to.deep.include({ status: 204, body: {} });
    expect((await scim.ask("GET", `/Users/${id}`)).status).to.equal(404);
  });

  describe("of groups", () => {
    let group: string;

    beforeEach(async () => {
      const answered = await scim.ask("POST", "/Groups", {
        schemas: [
          "urn:ietf:params:scim:schemas:core:2.0:Group",
          "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
        ],
        externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
        displayName: "displayName",
        meta: { resourceType: "Group" },
      });
      expect(answered.status).to.equal(201);
      expect(answered.body["members"]).to.deep.equal([]);
      group = String(answered.body["id"]);
    });

    it("asks for one without its members", async () => {
      const byId = await scim.ask("GET", `/Groups/${group}?excludedAttributes=members`);
      expect(byId.body).to.include({ displayName: "displayName" }).and.not.to.have.property("members");
      const filter = encodeURIComponent('displayName eq "displayName"');
      const byName = await scim.ask("GET", `/Groups?excludedAttributes=members&filter=${filter}`);
      expect(resourcesOf(byName)).to.deep.equal([byId.body]);
    });

    it("adds members, checks one, and removes them in both forms", async () => {
      const add = { op: "Add", path: "members", value: [{ $ref: null, value: id }] };
      const added = await scim.patch(`/Groups/${group}`, add);
      expect(added).to.deep.include({ status: 204, body: {}, touched: { users: [id] } });
      const isMember = async () => {
        const filter = encodeURIComponent(`id eq "${group}" and members eq "${id}"`);
        return (await scim.ask("GET", `/Groups?filter=${filter}&attributes=id`)).body["totalResults"];
      };
      expect(await isMember()).to.equal(1);
      await scim.patch(`/Groups/${group}`, {
        op: "Remove",
        path: "members",
        value: [{ $ref: null, value: id }],
      });
      expect(await isMember()).to.equal(0);
      await scim.patch(`/Groups/${group}`, add);
      await scim.patch(`/Groups/${group}`, { op: "remove", path: `members[value eq "${id}"]` });
      expect(await isMember()).to.equal(0);
    });

    it("renames it, which can affect all users, and deletes it", async () => {
      const rename = { op: "Replace", path: "displayName", value: "updatedDisplayName" };
      expect(await scim.patch(`/Groups/${group}`, rename)).to.include({ status: 204, touched: "everybody" });
      const gone = await scim.ask("DELETE", `/Groups/${group}`);
      expect(gone).to.include({ status: 204, touched: "everybody" });
    });
  });
});
