import { expect } from "chai";
import { isList, isObject, type Json, type JsonObject } from "../../../../sync/scim/json.ts";
import { ENTERPRISE, GROUP, PATCH, USER } from "../scim-world.ts";
import { expectStatus, openValidator, sequence, valueAt } from "./client.ts";

const { send } = openValidator();
const patch = (address: string, ...Operations: JsonObject[]) =>
  send("PATCH", address, { schemas: [PATCH], Operations });

/** The targets of the mappings that Entra ID proposes for a new app. Source: "Tutorial: Develop and plan provisioning for a SCIM endpoint". */
const SINGLE_TARGETS = [
  "displayName",
  "title",
  "preferredLanguage",
  "name.givenName",
  "name.familyName",
  "name.formatted",
  'emails[type eq "work"].value',
  'addresses[type eq "work"].formatted',
  'addresses[type eq "work"].streetAddress',
  'addresses[type eq "work"].locality',
  'addresses[type eq "work"].region',
  'addresses[type eq "work"].postalCode',
  'addresses[type eq "work"].country',
  'phoneNumbers[type eq "work"].value',
  'phoneNumbers[type eq "mobile"].value',
  'phoneNumbers[type eq "fax"].value',
  `${ENTERPRISE}:employeeNumber`,
  `${ENTERPRISE}:department`,
];
const USER_TARGETS = ["userName", "active", "externalId", ...SINGLE_TARGETS, `${ENTERPRISE}:manager`];
const GROUP_TARGETS = ["displayName", "externalId", "members"];

/** The value at a target, as the validation reads it from an answer. */
function targetOf(body: JsonObject, target: string): Json | undefined {
  if (target.startsWith(ENTERPRISE)) return valueAt(body, ENTERPRISE, target.slice(ENTERPRISE.length + 1));
  const [, name = "", type, sub = ""] = /^(\w+)\[type eq "(\w+)"\]\.(\w+)$/.exec(target) ?? [];
  if (type === undefined) return valueAt(body, ...target.split("."));
  const listed = body[name];
  const one = isList(listed) ? listed.filter(isObject).find((each) => each["type"] === type) : undefined;
  return one?.[sub];
}

/** The names that the validation derives from a schema: `name.part`, `name[type eq "…"].part` or `name[primary eq "True"].part`. */
function flattened(schema: JsonObject): string[] {
  const listed = (value: Json | undefined) => (isList(value) ? value.filter(isObject) : []);
  const id = String(schema["id"]);
  return listed(schema["attributes"]).flatMap((attribute) => {
    const name = String(attribute["name"]);
    if (id !== USER && id !== GROUP) return [`${id}:${name}`];
    const parts = listed(attribute["subAttributes"]);
    if (name === "members" || attribute["type"] !== "complex") return [name];
    if (attribute["multiValued"] !== true) return parts.map((part) => `${name}.${part["name"]}`);
    const types = valueAt(parts.find((part) => part["name"] === "type") ?? null, "canonicalValues");
    const selectors = isList(types) ? types.map((type) => `type eq "${type}"`) : ['primary eq "True"'];
    return selectors.flatMap((selector) => parts.map((part) => `${name}[${selector}].${part["name"]}`));
  });
}

const userNamed = (userName: string): JsonObject => ({
  schemas: [USER, ENTERPRISE],
  userName,
  externalId: `external-${userName}`,
  active: true,
  displayName: "Test User",
  title: "Tester",
  preferredLanguage: "en-US",
  name: { givenName: "Test", familyName: "User", formatted: "Test User" },
  emails: [{ type: "work", primary: true, value: userName }],
  addresses: [{ type: "work", primary: true, locality: "Redmond", country: "US" }],
  phoneNumbers: [
    { type: "work", primary: true, value: "1" },
    { type: "mobile", primary: false, value: "2" },
  ],
  [ENTERPRISE]: { employeeNumber: "7", department: "Tests" },
});
async function createUser(userName: string): Promise<string> {
  const { status, body } = await send("POST", "/Users", userNamed(userName));
  expect([status, body["userName"]]).to.deep.equal([201, userName]);
  return String(body["id"]);
}
async function createGroup(displayName: string): Promise<string> {
  const sent = { schemas: [GROUP], displayName, externalId: `external-${displayName}` };
  const { status, body } = await send("POST", "/Groups", sent);
  expect([status, body["displayName"]]).to.deep.equal([201, displayName]);
  return String(body["id"]);
}
const totalOf = async (address: string) => {
  const { status, body } = await send("GET", address);
  expect(status).to.equal(200);
  return body["totalResults"];
};
const usersNamed = (name: string) => totalOf(`/Users?filter=userName eq "${name}"`);
const groupsNamed = (name: string) =>
  totalOf(`/Groups?excludedAttributes=members&filter=displayName eq "${name}"`);

