import { expect } from "chai";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { BASE, ENTERPRISE, GROUP, openScim, PATCH, resourcesOf, type ScimWorld, USER } from "./scim-world.ts";

const ADA = {
  userName: "Ada",
  displayName: "Ada Lovelace",
  emails: [
    { value: "ada@example.com", type: "work", primary: true },
    { value: "ada@home.example", type: "home" },
  ],
  name: { givenName: "Ada", familyName: "Lovelace" },
  [ENTERPRISE]: { department: "Maths", manager: { value: "m1" } },
};

describe("The SCIM endpoint", () => {
  let scim: ScimWorld;
  let id: string;

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user(ADA);
  });

  const patched = (...operations: JsonObject[]) => scim.patch(`/Users/${id}`, ...operations);

  describe("refuses", () => {
    const cases: Readonly<
      Record<string, readonly [string, string, JsonObject | string | undefined, number, string?]>
    > = {
      "what there is nothing at": ["GET", "/Nothing", undefined, 404],
      "more of a path than there is": ["GET", "/Users/1/groups", undefined, 404],
      "a method that an address does not take": ["DELETE", "/Users", undefined, 405],
      "a method that only another address takes": ["POST", "/Schemas", {}, 405],
      "many requests in one": ["POST", "/Bulk", {}, 501],
      "whoever asks for themselves": ["GET", "/Me", undefined, 501],
      "a user without a name": ["POST", "/Users", { displayName: "x" }, 400, "invalidValue"],
      "a user with an empty name": ["POST", "/Users", { userName: "" }, 400, "invalidValue"],
      "a name that is too long": ["POST", "/Users", { userName: "a".repeat(257) }, 400, "invalidValue"],
      "a name that is taken": ["POST", "/Users", { userName: "ADA" }, 409, "uniqueness"],
      "a value of the wrong type": [
        "POST",
        "/Users",
        { userName: "b", active: "perhaps" },
        400,
        "invalidValue",
      ],
      "a value that should have parts": [
        "POST",
        "/Users",
        { userName: "b", name: "Bob" },
        400,
        "invalidValue",
      ],
      "a filter that cannot be read": ["GET", "/Users?filter=userName", undefined, 400, "invalidFilter"],
      "a page that is none": ["GET", "/Users?startIndex=first", undefined, 400, "invalidValue"],
      "a member who is not there": [
        "POST",
        "/Groups",
        { displayName: "x", members: [{ value: "00000000-0000-4000-8000-000000000777" }] },
        400,
        "invalidValue",
      ],
      "a member who is nobody": [
        "POST",
        "/Groups",
        { displayName: "x", members: [{ value: "ada" }] },
        400,
        "invalidValue",
      ],
      "a search that does not say it is one": ["POST", "/Users/.search", {}, 400, "invalidSyntax"],
    };
    for (const [what, [method, address, body, status, scimType]] of Object.entries(cases))
      it(what, async () => {
        const answered = await scim.ask(method, address, body);
        expect(answered.body).to.include({ status: String(status) });
        expect(answered.status).to.equal(status);
        expect(answered.body["scimType"]).to.equal(scimType);
        expect(answered.touched).to.deep.equal({ users: [] });
      });

    const operations: Readonly<Record<string, readonly [JsonObject, string]>> = {
      "no operation": [{}, "invalidSyntax"],
      "an unknown operation": [{ op: "move", path: "title" }, "invalidSyntax"],
      "an add of nothing": [{ op: "add", path: "title" }, "invalidSyntax"],
      "a remove of everything": [{ op: "remove" }, "noTarget"],
      "a path that is none": [{ op: "add", path: "emails[", value: "x" }, "invalidPath"],
      "a choice among one": [{ op: "add", path: 'name[givenName eq "x"]', value: {} }, "invalidPath"],
      "a filter that cannot be read": [{ op: "remove", path: "emails[type]" }, "invalidFilter"],
      "a value for nobody": [{ op: "replace", path: "emails[not (type pr)]", value: "x" }, "noTarget"],
      "another id": [{ op: "replace", path: "id", value: "x" }, "mutability"],
      "a user without a userName": [{ op: "remove", path: "userName" }, "mutability"],
      "groups of a user, which are the groups'": [
        { op: "add", path: "groups", value: [{ value: "x" }] },
        "mutability",
      ],
      "a wrong type": [{ op: "replace", path: "active", value: "perhaps" }, "invalidValue"],
      "no object": [{ op: "replace", value: "x" }, "invalidValue"],
    };
    for (const [what, [operation, scimType]] of Object.entries(operations))
      it(`of a PATCH ${what}`, async () => {
        const { status, body } = await patched(operation);
        expect([status, body["scimType"]]).to.deep.equal([400, scimType]);
        expect((await scim.ask("GET", `/Users/${id}`)).body["meta"]).to.deep.include({ version: 'W/"1"' });
      });

    it("with a method's names, where an address does not take it", async () => {
      expect((await scim.ask("PATCH", "/Users")).headers).to.deep.equal({ allow: "GET, POST" });
      expect((await scim.ask("POST", `/Users/${id}`)).headers).to.deep.equal({
        allow: "GET, PUT, PATCH, DELETE",
      });
    });

    it("a PATCH that is none", async () => {
      for (const body of [
        {},
        { schemas: [PATCH] },
        { schemas: [PATCH], Operations: [] },
        { schemas: [USER], Operations: [{}] },
      ])
        expect((await scim.ask("PATCH", `/Users/${id}`, body)).body["scimType"]).to.equal("invalidSyntax");
    });
  });

  describe("changes with a PATCH", () => {
    const changes: Readonly<Record<string, readonly [readonly JsonObject[], JsonObject]>> = {
      "one part of a name and not the others": [
        [{ op: "replace", path: "name", value: { familyName: "King" } }],
        { name: { givenName: "Ada", familyName: "King" } },
      ],
      "an attribute that is written with its schema, in any case": [
        [{ op: "add", path: `${USER}:TITLE`, value: "Countess" }],
        { title: "Countess" },
      ],
      "an extension as a whole": [
        [{ op: "replace", path: ENTERPRISE, value: { costCenter: "7" } }],
        { [ENTERPRISE]: { department: "Maths", manager: { value: "m1" }, costCenter: "7" } },
      ],
      "an extension without a path": [
        [{ op: "add", value: { [ENTERPRISE]: { division: "North" } } }],
        { [ENTERPRISE]: { department: "Maths", manager: { value: "m1" }, division: "North" } },
      ],
      "one value, which is there already, to no effect": [
        [{ op: "add", path: "emails", value: [{ value: "ada@home.example", type: "home" }] }],
        { emails: ADA.emails },
      ],
      "all values": [
        [{ op: "replace", path: "emails", value: [{ value: "x@y.example" }] }],
        { emails: [{ value: "x@y.example" }] },
      ],
      "values that fit a filter, in any case": [
        [{ op: "replace", path: 'emails[type EQ "WORK"]', value: { value: "new@example.com" } }],
        { emails: [{ value: "new@example.com", type: "work", primary: true }, ADA.emails[1] ?? {}] },
      ],
      "away the values that fit a filter": [
        [{ op: "remove", path: 'emails[type eq "home"]' }],
        { emails: [ADA.emails[0] ?? {}] },
      ],
      "away one part of those": [
        [{ op: "remove", path: 'emails[value ew ".example"].type' }],
        { emails: [ADA.emails[0] ?? {}, { value: "ada@home.example" }] },
      ],
      "away a value that is named": [
        [{ op: "remove", path: "emails", value: [{ value: "ada@home.example" }] }],
        { emails: [ADA.emails[0] ?? {}] },
      ],
      "nothing where no value is named": [
        [{ op: "remove", path: "emails", value: [] }],
        { emails: ADA.emails },
      ],
      "the primary one, so that there is one": [
        [{ op: "add", path: "emails", value: [{ value: "third@example.com", primary: true }] }],
        {
          emails: [
            { value: "ada@example.com", type: "work", primary: false },
            { value: "ada@home.example", type: "home" },
            { value: "third@example.com", primary: true },
          ],
        },
      ],
      "what no schema knows to no effect": [
        [
          { op: "add", path: "urn:example:2.0:User:shoeSize", value: "42" },
          { op: "add", value: { favourite: "x", nickName: "Al" } },
        ],
        { nickName: "Al" },
      ],
      "one after the other": [
        [
          { op: "remove", path: "emails" },
          { op: "add", path: 'emails[type eq "a:b.c"].value', value: "one@example.com" },
          { op: "replace", path: 'emails[type eq "a:b.c"].value', value: "two@example.com" },
        ],
        { emails: [{ type: "a:b.c", value: "two@example.com" }] },
      ],
    };
    for (const [what, [operations, expected]] of Object.entries(changes))
      it(what, async () => {
        const { status, body } = await patched(...operations);
        expect(status, JSON.stringify(body)).to.equal(200);
        expect(body).to.deep.include(expected);
      });

    it("away whatever is given as nothing", async () => {
      for (const [path, value] of [
        ["displayName", ""],
        ["emails", null],
        ["name", { givenName: "", familyName: null }],
      ] as const)
        await patched({ op: "replace", path, value });
      await patched({ op: "remove", path: ENTERPRISE });
      const { body } = await scim.ask("GET", `/Users/${id}`);
      expect(body).not.to.have.any.keys("displayName", "emails", ENTERPRISE);
      expect(body["schemas"]).to.deep.equal([USER]);
    });
  });

  it("shows versions, and changes nothing that has moved on", async () => {
    const { headers } = await scim.ask("GET", `/Users/${id}`);
    expect(headers["etag"]).to.equal('W/"1"');
    const put = { schemas: [USER], userName: "Ada", title: "Countess" };
    expect((await scim.ask("PUT", `/Users/${id}`, put, 'W/"2"')).status).to.equal(412);
    expect((await scim.ask("PUT", `/Users/${id}`, put, 'W/"3", W/"1"')).headers["etag"]).to.equal('W/"2"');
    expect((await scim.ask("DELETE", `/Users/${id}`, undefined, 'W/"1"')).status).to.equal(412);
    const patch = { schemas: [PATCH], Operations: [{ op: "remove", path: "title" }] };
    expect((await scim.ask("PATCH", `/Users/${id}`, patch, 'W/"1"')).status).to.equal(412);
    expect((await scim.ask("DELETE", `/Users/${id}`, undefined, "*")).status).to.equal(204);
  });

  it("keeps the version where nothing changes, and still has somebody look", async () => {
    const { headers, touched } = await patched({ op: "replace", path: "displayName", value: "Ada Lovelace" });
    expect([headers["etag"], touched]).to.deep.equal(['W/"1"', { users: [id] }]);
  });

  it("answers what was made with its address", async () => {
    const { headers, body } = await scim.ask("POST", "/Users", { schemas: [USER], userName: "Bob" });
    expect(headers["location"]).to.equal(`${BASE}/Users/${body["id"]}`);
    expect(body["id"]).to.match(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect((await scim.ask("GET", `/Users/${String(body["id"]).toUpperCase()}`)).status).to.equal(200);
  });

  describe("shows", () => {
    const seen = async (query: string) => {
      const { body } = await scim.ask("GET", `/Users/${id}?${query}`);
      const { schemas: _, ...rest } = body;
      return rest;
    };

    it("what is asked for, and the id", async () => {
      expect(await seen("attributes=userName,EMAILS.value,emails.type")).to.deep.equal({
        id,
        userName: "Ada",
        emails: ADA.emails.map(({ value, type }) => ({ value, type })),
      });
      expect(await seen(`attributes=${ENTERPRISE}:manager.value,nothing`)).to.deep.equal({
        id,
        [ENTERPRISE]: { manager: { value: "m1" } },
      });
      expect(await seen(`attributes=${ENTERPRISE}`)).to.deep.equal({ id, [ENTERPRISE]: ADA[ENTERPRISE] });
    });

    it("all but what is not wanted, and always the id", async () => {
      const excluded = `excludedAttributes=id,meta,name.givenName,emails.type,displayName,nothing,${ENTERPRISE}:manager`;
      expect(await seen(excluded)).to.deep.equal({
        id,
        userName: "Ada",
        name: { familyName: "Lovelace" },
        emails: [{ value: "ada@example.com", primary: true }, { value: "ada@home.example" }],
        [ENTERPRISE]: { department: "Maths" },
      });
    });

    it("a user's groups where they are asked for, and looks for users by them", async () => {
      const group = await scim.group("Staff", id);
      expect(await seen("attributes=groups")).to.deep.equal({ id, groups: [{ value: group }] });
      expect(await seen("")).not.to.have.property("groups");
      await scim.user({ userName: "bob" });
      for (const filter of [`groups.value eq "${group}"`, `not (groups pr) and userName eq "bob"`]) {
        const found = await scim.ask("GET", `/Users?filter=${encodeURIComponent(filter)}`);
        expect(found.body["totalResults"], filter).to.equal(1);
      }
    });
  });

  it("searches with a POST", async () => {
    await scim.user({ userName: "bob" });
    const search = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
      filter: 'userName sw "b"',
      attributes: ["userName"],
      startIndex: 1,
      count: 10,
    };
    const found = await scim.ask("POST", "/Users/.search", search);
    expect(found.body).to.include({ totalResults: 1, itemsPerPage: 1 });
    expect(resourcesOf(found)).to.deep.equal([
      { schemas: [USER], id: resourcesOf(found)[0]?.["id"], userName: "bob" },
    ]);
  });

  it("counts without showing anybody, and never shows more than it says", async () => {
    const none = await scim.ask("GET", "/Users?count=0");
    expect(none.body).to.deep.include({ totalResults: 1, itemsPerPage: 0, Resources: [] });
    const negative = await scim.ask("GET", "/Users?count=-3&startIndex=-1");
    expect(negative.body).to.deep.include({ totalResults: 1, startIndex: 1, Resources: [] });
    for (let number = 0; number < 210; number++) await scim.user({ userName: `user-${number}` });
    const most = await scim.ask("GET", "/Users?count=100000");
    expect(most.body).to.include({ totalResults: 211, itemsPerPage: 200 });
    const filtered = await scim.ask(
      "GET",
      `/Users?count=7&startIndex=208&filter=${encodeURIComponent("userName pr")}`,
    );
    expect(filtered.body).to.include({ totalResults: 211, startIndex: 208, itemsPerPage: 4 });
  });

  it("has everybody looked at where a group's change concerns more than twenty", async () => {
    const ids: string[] = [];
    for (let number = 0; number < 21; number++) ids.push(await scim.user({ userName: `user-${number}` }));
    const group = await scim.group("Staff");
    const add = (some: readonly string[]) =>
      scim.patch(`/Groups/${group}`, { op: "add", path: "members", value: some.map((value) => ({ value })) });
    expect((await add(ids.slice(0, 20))).touched).to.deep.equal({ users: ids.slice(0, 20) });
    expect((await add(ids)).touched).to.equal("everybody");
  });

  it("keeps a group's members where a PUT does not say any, and empties it where it says none", async () => {
    const group = await scim.group("Staff", id);
    const put = async (rest: JsonObject) =>
      (await scim.ask("PUT", `/Groups/${group}`, { schemas: [GROUP], displayName: "Staff", ...rest })).body[
        "members"
      ];
    expect(await put({})).to.deep.equal([{ value: id, type: "User" }]);
    expect(await put({ members: [] })).to.deep.equal([]);
  });

  it("makes a change again on what somebody else has just changed, so that none is lost", async () => {
    const titles = ["nickName", "title", "locale"].map((path) => patched({ op: "add", path, value: "x" }));
    for (const { status } of await Promise.all(titles)) expect(status).to.equal(200);
    const { body } = await scim.ask("GET", `/Users/${id}`);
    expect(body).to.include({ nickName: "x", title: "x", locale: "x" });
    expect(body["meta"]).to.deep.include({ version: 'W/"4"' });
  });
});

