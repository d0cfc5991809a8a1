import { expect } from "chai";
import { USER } from "../scim-world.ts";
import {
  expectError,
  expectStatus,
  LIST,
  openValidator,
  type Received,
  sequence,
  valueAt,
} from "./client.ts";

const { send } = openValidator();
const userNamed = (userName: string, givenName: string) => ({
  schemas: [USER],
  userName,
  name: { givenName, familyName: "Tester" },
  emails: [{ primary: true, value: userName, type: "work" }],
  displayName: `${givenName} Tester`,
  active: true,
});
const byName = (userName: string) => `/Users?filter=userName eq "${userName}"`;

function expectList({ body }: Received, total: number): void {
  expect(body["schemas"]).to.deep.equal([LIST]);
  expect(body["totalResults"]).to.equal(total);
}

let existing = "";
let created = "";
const RANDOM = "random.user@example.com";

/**
 * Okta's SCIM 2.0 spec test for BlazeMeter API Monitoring (Runscope), with its assertions. Sources: "Test your SCIM API", Okta Developer;
 * Okta-SCIM-20-SPEC-Test.json, as exported in May 2024. It expects one user to be there.
 */
sequence("Okta's SCIM 2.0 spec test", {
  "Test Users endpoint": async () => {
    await send("POST", "/Users", userNamed("first.user@example.com", "First"));
    const listed = await send("GET", "/Users?count=1&startIndex=1");
    expectStatus(listed, 200);
    expectList(listed, 1);
    expect(listed.body).to.include({ itemsPerPage: 1, startIndex: 1 });
    const user = valueAt(listed.body, "Resources", 0) ?? null;
    for (const path of [
      ["id"],
      ["name", "familyName"],
      ["name", "givenName"],
      ["userName"],
      ["active"],
      ["emails", 0, "value"],
    ])
      expect(valueAt(user, ...path), path.join(".")).not.to.be.oneOf([undefined, null, ""]);
    existing = String(valueAt(user, "id"));
  },
  "Get Users/{id}": async () => {
    const { status, body } = await send("GET", `/Users/${existing}`);
    expect([status, body["id"], body["active"]]).to.deep.equal([200, existing, true]);
    expect(valueAt(body, "emails", 0, "value")).to.equal("first.user@example.com");
    expect(valueAt(body, "name", "givenName")).to.equal("First");
  },
  "Test invalid User by username": async () => {
    const found = await send("GET", byName("abcdefgh@example.com"));
    expectStatus(found, 200);
    expectList(found, 0);
  },
  "Test invalid User by ID": async () =>
    expectError(await send("GET", "/Users/010101001010101011001010101011"), 404),
  "Make sure random user doesn't exist": async () => {
    const found = await send("GET", byName(RANDOM));
    expectStatus(found, 200);
    expectList(found, 0);
  },
  "Create Okta user with realistic values": async () => {
    const { status, body } = await send("POST", "/Users", userNamed(RANDOM, "Random"));
    expect([status, body["active"], body["userName"]]).to.deep.equal([201, true, RANDOM]);
    expect(body["name"]).to.deep.equal({ givenName: "Random", familyName: "Tester" });
    expect(body["schemas"]).to.include(USER);
    created = String(body["id"]);
  },
  "Verify that user was created": async () => {
    const { status, body } = await send("GET", `/Users/${created}`);
    expect([status, body["userName"]]).to.deep.equal([200, RANDOM]);
    expect(body["name"]).to.deep.equal({ givenName: "Random", familyName: "Tester" });
  },
  "Expect failure when recreating user with same values": async () =>
    expectError(await send("POST", "/Users", userNamed(RANDOM, "Random")), 409),
  "Username Case Sensitivity Check": async () => {
    const found = await send("GET", byName(RANDOM.toUpperCase()));
    expectStatus(found, 200);
    expectList(found, 1);
  },
  "Verify Groups endpoint (optional)": async () => {
    const listed = await send("GET", "/Groups");
    expectStatus(listed, 200);
    expect(listed.body["Resources"]).to.be.an("array");
  },
  "Check status 401": async () =>
    expectError(await send("GET", byName(RANDOM.toUpperCase()), undefined, "non-token"), 401),
  "Check status 404": async () => expectError(await send("GET", "/Users/00919288221112222"), 404),
});

const MAIL = "crud.user@example.com";
let crud = "";
const seen = async () => (await send("GET", `/Users/${crud}`)).body;

/**
 * The requests that reach the endpoint during Okta's CRUD test, as "Okta and SCIM Version 2.0" shows them. Source of the steps: "Test your
 * SCIM app", Okta Developer. The other steps are requests to Okta itself.
 */
sequence("Okta's SCIM 2.0 CRUD test", {
  "Assign the user: look for the userName": async () => {
    const found = await send("GET", `${byName(MAIL)}&startIndex=1&count=100`);
    expectStatus(found, 200);
    expectList(found, 0);
  },
  "Assign the user: create": async () => {
    const sent = {
      ...userNamed(MAIL, "Crud"),
      externalId: "00ujl29u0le5T6Aj10h7",
      groups: [],
      password: "1mz050nq",
    };
    const { status, body } = await send("POST", "/Users", sent);
    expectStatus({ status, body }, 201);
    crud = String(body["id"]);
  },
  "Verify that the user was created": async () => {
    const found = await send("GET", byName(MAIL));
    expectList(found, 1);
    expect(valueAt(found.body, "Resources", 0, "id")).to.equal(crud);
  },
  "Update the firstName: read, then PUT": async () => {
    const before = await seen();
    const name = { givenName: "Renamed", familyName: "Tester" };
    expectStatus(await send("PUT", `/Users/${crud}`, { ...before, name }), 200);
  },
  "Verify that the attribute was updated": async () => {
    expect(valueAt(await seen(), "name", "givenName")).to.equal("Renamed");
  },
  "Deactivate the user": async () => {
    const Operations = [{ op: "replace", value: { active: false } }];
    const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
    expectStatus(await send("PATCH", `/Users/${crud}`, { schemas, Operations }), 200, 204);
  },
  "Verify that the user was deactivated": async () => {
    const found = await send("GET", byName(MAIL));
    expect(valueAt(found.body, "Resources", 0, "active")).to.equal(false);
  },
  "Reactivate and reassign the user": async () =>
    expectStatus(await send("PUT", `/Users/${crud}`, { ...(await seen()), active: true }), 200),
  "Verify that the user was reactivated": async () => {
    expect(await seen()).to.include({ id: crud, active: true });
  },
  "Remove the app from the user, and verify": async () => {
    expectStatus(await send("PUT", `/Users/${crud}`, { ...(await seen()), active: false }), 200);
    expect(await seen()).to.include({ id: crud, active: false });
  },
});
