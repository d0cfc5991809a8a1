import { expect } from "chai";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { ADA, openScim, PATCH, type ScimWorld, USER } from "./scim-world.ts";

describe("The SCIM endpoint refuses", () => {
  let scim: ScimWorld;
  let id: string;

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user(ADA);
  });

  const patched = (...operations: JsonObject[]) => scim.patch(`/Users/${id}`, ...operations);

  const cases: Readonly<
    Record<string, readonly [string, string, JsonObject | string | undefined, number, string?]>
  > = {
    "what there is nothing at": ["GET", "/Nothing", undefined, 404],
    "more of a path than there is": ["GET", "/Users/1/groups", undefined, 404],
    "a method that an address does not take": ["DELETE", "/Users", undefined, 405],
    "a method that only another address takes": ["POST", "/Schemas", {}, 405],
    "many requests in one": ["POST", "/Bulk", {}, 501],
    "a request for /Me": ["GET", "/Me", undefined, 501],
    "a user without a name": ["POST", "/Users", { displayName: "x" }, 400, "invalidValue"],
    "a user with an empty name": ["POST", "/Users", { userName: "" }, 400, "invalidValue"],
    "a name that is too long": ["POST", "/Users", { userName: "a".repeat(257) }, 400, "invalidValue"],
    "a name that has too many bytes where it is stored": [
      "POST",
      "/Users",
      { userName: "\uFB2C".repeat(256) },
      400,
      "invalidValue",
    ],
    "an externalId that has too many bytes where it is stored": [
      "POST",
      "/Users",
      { userName: "b", externalId: "\uFB2C".repeat(256) },
      400,
      "invalidValue",
    ],
    "a name that is taken": ["POST", "/Users", { userName: "ADA" }, 409, "uniqueness"],
    "a value of the wrong type": [
      "POST",
      "/Users",
      { userName: "b", active: "perhaps" },
      400,
      "invalidValue",
    ],
    "a value that should have parts": ["POST", "/Users", { userName: "b", name: "Bob" }, 400, "invalidValue"],
    "a filter that cannot be read": ["GET", "/Users?filter=userName", undefined, 400, "invalidFilter"],
    "a page that is none": ["GET", "/Users?startIndex=first", undefined, 400, "invalidValue"],
    "a member who is not there": [
      "POST",
      "/Groups",
      { displayName: "x", members: [{ value: "00000000-0000-4000-8000-000000000777" }] },
      400,
      "invalidValue",
    ],
    "an unknown member": [
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
    "a value without a target": [{ op: "replace", path: "emails[not (type pr)]", value: "x" }, "noTarget"],
    "a value whose filter names an unknown sub-attribute": [
      { op: "replace", path: 'emails[x[y eq "z"]].value', value: "ada@example.org" },
      "noTarget",
    ],
    "another id": [{ op: "replace", path: "id", value: "x" }, "mutability"],
    "a user without a userName": [{ op: "remove", path: "userName" }, "mutability"],
    "a part of an attribute that has none": [
      { op: "replace", path: "active.value", value: false },
      "invalidPath",
    ],
    "a path that is none, for an attribute that sync reads": [
      { op: "replace", path: "/active", value: false },
      "invalidPath",
    ],
    "a part of such an attribute, with its schema": [
      { op: "replace", path: `${USER}:active.value`, value: false },
      "invalidPath",
    ],
    "a path that is none, with a schema and spaces": [
      { op: "replace", path: ` ${USER.toUpperCase()}:active`, value: false },
      "invalidPath",
    ],
    "a path that is none, for a part that sync reads": [
      { op: "add", path: "name.givenName[", value: "x" },
      "invalidPath",
    ],
    "a path that is none, for an unknown part of what sync reads": [
      { op: "add", path: "emails.shoeSize[", value: "x" },
      "invalidPath",
    ],
    "an attribute in two spellings": [
      { op: "replace", value: { active: false, Active: true } },
      "invalidSyntax",
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

  it("a path by its attribute's name", async () => {
    const detail = async (path: string) => (await patched({ op: "add", path, value: {} })).body["detail"];
    expect(await detail("name[x pr]")).to.include("name has only one value");
    expect(await detail("active.value")).to.equal("active has no parts.");
    expect(await detail("/active")).to.include("on active is not valid");
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
