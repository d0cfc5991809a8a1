import { expect } from "chai";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { ADA, ENTERPRISE, openScim, PATCH, type ScimWorld, USER } from "./scim-world.ts";

describe("A PATCH changes", () => {
  let scim: ScimWorld;
  let id: string;

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user(ADA);
  });

  const patched = (...operations: JsonObject[]) => scim.patch(`/Users/${id}`, ...operations);

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

  it("what it says under names in any case", async () => {
    const operations = [
      { OP: "replace", Path: "active", VALUE: false },
      { Op: "add", value: { Title: "Countess", NAME: { GivenName: "Augusta" } } },
      { op: "Add", path: "Emails", Value: [{ VALUE: "third@example.com", Type: "other" }] },
    ];
    for (const name of ["operations", "OPERATIONS", "Operations"]) {
      const { status, body } = await scim.ask("PATCH", `/Users/${id}`, {
        Schemas: [PATCH],
        [name]: operations,
      });
      expect([status, body["active"], body["title"]]).to.deep.equal([200, false, "Countess"]);
      expect(body["name"]).to.deep.equal({ givenName: "Augusta", familyName: "Lovelace" });
      expect(body["emails"]).to.deep.include({ value: "third@example.com", type: "other" });
    }
  });

  it("members under names in any case", async () => {
    const other = await scim.user({ userName: "bob" });
    const group = await scim.ask("POST", "/Groups", { DisplayName: "Staff", Members: [{ Value: id }] });
    const address = `/Groups/${group.body["id"]}`;
    const members = async () => (await scim.store.members(String(group.body["id"]))).toSorted();
    expect(await members()).to.deep.equal([id]);
    await scim.patch(address, { op: "add", path: "MEMBERS", value: [{ VALUE: other }] });
    expect(await members()).to.deep.equal([id, other].toSorted());
    await scim.ask("PUT", address, { displayName: "Staff", MEMBERS: [{ vaLue: other }] });
    expect(await members()).to.deep.equal([other]);
  });

  it("removes attributes with empty values", async () => {
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
