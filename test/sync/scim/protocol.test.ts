import { expect } from "chai";
import type { JsonObject } from "../../../sync/scim/json.ts";
import {
  ADA,
  BASE,
  ENTERPRISE,
  GROUP,
  openScim,
  PATCH,
  resourcesOf,
  type ScimWorld,
  USER,
} from "./scim-world.ts";

describe("The SCIM endpoint", () => {
  let scim: ScimWorld;
  let id: string;

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user(ADA);
  });

  const patched = (...operations: JsonObject[]) => scim.patch(`/Users/${id}`, ...operations);

  it("shows versions, and refuses a change of an outdated version", async () => {
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

  it("keeps the version without a change, and still notifies sync", async () => {
    const { headers, touched } = await patched({ op: "replace", path: "displayName", value: "Ada Lovelace" });
    expect([headers["etag"], touched]).to.deep.equal(['W/"1"', { users: [id] }]);
  });

  it("answers a creation with its URL", async () => {
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

    it("all attributes except excluded ones, and always the id", async () => {
      const excluded = `excludedAttributes=id,meta,active,name.givenName,emails.type,displayName,nothing,${ENTERPRISE}:manager`;
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

  it("reads a search under names in any case", async () => {
    const found = await scim.ask("POST", "/Users/.search", {
      Schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
      Filter: 'userName sw "b"',
      COUNT: 1,
    });
    expect(found.body).to.include({ totalResults: 0 });
  });

  it("counts without resources for count 0, and never returns more than count", async () => {
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

  it("reconciles all users if a group's change affects more than twenty", async () => {
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

  it("repeats a change after a conflict, so that none is lost", async () => {
    const titles = ["nickName", "title", "locale"].map((path) => patched({ op: "add", path, value: "x" }));
    for (const { status } of await Promise.all(titles)) expect(status).to.equal(200);
    const { body } = await scim.ask("GET", `/Users/${id}`);
    expect(body).to.include({ nickName: "x", title: "x", locale: "x" });
    expect(body["meta"]).to.deep.include({ version: 'W/"4"' });
  });
});
