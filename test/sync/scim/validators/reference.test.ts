import { expect } from "chai";
import type { JsonObject } from "../../../../sync/scim/json.ts";
import { ENTERPRISE, GROUP, PATCH, USER } from "../scim-world.ts";
import { expectError, expectStatus, openValidator, type Received, sequence, valueAt } from "./client.ts";

const { send } = openValidator();
const ids = new Map<string, string>();
const idOf = (name: string) => ids.get(name) ?? "none";

const address = (type: "work" | "other", country: string | null) => ({
  type,
  country,
  region: null,
  primary: false,
});
/** A user as the collection makes them: names of parts with capitals, and null for what is missing. */
const userNamed = (userName: string, more: JsonObject = {}): JsonObject => ({
  schemas: [USER],
  userName,
  active: true,
  displayName: "Kim Baker",
  externalId: "22fbc523-6032-4c5f-939d-5d4850cf3e52",
  name: { formatted: "Dan Baker", familyName: "Employee", givenName: "Dan", honorificPrefix: null },
  emails: [
    { Primary: true, type: "work", value: `${userName}@example.com` },
    { Primary: false, type: "home", value: `${userName}@home.example` },
  ],
  addresses: [address("work", "Bermuda"), address("other", null)],
  phoneNumbers: [{ type: "fax", primary: false, value: "1" }],
  meta: { resourceType: "User", created: "2019-09-18T18:15:26.5788954+00:00" },
  roles: [],
  ...more,
});
const enterprise = { [ENTERPRISE]: { Department: "Sales", Manager: { Value: "SuzzyQ" } } };

async function post(type: "Users" | "Groups", key: string, body: JsonObject): Promise<JsonObject> {
  const made = await send("POST", `/${type}`, body);
  expectStatus(made, 201);
  ids.set(key, String(made.body["id"]));
  return made.body;
}
const group = (displayName: string, ...members: string[]): JsonObject => ({
  schemas: [GROUP],
  displayName,
  members: members.map((key) => ({ value: idOf(key), display: "VP" })),
});
const patch = (path: string, ...Operations: JsonObject[]) =>
  send("PATCH", path, { schemas: [PATCH], Operations });
async function read(type: "Users" | "Groups", key: string): Promise<JsonObject> {
  const found = await send("GET", `/${type}/${idOf(key)}`);
  expectStatus(found, 200);
  expect(found.body["id"]).to.equal(idOf(key));
  return found.body;
}
async function remove(type: "Users" | "Groups", ...keys: string[]): Promise<void> {
  for (const key of keys) expectStatus(await send("DELETE", `/${type}/${idOf(key)}`), 204);
}
const textOf = ({ body }: Received) => JSON.stringify(body);
async function total(query: string, expected: number): Promise<Received> {
  const found = await send("GET", `/Users?${query}`);
  expectStatus(found, 200);
  expect(found.body["totalResults"]).to.equal(expected);
  return found;
}
/** The collection does not quote texts, which RFC 7644, section 3.4.2.2, requires. */
async function filter(unquoted: string, quoted: string, expected: number): Promise<void> {
  const refused = await send("GET", `/Users?filter=${encodeURIComponent(unquoted)}`);
  expectError(refused, 400);
  expect(refused.body["scimType"]).to.equal("invalidFilter");
  await total(`filter=${encodeURIComponent(quoted)}`, expected);
}
const members = async (key: string) => (await read("Groups", key))["members"];