async function expectPages(address: string): Promise<void> {
  for (const page of [0, 1, 2]) {
    const { status, body } = await send("GET", `${address}?startIndex=${page * 5 + 1}&count=5`);
    expect([status, body["startIndex"], body["itemsPerPage"]]).to.deep.equal([
      200,
      page * 5 + 1,
      page < 2 ? 5 : 1,
    ]);
  }
}
async function expectProvisionedUser(userName: string): Promise<string> {
  expect(await usersNamed(userName)).to.equal(0);
  const id = await createUser(userName);
  expect(await usersNamed(userName)).to.equal(1);
  return id;
}
async function expectProvisionedGroup(name: string): Promise<string> {
  expect(await groupsNamed(name)).to.equal(0);
  const id = await createGroup(name);
  expect(await groupsNamed(name)).to.equal(1);
  return id;
}

/**
 * Microsoft's validation for the app gallery: the requests to the endpoint, and what it expects of the answers. Those of Entra ID's own
 * provisioning are as its documentation shows them. Sources: SCIM-Validation-Test-Overview.md and SCIMTests_Workflow.json in
 * AzureAD/SCIMReferenceCode; "Tutorial: Develop and plan provisioning for a SCIM endpoint in Microsoft Entra ID".
 */
sequence("Microsoft's SCIM validation", {
  Create_User_Test: async () => {
    await expectProvisionedUser("create@contoso.example");
  },
  Update_User_Test: async () => {
    const id = await createUser("update@contoso.example");
    const title = { op: "Replace", path: "title", value: "Manager" };
    const department = { op: "Add", path: `${ENTERPRISE}:department`, value: "Sales" };
    expectStatus(await patch(`/Users/${id}`, title, department), 200, 204);
    const { body } = await send("GET", `/Users/${id}`);
    expect([body["title"], targetOf(body, department.path)]).to.deep.equal(["Manager", "Sales"]);
  },
  Disable_User_Test: async () => {
    for (const [number, value] of [false, "False"].entries()) {
      const name = `disable${number}@contoso.example`;
      const id = await createUser(name);
      expectStatus(await patch(`/Users/${id}`, { op: "Replace", path: "active", value }), 200, 204);
      const { body } = await send("GET", `/Users?filter=userName eq "${name}"`);
      expect(valueAt(body, "Resources", 0, "active")).to.equal(false);
    }
  },
  Delete_User_Test: async () => {
    const id = await createUser("delete@contoso.example");
    expectStatus(await send("DELETE", `/Users/${id}`), 204);
    expectStatus(await send("GET", `/Users/${id}`), 404);
    expect(await usersNamed("delete@contoso.example")).to.equal(0);
  },
  User_Update_Manager_Test: async () => expectManagers("managed@contoso.example"),
  Restore_User_Test: async () => {
    const id = await expectProvisionedUser("restore@contoso.example");
    expectStatus(await send("DELETE", `/Users/${id}`), 204);
    await expectProvisionedUser("restore@contoso.example");
  },
  POD_User_Test: async () => {
    await expectProvisionedUser("on.demand@contoso.example");
  },
  Create_Group_Test: async () => {
    await expectProvisionedGroup("Created");
  },
  Update_Group_Test: async () => {
    const id = await createGroup("Before");
    expectStatus(
      await patch(`/Groups/${id}`, { op: "Replace", path: "displayName", value: "After" }),
      200,
      204,
    );
    expect([await groupsNamed("Before"), await groupsNamed("After")]).to.deep.equal([0, 1]);
  },
  Delete_Group_Test: async () => {
    const id = await createGroup("Deleted");
    expectStatus(await send("DELETE", `/Groups/${id}`), 204);
    expect(await groupsNamed("Deleted")).to.equal(0);
  },
  Group_Update_Add_Member_Test: async () => {
    const [group, user] = [await createGroup("Joined"), await createUser("join@contoso.example")];
    const value = [{ $ref: null, value: user }];
    expectStatus(await patch(`/Groups/${group}`, { op: "Add", path: "members", value }), 200, 204);
    expect(await totalOf(`/Groups?filter=id eq "${group}" and members eq "${user}"`)).to.equal(1);
  },
  Group_Update_Remove_Member_Test: async () => {
    const [group, user] = [await createGroup("Left"), await createUser("leave@contoso.example")];
    const value = [{ $ref: null, value: user }];
    await patch(`/Groups/${group}`, { op: "Add", path: "members", value });
    expectStatus(await patch(`/Groups/${group}`, { op: "Remove", path: "members", value }), 200, 204);
    expect(await totalOf(`/Groups?filter=id eq "${group}" and members eq "${user}"`)).to.equal(0);
  },
  POD_Group_Test: async () => {
    await expectProvisionedGroup("On demand");
  },
  Restore_Group_Test: async () => {
    const id = await expectProvisionedGroup("Restored");
    expectStatus(await send("DELETE", `/Groups/${id}`), 204);
    await expectProvisionedGroup("Restored");
  },
  Schema_Discoverability_Test: async () => {
    const { status, body } = await send("GET", "/Schemas");
    const schemas = isList(body["Resources"]) ? body["Resources"].filter(isObject) : [];
    const names = (isGroup: boolean) =>
      schemas.filter(({ id }) => (id === GROUP) === isGroup).flatMap(flattened);
    expect(status).to.equal(200);
    expect(names(false)).to.include.members(USER_TARGETS);
    expect(names(true)).to.include.members(GROUP_TARGETS);
  },
  SCIM_Null_Update_Test: async () => {
    const id = await createUser("null@contoso.example");
    for (const value of ["", null]) {
      const operations = SINGLE_TARGETS.map((path) => ({ op: "replace", path, value }));
      expectStatus(await patch(`/Users/${id}`, ...operations), 200, 204);
      const { body } = await send("GET", `/Users/${id}`);
      for (const target of SINGLE_TARGETS)
        expect(targetOf(body, target), target).to.be.oneOf([undefined, null, ""]);
      expect(body).to.include({ userName: "null@contoso.example", active: true });
    }
  },
  SCIM_User_Create_Test: async () => {
    expect(await createUser("direct@contoso.example")).not.to.equal("");
  },
  SCIM_User_Update_Test: async () => {
    const id = await createUser("direct.update@contoso.example");
    const operations = SINGLE_TARGETS.map((path, number) => ({
      op: "replace",
      path,
      value: `upd-${number}`,
    }));
    expectStatus(await patch(`/Users/${id}`, ...operations), 200, 204);
    const { body } = await send("GET", `/Users/${id}`);
    for (const { path, value } of operations) expect(targetOf(body, path), path).to.equal(value);
  },
  SCIM_Group_Create_Test: async () => {
    expect(await createGroup("Direct")).not.to.equal("");
  },
  SCIM_Group_Update_Test: async () => {
    const id = await createGroup("Direct update");
    const values = { displayName: "upd-name", externalId: "upd-id" };
    const operations = Object.entries(values).map(([path, value]) => ({ op: "replace", path, value }));
    expectStatus(await patch(`/Groups/${id}`, ...operations), 200, 204);
    expect((await send("GET", `/Groups/${id}`)).body).to.include(values);
  },
  SCIM_User_Pagination_Test: async () => {
    const own = openValidator();
    for (let number = 0; number < 11; number++)
      await own.send("POST", "/Users", userNamed(`u${number}@contoso.example`));
    for (const page of [0, 1, 2]) {
      const { status, body } = await own.send("GET", `/Users?startIndex=${page * 5 + 1}&count=5`);
      expect([status, body["startIndex"]]).to.deep.equal([200, page * 5 + 1]);
      expect(body).to.include({ totalResults: 11, itemsPerPage: page < 2 ? 5 : 1 });
    }
  },
  SCIM_Group_Pagination_Test: async () => {
    while (Number(await totalOf("/Groups?count=0")) < 11)
      await createGroup(`Page ${await totalOf("/Groups?count=0")}`);
    await expectPages("/Groups");
  },
  SCIM_Update_Manager_Test: async () => expectManagers("direct.managed@contoso.example"),
});

/** A manager is set, changed and removed. */
async function expectManagers(userName: string): Promise<void> {
  const id = await createUser(userName);
  const path = `${ENTERPRISE}:manager`;
  const managers = [await createUser(`first.${userName}`), await createUser(`second.${userName}`)];
  for (const [op, value, expected] of [
    ["Add", managers[0] ?? "", managers[0]],
    ["Replace", managers[1] ?? "", managers[1]],
    ["Replace", "", undefined],
  ] as const) {
    expectStatus(await patch(`/Users/${id}`, { op, path, value }), 200, 204);
    const { body } = await send("GET", `/Users/${id}`);
    expect(valueAt(body, ENTERPRISE, "manager", "value")).to.equal(expected);
  }
}
