import { expect } from "chai";
import * as fc from "fast-check";
import { isObject, type Json, type JsonObject } from "../../../sync/scim/json.ts";
import { runs } from "../../support/properties.ts";
import { ADA, ENTERPRISE, openScim, PATCH, USER } from "./scim-world.ts";

const ACTIVE_ADA = { ...ADA, title: "Countess", active: true };
const DEACTIVATE = { op: "replace", path: "active", value: false };

/** Names of attributes that sync does not read, in every spelling of a path. */
const unreadName = fc.constantFrom(
  "phoneNumbers",
  "addresses",
  "roles",
  "ims",
  "photos",
  "entitlements",
  "x509Certificates",
  "locale",
  "timezone",
  "preferredLanguage",
  "profileUrl",
  "userType",
  "groups",
  "meta",
  "schemas",
  "password",
  "name.honorificSuffix",
  "emails.display",
  `${ENTERPRISE}:manager`,
  `${ENTERPRISE}:department`,
  ENTERPRISE,
  "urn:example:custom:2.0:User:active",
  "shoeSize",
);
const anyCase = fc
  .tuple(unreadName, fc.constantFrom("as it is", "upper", "lower"), fc.boolean())
  .map(([name, letters, hasUrn]) => {
    const full = hasUrn && !name.startsWith("urn:") ? `${USER}:${name}` : name;
    return letters === "upper" ? full.toUpperCase() : letters === "lower" ? full.toLowerCase() : full;
  });
const selector = fc.oneof(
  fc.constantFrom('type eq "work"', "primary eq True", "value pr", 'x[y eq "z"]', "", "]", "(", '"'),
  fc.string({ maxLength: 12 }),
);
const unreadPath = fc.oneof(
  { weight: 3, arbitrary: anyCase },
  fc.tuple(anyCase, selector).map(([name, filter]) => `${name}[${filter}]`),
  fc
    .tuple(anyCase, selector, fc.constantFrom("value", "primary", "$ref", "locality"))
    .map(([name, filter, sub]) => `${name}[${filter}].${sub}`),
  fc.tuple(anyCase, fc.constantFrom("[", ".", " ", ".a.b", " (x)", "\n")).map((both) => both.join("")),
);
const anyValue = fc.oneof(
  fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value))),
  fc.constantFrom<Json>([[]], [{ value: {} }], { primary: "x" }, [{ value: "1", primary: "x" }], "\ud800"),
);
const junkOperation: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ op: fc.constantFrom("add", "Replace", "Remove"), path: unreadPath, value: anyValue }),
  fc.record({ op: fc.constantFrom("add", "replace", "remove"), path: unreadPath }),
  fc
    .tuple(fc.constantFrom("Add", "replace"), fc.dictionary(unreadPath, anyValue, { maxKeys: 4 }))
    .map(([op, value]) => ({ op, value })),
);
const deactivation = fc.constantFrom<JsonObject>(
  DEACTIVATE,
  { op: "Replace", path: "active", value: "False" },
  { op: "add", path: `${USER}:active`, value: false },
  { op: "replace", value: { active: false } },
  { op: "replace", value: { displayName: "Ada Lovelace", active: "false" } },
);

/** Values and paths of attributes that sync reads, none of which fits. */
const wrong = fc.constantFrom<JsonObject>(
  { op: "replace", path: "userName", value: {} },
  { op: "replace", path: "userName", value: ["x"] },
  { op: "replace", path: "userName", value: 42 },
  { op: "add", value: { externalId: 2 ** 60 } },
  { op: "replace", path: "displayName", value: true },
  { op: "replace", path: 'emails[type eq "work"].value', value: 1 },
  { op: "replace", path: "active", value: "maybe" },
  { op: "replace", path: "active.value", value: false },
  { op: "replace", path: " active", value: false },
  { op: "replace", path: "/active", value: false },
  { op: "replace", path: '"active"', value: false },
  { op: "replace", path: "displayName", value: { text: "x" } },
  { op: "replace", path: "displayName" },
  { op: "add", path: "name", value: "Ada" },
  { op: "add", path: "name", value: { givenName: ["Ada"] } },
  { op: "replace", path: "name.familyName", value: [] },
  { op: "replace", path: 'name[givenName eq "x"]', value: {} },
  { op: "replace", path: "emails", value: [{ value: {} }] },
  { op: "replace", path: "emails", value: [{ value: "a@example.com", primary: "x" }] },
  { op: "replace", path: "emails[primary eq].value", value: "a@example.com" },
  { op: "add", path: `${USER}:emails[`, value: "a@example.com" },
  { op: "add", value: { "emails[": "a@example.com" } },
  { op: "add", value: { title: "x", TITLE: "y" } },
  { op: "add", value: { active: false, [`${USER}:active`]: true } },
  { op: "add", path: "externalId", value: { id: 1 } },
  { op: "replace", path: "id", value: "x" },
  { op: "replace", path: USER, value: "x" },
  { op: "remove", path: "userName" },
);

describe("Any PATCH with attributes that sync does not read", () => {
  const mixed = (count: number) => fc.array(junkOperation, { maxLength: count });

  it("deactivates the user if it says so, and changes nothing that sync reads", async () => {
    const holds = async (before: JsonObject[], middle: JsonObject, after: JsonObject[]) => {
      const scim = openScim();
      const id = await scim.user(ACTIVE_ADA);
      const { status, body } = await scim.patch(`/Users/${id}`, ...before, middle, ...after);
      expect(status, JSON.stringify(body)).to.equal(200);
      const { userName, displayName, title, emails } = ACTIVE_ADA;
      expect(body).to.deep.include({ userName, displayName, title, active: false });
      expect(body["name"]).to.deep.include(ACTIVE_ADA.name);
      const shown = Array.isArray(body["emails"]) ? body["emails"].filter(isObject) : [];
      expect(shown.map(({ display: _, ...rest }) => rest)).to.deep.equal(emails);
    };
    await fc.assert(fc.asyncProperty(mixed(4), deactivation, mixed(4), holds), { numRuns: runs(400) });
  });

  it("is refused as a whole if what sync reads does not fit", async () => {
    const holds = async (before: JsonObject[], bad: JsonObject, after: JsonObject[]) => {
      const scim = openScim();
      const id = await scim.user(ACTIVE_ADA);
      const stored = await scim.store.read("user", id);
      const { status, body } = await scim.patch(`/Users/${id}`, ...before, bad, ...after, DEACTIVATE);
      expect(status, JSON.stringify([bad, body])).to.equal(400);
      expect(body["scimType"]).to.be.oneOf([
        "invalidValue",
        "invalidPath",
        "invalidSyntax",
        "invalidFilter",
        "mutability",
      ]);
      expect(await scim.store.read("user", id)).to.deep.equal(stored);
    };
    await fc.assert(fc.asyncProperty(mixed(3), wrong, mixed(3), holds), { numRuns: runs(300) });
  });

  it("changes a group's members as it says", async () => {
    const holds = async (before: JsonObject[], after: JsonObject[]) => {
      const scim = openScim();
      const id = await scim.user(ACTIVE_ADA);
      const group = await scim.group("Staff", id);
      const change = { op: "remove", path: "members", value: [{ value: id }] };
      const { status } = await scim.ask("PATCH", `/Groups/${group}`, {
        schemas: [PATCH],
        Operations: [...before, change, ...after],
      });
      expect(status).to.equal(204);
      expect(await scim.store.members(group)).to.deep.equal([]);
    };
    await fc.assert(fc.asyncProperty(mixed(3), mixed(3), holds), { numRuns: runs(150) });
  });
});