/** Source: PostmanCollection.json of AzureAD/SCIMReferenceCode. Rows of the page name where the endpoint differs. */
sequence("The Postman collection of Microsoft's SCIM reference code", {
  "Endpoint tests: Get empty Users": async () => expectStatus(await send("GET", "/users"), 200),
  "Endpoint tests: Get empty Groups": async () => expectStatus(await send("GET", "/Groups"), 200),
  "Endpoint tests: Get ResourceTypes": async () => {
    const { body } = await send("GET", "/ResourceTypes");
    expect(valueAt(body, "Resources", 0, "endpoint")).to.equal("/Users");
  },
  "Endpoint tests: Get ServiceProviderConfig": async () => {
    const { body } = await send("GET", "/ServiceProviderConfig");
    expect(valueAt(body, "patch", "supported")).to.equal(true);
  },
  "Endpoint tests: Get Schemas": async () => {
    expect(textOf(await send("GET", "/Schemas"))).to.include("User Account");
  },
  "User tests: Post User": async () => {
    await post("Users", "1", userNamed("UserName123", { displayName: "BobIsAmazing" }));
  },
  "User tests: Post EnterpriseUser": async () => {
    const body = await post(
      "Users",
      "2",
      userNamed("UserName222", { schemas: [ENTERPRISE, USER], ...enterprise }),
    );
    expect(body[ENTERPRISE]).to.deep.equal({ department: "Sales", manager: { value: "SuzzyQ" } });
  },
  "User tests: Get user1": async () => {
    expect((await read("Users", "1"))["userName"]).to.equal("UserName123");
  },
  "User tests: Get user2": async () => {
    expect((await read("Users", "2"))["userName"]).to.equal("UserName222");
  },
  "User tests: Get User Attributes": async () => {
    expect(textOf(await total("attributes=userName,emails", 2))).to.include(idOf("1"));
  },
  "User tests: Get User Filters": async () => {
    const found = await send("GET", "/Users/?filter=DisplayName+eq+%22BobIsAmazing%22");
    expect(textOf(found)).to.include(idOf("1"));
  },
  "User tests: patch user1": async () => {
    const operation = { op: "replace", path: "userName", value: "ryan3" };
    expectStatus(await patch(`/Users/${idOf("1")}`, operation), 200);
  },
  "User tests: Get User1 Check Patch": async () => {
    expect((await read("Users", "1"))["userName"]).to.equal("ryan3");
  },
  "User tests: User 2 replace test": async () => {
    const name = { formatted: "NewName", familyName: "Leenay", givenName: "Ryan" };
    const put = userNamed("UserNameReplace2", { id: idOf("2"), name });
    expectStatus(await send("PUT", `/Users/${idOf("2")}`, put), 200);
  },
  "User tests: Get user2 Check replace": async () => {
    expect(valueAt(await read("Users", "2"), "name", "formatted")).to.equal("NewName");
  },
  "User tests: Delete user1, user2": async () => remove("Users", "1", "2"),
  "Group tests: Create empty group": async () => {
    await post("Groups", "g1", group("Group1DisplayName"));
  },
  "Group tests: Create users 3 and 4 for group 2": async () => {
    for (const key of ["3", "4"]) await post("Users", key, userNamed(`UserName${key}`));
  },
  "Group tests: Create filled group 2": async () => {
    const body = await post("Groups", "g2", group("GroupDisplayName2", "3"));
    expect(body["members"]).to.deep.equal([{ value: idOf("3"), type: "User" }]);
  },
  "Group tests: Get Groups": async () => expectStatus(await send("GET", "/Groups"), 200),
  "Group tests: Create group 3": async () => {
    await post("Groups", "g3", group("GroupDisplayName3"));
  },
  "Group tests: Put replace group3": async () =>
    expectStatus(
      await send("PUT", `/Groups/${idOf("g3")}`, { id: idOf("g3"), ...group("putName", "3", "4") }),
      200,
    ),
  "Group tests: Validate group 3": async () => {
    expect(JSON.stringify(await read("Groups", "g3"))).to.include(idOf("3"));
  },
  "Group tests: Patch add, remove and add user4 to group1": async () => {
    const value = [{ displayName: "new User", value: idOf("4") }];
    const add = { name: "addMember", op: "add", path: "members", value };
    const path = `members[value eq "${idOf("4")}"]`;
    for (const operation of [add, { op: "remove", path }, add])
      expectStatus(await patch(`/Groups/${idOf("g1")}`, operation), 204);
  },
  "Group tests: Get group by id": async () => {
    expect(await members("g1")).to.deep.equal([{ value: idOf("4"), type: "User" }]);
  },
  "Group tests: Patch remove all users": async () =>
    expectStatus(await patch(`/Groups/${idOf("g1")}`, { op: "remove", path: "members" }), 204),
  "Group tests: Get group by id, without members": async () => {
    expect(await members("g1")).to.deep.equal([]);
  },
  "Group tests: Delete users 3 and 4, groups 1 to 3": async () => {
    await remove("Users", "3", "4");
    await remove("Groups", "g1", "g2", "g3");
  },
  "ComplexAttribute tests: create user1, user2": async () => {
    const emails = [{ Primary: true, type: "work", value: "emailName357" }];
    await post("Users", "1", userNamed("UserName111", { emails }));
    await post("Users", "2", userNamed("UserName222"));
  },
  "ComplexAttribute tests: Get user attributes": async () => {
    expect(textOf(await total(`attributes=${encodeURIComponent('emails[type eq "work"]')}`, 2))).to.include(
      "emailName357",
    );
  },
  "ComplexAttribute tests: Get user via attributes filter": async () => {
    const attributes = encodeURIComponent('emails[value eq "emailName357"]');
    expect(textOf(await total(`attributes=${attributes}`, 2))).to.include("emailName357");
  },
  "ComplexAttribute tests: Delete User1, User2": async () => remove("Users", "1", "2"),
  "Garbage: Post user OMalley": async () => {
    const name = { familyName: "OMalley", givenName: "Darl" };
    expect(await post("Users", "1", userNamed("OMalley", { name }))).to.include({
      userName: "OMalley",
      active: true,
    });
  },
  "Garbage: Post emp1 with string True": async () => {
    expect((await post("Users", "2", userNamed("emp1", { active: "True" })))["active"]).to.equal(true);
  },
  "Garbage: Get all users": async () => {
    expect(textOf(await total("", 2))).to.include("OMalley");
  },
  "Garbage: Post emp2, emp3": async () => {
    await post("Users", "3", userNamed("emp2"));
    await post("Users", "4", userNamed("emp3"));
  },
  "Garbage: Post no username": async () => {
    const { userName: _, ...rest } = userNamed("no name");
    expectError(await send("POST", "/Users", rest), 400);
  },
  "Garbage: Post junk": async () =>
    expectError(await send("POST", "/Users", '{"acve": tre, "adadfdresses": ['), 400),
  "Garbage: Post emp3 exists, three times": async () => {
    for (const _ of [1, 2, 3]) expectError(await send("POST", "/Users", userNamed("emp3")), 409);
  },
  "Garbage: Put a user no username": async () => {
    const { userName: _, ...rest } = userNamed("OMalley", { userame: "OMalley", active: false });
    expectError(await send("PUT", `/Users/${idOf("1")}`, rest), 400);
  },
  "Garbage: Put a user misspelled attribute": async () => {
    const { addresses, ...rest } = userNamed("OMalley", { active: false });
    const put = await send("PUT", `/Users/${idOf("1")}`, { ...rest, adreses: addresses ?? [] });
    expectStatus(put, 200);
    expect(textOf(put)).not.to.match(/adres|addres/i);
  },
  "Garbage: Post enterprise user": async () => {
    await post("Users", "5", userNamed("enterprise", { ...enterprise, schemas: [USER, ENTERPRISE] }));
  },
  "Garbage: Patch user omalley new username, and active with boolean": async () => {
    const name = { op: "Replace", path: "userName", value: "newusername" };
    expectStatus(await patch(`/Users/${idOf("1")}`, name), 200);
    expectStatus(await patch(`/Users/${idOf("1")}`, { op: "Replace", path: "active", value: false }), 200);
  },
  "Garbage: get user1": async () => {
    expect(await read("Users", "1")).to.include({ userName: "newusername", active: false });
  },
  "Garbage: Put a user OMalley": async () => {
    const name = { familyName: "OMalley", givenName: "Darl" };
    const sent = userNamed("OMalley", { name, active: false, addresses: [address("work", "Germany")] });
    const put = await send("PUT", `/Users/${idOf("1")}`, sent);
    expect([put.status, put.body["active"], put.body["userName"]]).to.deep.equal([200, false, "OMalley"]);
    expect(textOf(put)).to.include("Germany");
  },
  "Garbage: Paginate": async () => {
    expect((await total("startIndex=1&count=2", 5)).body["itemsPerPage"]).to.equal(2);
  },
  "Garbage: get user attributes": async () => {
    await total("attributes=userName,emails", 5);
  },
  "Garbage: filter eq and (val or val)": async () =>
    filter(
      "name.FamilyName eq Employee and (emails.Value co example.com or emails.Value co example.org)",
      'name.FamilyName eq "Employee" and (emails.Value co "example.com" or emails.Value co "example.org")',
      4,
    ),
  "Garbage: filter starts with": async () => filter("userName sw O", 'userName sw "O"', 1),
  "Garbage: filter greater than": async () =>
    filter(
      "meta.Created gt 2015-10-10T14:38:21.8617979-07:00",
      'meta.Created gt "2015-10-10T14:38:21.8617979-07:00"',
      5,
    ),
  "Group garbage: Post group": async () => {
    await post("Groups", "g1", { schemas: [GROUP], displayName: "Group 1", externalId: "015489ea" });
  },
  "Group garbage: Group patch add member, member2": async () => {
    for (const value of ["string id 1", "string id 2"])
      expectError(await patch(`/Groups/${idOf("g1")}`, { op: "add", path: "members", value }), 400);
  },
  "Group garbage: Get group": async () => {
    expect(await members("g1")).to.deep.equal([]);
  },
  "Group garbage: Get group exclude members": async () => {
    const { status, body } = await send("GET", `/Groups/${idOf("g1")}?excludedAttributes=members`);
    expect([status, body["members"]]).to.deep.equal([200, undefined]);
  },
  "Group garbage: group put": async () => {
    const put = { id: idOf("g1"), schemas: [GROUP], displayName: "Tiffany Ortiz" };
    const { status, body } = await send("PUT", `/Groups/${idOf("g1")}`, put);
    expect([status, body["displayName"]]).to.deep.equal([200, "Tiffany Ortiz"]);
  },
  "Teardown: Delete users and group": async () => {
    await remove("Users", "1", "2", "3", "4", "5");
    await remove("Groups", "g1");
  },
  "Teardown: Get all users": async () => {
    expect((await total("attributes=userName", 0)).body["Resources"]).to.deep.equal([]);
  },
});
