import { expect } from "chai";
import type { Json, JsonObject } from "../../../sync/scim/json.ts";
import { GROUP, openScim, type ScimWorld } from "./scim-world.ts";

const MISSING = "00000000-0000-4000-8000-000000000777";
/** IDs that no user has: of a deleted user, of another system, and one that no key of the table can hold. */
const UNKNOWN = [MISSING, "ada", "9f", "x".repeat(3_000)];

describe("A group's members", () => {
  let scim: ScimWorld;
  let ada: string;
  let bob: string;
  let group: string;

  beforeEach(async () => {
    scim = openScim();
    ada = await scim.user({ userName: "ada" });
    bob = await scim.user({ userName: "bob" });
    group = await scim.group("Staff", ada);
  });

  const members = () => scim.store.members(group);
  const patch = (...operations: JsonObject[]) => scim.patch(`/Groups/${group}`, ...operations);
  const put = (rest: JsonObject) =>
    scim.ask("PUT", `/Groups/${group}`, { schemas: [GROUP], displayName: "Staff", ...rest });

  describe("of whom one is unknown", () => {
    for (const unknown of UNKNOWN) {
      const name = unknown.slice(0, 40);
      it(`are added without ${name}`, async () => {
        const value = [{ value: unknown }, { value: bob }];
        const { status, touched, unknownMembers } = await patch({ op: "add", path: "members", value });
        expect([status, touched, unknownMembers]).to.deep.equal([204, { users: [bob] }, 1]);
        expect(await members()).to.deep.equal([ada, bob]);
      });

      it(`are removed, although ${name} is to be added`, async () => {
        const { status } = await patch(
          { op: "add", path: "members", value: [{ value: unknown }] },
          { op: "remove", path: `members[value eq "${ada}"]` },
        );
        expect([status, await members()]).to.deep.equal([204, []]);
      });

      it(`are replaced without ${name}, by a PUT and a PATCH`, async () => {
        const value = [{ value: bob }, { value: unknown }];
        expect((await put({ members: value })).status).to.equal(200);
        expect(await members()).to.deep.equal([bob]);
        const { status } = await patch({ op: "replace", path: "members", value: [...value, { value: ada }] });
        expect([status, await members()]).to.deep.equal([204, [ada, bob]]);
        const kept = await put({ members: [{ value: unknown }, { value: ada }] });
        expect([kept.status, kept.unknownMembers, await members()]).to.deep.equal([200, 1, [ada]]);
      });

      it(`are those of a new group without ${name}`, async () => {
        const value = [{ value: unknown }, { value: bob }];
        const { status, body } = await scim.ask("POST", "/Groups", { displayName: "New", members: value });
        expect([status, body["members"]]).to.deep.equal([201, [{ value: bob, type: "User" }]]);
      });

      it(`do not become none where ${name} is the only one that is named`, async () => {
        const value = [{ value: unknown }];
        for (const { status, body } of [
          await put({ displayName: "Other", members: value }),
          await patch({ op: "replace", path: "members", value }),
          await patch({ op: "replace", value: { displayName: "Other", members: value } }),
          await scim.ask("POST", "/Groups", { displayName: "New", members: value }),
        ])
          expect([status, body["scimType"]]).to.deep.equal([400, "invalidValue"]);
        expect(await members()).to.deep.equal([ada]);
        const { body } = await scim.ask("GET", "/Groups");
        expect(body["totalResults"]).to.equal(1);
        expect((await scim.ask("GET", `/Groups/${group}`)).body["displayName"]).to.equal("Staff");
      });

      it(`stay as they are where only ${name} is added, and the log says so`, async () => {
        const value = [{ value: unknown }];
        const { status, unknownMembers } = await patch({ op: "add", path: "members", value });
        expect([status, unknownMembers, await members()]).to.deep.equal([204, 1, [ada]]);
      });

      it(`lose no user where ${name} is to be removed`, async () => {
        for (const operation of [
          { op: "remove", path: "members", value: [{ value: unknown }] },
          { op: "remove", path: `members[value eq "${unknown.slice(0, 100)}"]` },
        ])
          expect((await patch(operation)).status).to.equal(204);
        expect(await members()).to.deep.equal([ada]);
      });
    }

    it("do not include groups", async () => {
      const inner = await scim.group("Inner", bob);
      await patch({ op: "add", path: "members", value: [{ value: inner, type: "Group" }, { value: bob }] });
      expect(await members()).to.deep.equal([ada, bob]);
    });

    it("are added without users who were deleted since", async () => {
      await scim.ask("DELETE", `/Users/${bob}`);
      await patch({ op: "add", path: "members", value: [{ value: bob }] });
      expect(await members()).to.deep.equal([ada]);
    });
  });

  describe("stay as they are", () => {
    const silent: Readonly<Record<string, () => Promise<{ readonly status: number }>>> = {
      "with a PUT without members": () => put({}),
      "with a PUT of null": () => put({ members: null }),
      'with a PUT of ""': () => put({ Members: "" }),
      "with a PATCH add of null": () => patch({ op: "add", path: "members", value: null }),
      "with a PATCH add of none": () => patch({ op: "add", path: "members", value: [] }),
      "with a PATCH replace of null": () => patch({ op: "replace", path: "members", value: null }),
      'with a PATCH replace of ""': () => patch({ op: "replace", path: "Members", value: "" }),
      "with a PATCH replace of null without a path": () => patch({ op: "replace", value: { members: null } }),
      "with a PATCH remove of an empty list": () => patch({ op: "remove", path: "members", value: [] }),
      "with members of an unknown part": () => patch({ op: "remove", path: "members.shoeSize" }),
    };
    for (const [what, request] of Object.entries(silent))
      it(what, async () => {
        expect((await request()).status).to.be.oneOf([200, 204]);
        expect(await members()).to.deep.equal([ada]);
      });
  });

  describe("become none", () => {
    const emptying: Readonly<Record<string, () => Promise<{ readonly status: number }>>> = {
      "with a PUT of an empty list": () => put({ members: [] }),
      "with a PATCH replace of an empty list": () => patch({ op: "replace", path: "members", value: [] }),
      "with a PATCH remove": () => patch({ op: "remove", path: "members" }),
      "with a PATCH remove of null": () => patch({ op: "remove", path: "members", value: null }),
      "with a filter that all fit": () => patch({ op: "remove", path: 'members[type eq "user"]' }),
      "with a filter in other letters": () =>
        patch({ op: "remove", path: `members[value eq "${ada.toUpperCase()}" or value eq "x"]` }),
    };
    for (const [what, request] of Object.entries(emptying))
      it(what, async () => {
        expect((await request()).status).to.be.oneOf([200, 204]);
        expect(await members()).to.deep.equal([]);
      });
  });

  const shapes: readonly Json[] = [
    "text",
    42,
    true,
    {},
    { value: 7 },
    { value: null },
    [{ value: "" }],
    { display: "Ada" },
    [7],
    [null],
    [""],
    ["ada"],
    [["00000000-0000-4000-8000-000000000001"]],
    [{}],
    [{ value: ["00000000-0000-4000-8000-000000000001"] }],
    [{ value: "00000000-0000-4000-8000-000000000001", VALUE: "x" }],
  ];
  for (const [number, shape] of shapes.entries())
    it(`are not ${JSON.stringify(shape)}, under any name`, async () => {
      for (const name of ["members", "Members", "MEMBERS"])
        for (const { status, body } of [
          await scim.ask("POST", "/Groups", { displayName: `g${number}`, [name]: shape }),
          await put({ [name]: shape }),
          await patch({ op: "add", path: name, value: shape }),
          await patch({ op: "replace", path: name, value: shape }),
          await patch({ op: "remove", path: name, value: shape }),
          await patch({ op: "replace", value: { [name]: shape } }),
        ]) {
          expect(status, JSON.stringify(body)).to.equal(400);
          expect(body["scimType"]).to.be.oneOf(["invalidValue", "invalidSyntax"]);
        }
      expect(await members()).to.deep.equal([ada]);
    });

  it("can be one, as an object or as its ID", async () => {
    for (const value of [{ value: bob.toUpperCase(), display: "Bob", $ref: null }, bob, [bob]]) {
      await put({ members: value });
      expect(await members()).to.deep.equal([bob]);
      await patch({ op: "replace", path: "members", value: { value: ada } });
      expect(await members()).to.deep.equal([ada]);
    }
    const { body } = await scim.ask("POST", "/Groups", { displayName: "New", members: { value: bob } });
    expect(body["members"]).to.deep.equal([{ value: bob, type: "User" }]);
  });

  it("become none where they are replaced by none, and an unknown one is added", async () => {
    const { status } = await patch(
      { op: "replace", path: "members", value: [] },
      { op: "add", path: "members", value: [{ value: MISSING }] },
    );
    expect([status, await members()]).to.deep.equal([204, []]);
  });

  it("are those that a filter leaves", async () => {
    await patch({ op: "add", path: "members", value: [{ value: bob }] });
    await patch({ op: "remove", path: `members[value ne "${ada}"]` });
    await patch({ op: "remove", path: `members[value eq "${ada}" and type eq "Group"]` });
    expect(await members()).to.deep.equal([ada]);
  });

  it("say why they are refused", async () => {
    const detail = async (operation: JsonObject) => String((await patch(operation)).body["detail"]);
    expect(await detail({ op: "add", path: "members", value: 1 })).to.include("not an object with a user ID");
    expect(await detail({ op: "remove", path: "members.value" })).to.include("changed as a whole");
    const unknown = { op: "replace", path: "members", value: [{ value: MISSING }] };
    expect(await detail(unknown)).to.include("None of the members exists here");
  });

  it("are changed neither by a filter nor by a part of them", async () => {
    for (const operation of [
      { op: "add", path: 'members[value eq "x"]', value: [{ value: bob }] },
      { op: "replace", path: `members[value eq "${ada}"]`, value: [{ value: bob }] },
      { op: "replace", path: `members[value eq "${ada}"].value`, value: bob },
      { op: "add", path: "members.value", value: bob },
      { op: "remove", path: "members.value" },
      { op: "remove", path: `members[value eq "${ada}"].value` },
    ]) {
      const { status, body } = await patch(operation);
      expect([status, body["scimType"]], operation.path).to.deep.equal([400, "invalidPath"]);
    }
    const { body } = await patch({ op: "remove", path: "members[value]" });
    expect(body["scimType"]).to.equal("invalidFilter");
    expect(await members()).to.deep.equal([ada]);
  });
});