describe("What the SCIM endpoint says of itself", () => {
  const scim = openScim();

  it("is what it can do", async () => {
    const { body } = await scim.ask("GET", "/ServiceProviderConfig");
    expect(body).to.deep.include({
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: true },
      sort: { supported: false },
    });
  });

  for (const [what, names] of [
    ["ResourceTypes", ["User", "Group"]],
    ["Schemas", [USER, ENTERPRISE, GROUP]],
  ] as const)
    it(`are its ${what}, all and each`, async () => {
      const all = await scim.ask("GET", `/${what}`);
      expect(all.body["totalResults"]).to.equal(names.length);
      expect(resourcesOf(all).map((one) => one["id"])).to.deep.equal(names);
      for (const one of resourcesOf(all)) {
        const { status, body } = await scim.ask("GET", `/${what}/${encodeURIComponent(String(one["id"]))}`);
        expect([status, body]).to.deep.equal([200, one]);
      }
      expect((await scim.ask("GET", `/${what}/other`)).status).to.equal(404);
      expect((await scim.ask("GET", `/${what}?filter=id+pr`)).status).to.equal(403);
    });

  it("names everything that it keeps, and no password", async () => {
    const { body } = await scim.ask("GET", `/Schemas/${USER}`);
    const text = JSON.stringify(body);
    for (const name of ["userName", "emails", "active", "givenName"]) expect(text).to.include(`"${name}"`);
    expect(text).not.to.include("password");
  });
});
