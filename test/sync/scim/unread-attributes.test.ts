import { expect } from "chai";
import * as fc from "fast-check";
import { isObject, type Json, type JsonObject } from "../../../sync/scim/json.ts";
import { USER as USER_SCHEMA } from "../../../sync/scim/schema/schemas.ts";
import { isReadBySync, MAPPABLE_ATTRIBUTES } from "../../../sync/scim/schema/sync-attributes.ts";
import { personOf } from "../../../sync/sources/scim/person-of.ts";
import { ADA, ENTERPRISE, GROUP, openScim, PATCH, type ScimWorld, USER } from "./scim-world.ts";

const ACTIVE_ADA = { ...ADA, title: "Countess", active: true };
const DEACTIVATE = { op: "replace", path: "active", value: false };

/** The attributes that the code reads while it makes a person of a user, with the parts of complex ones. */
function attributesReadBy(work: (attributes: JsonObject) => void, attributes: JsonObject): Set<string> {
  const seen = new Set<string>();
  const watched = <T extends object>(target: T, before: string): T =>
    new Proxy(target, {
      get(own, key) {
        const value: unknown = Reflect.get(own, key);
        const path = Array.isArray(own) || typeof key === "symbol" ? before : `${before}${key}`;
        if (typeof value !== "object" || value === null) {
          if (!Array.isArray(own)) seen.add(path);
          return value;
        }
        return watched(value, Array.isArray(own) ? before : `${path}.`);
      },
    });
  work(watched(attributes, ""));
  return seen;
}

/** The paths that sync reads of users, with any mapping. */
function readByPersonOf(): Set<string> {
  const stored = { id: "u", created: "", modified: "", version: 1 };
  const mappings = MAPPABLE_ATTRIBUTES.map((path) => ({
    email: path,
    name: path,
    givenName: path,
    familyName: path,
  }));
  const reads = [{}, ...mappings].flatMap((mapping) =>
    [ACTIVE_ADA, { userName: "x", name: { formatted: "x" } }].map((sent) =>
      attributesReadBy((attributes) => personOf({ ...stored, attributes }, mapping), sent),
    ),
  );
  return new Set(reads.flatMap((paths) => [...paths]));
}

describe("The list of attributes that sync reads", () => {
  it("has all that sync reads of a user, with any mapping", () => {
    for (const path of readByPersonOf()) expect(isReadBySync(path), path).to.equal(true);
  });

  it("has nothing else, except the type of an e-mail, which selects it in a PATCH", () => {
    const all = USER_SCHEMA.attributes.flatMap(({ name, subAttributes = [] }) =>
      subAttributes.length === 0 ? [name] : subAttributes.map((sub) => `${name}.${sub.name}`),
    );
    const mapped = ["userName", "externalId", "displayName", "nickName", "title"];
    const names = ["formatted", "givenName", "middleName", "familyName"].map((part) => `name.${part}`);
    const expected = [...mapped, ...names, "active", "emails.value", "emails.primary", "emails.type"];
    expect(["externalId", ...all].filter(isReadBySync)).to.have.members(expected);
  });
});

/** What a provider might put there: each of these was once refused, with the deactivation beside it. */
const SLIPS: Readonly<Record<string, JsonObject>> = {
  "a flag as text": { op: "replace", path: 'phoneNumbers[type eq "work"].primary', value: "yes" },
  "a manager as a list": { op: "add", path: `${ENTERPRISE}:manager`, value: [{ value: "m" }] },
  "a manager as a list, without a path": { op: "add", value: { [`${ENTERPRISE}:manager`]: ["m"] } },
  "a manager that is removed by a filter": { op: "remove", path: `${ENTERPRISE}:manager[value eq "m"]` },
  "addresses as text": { op: "replace", path: "addresses", value: "Main Street 1" },
  "a filter with an unquoted text": { op: "add", path: "roles[primary eq True].value", value: "Reader" },
  "a filter that is none": { op: "remove", path: "phoneNumbers[type]" },
  "a bracket that is not closed": { op: "add", path: "phoneNumbers[", value: "1" },
  "a filter that matches nothing": { op: "replace", path: "ims[not (type pr)]", value: "x" },
  groups: { op: "add", path: "groups", value: [{ value: "g" }] },
  metadata: { op: "replace", path: "meta.created", value: 1 },
  schemas: { op: "add", path: "schemas", value: [ENTERPRISE] },
  "a path without a value": { op: "add", path: "nonsense" },
  "a known path without a value": { op: "replace", path: "timezone" },
  "an unknown name without a path": { op: "replace", value: { "Employee number (HR)": 7, "": 1 } },
  "an OData name without a path": { op: "replace", value: { "@odata.type": "#user" } },
  "an unknown path that is none": { op: "add", path: "Employee number", value: 7 },
  "an extension that is no object": { op: "add", path: ENTERPRISE, value: [7] },
  "an extension that is no object, without a path": { op: "add", value: { [ENTERPRISE]: "x" } },
  "an unknown extension": { op: "add", value: { "urn:x:2.0:User": { "a b": [[]] } } },
  "a photo that is too large to be stored": { op: "add", path: "photos", value: "x".repeat(300_000) },
  "a part of the name as an object": { op: "replace", path: "name.honorificPrefix", value: {} },
  "the display name of an e-mail as a list": { op: "add", path: "emails.display", value: [] },
  "half of a character": { op: "add", path: "locale", value: "\ud800" },
};

describe("An attribute that sync does not read", () => {
  let scim: ScimWorld;
  let id: string;

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user(ACTIVE_ADA);
  });

  const seen = async () => {
    const { meta: _, ...rest } = (await scim.ask("GET", `/Users/${id}`)).body;
    return rest;
  };

  for (const [what, slip] of Object.entries(SLIPS))
    it(`does not stop the deactivation beside it: ${what}`, async () => {
      const before = await seen();
      for (const operations of [
        [slip, DEACTIVATE],
        [DEACTIVATE, slip],
      ]) {
        await scim.patch(`/Users/${id}`, { ...DEACTIVATE, value: true });
        const { status, body } = await scim.patch(`/Users/${id}`, ...operations);
        expect(status, JSON.stringify(body)).to.equal(200);
        expect(await seen()).to.deep.equal({ ...before, active: false });
      }
    });

  it("is stored and shown where it fits its schema, and left out where it does not", async () => {
    const sent = {
      ...ACTIVE_ADA,
      locale: "de-DE",
      timezone: ["Europe/Berlin"],
      phoneNumbers: [{ value: "1", type: "work", primary: "yes" }],
      addresses: "Main Street 1",
      roles: [["Reader"]],
      [ENTERPRISE]: { department: "Maths", manager: [], division: {} },
    };
    const { status, body } = await scim.ask("PUT", `/Users/${id}`, {
      schemas: [USER],
      ...sent,
      active: false,
    });
    expect([status, body["active"]]).to.deep.equal([200, false]);
    expect(body).to.deep.include({
      locale: "de-DE",
      phoneNumbers: [{ value: "1", type: "work" }],
      [ENTERPRISE]: { department: "Maths" },
    });
    expect(body).not.to.have.any.keys("timezone", "addresses", "roles");
    const posted = await scim.ask("POST", "/Users", { ...sent, userName: "bob" });
    expect([posted.status, posted.body["locale"]]).to.deep.equal([201, "de-DE"]);
  });

  it("is left out where a body has it in two spellings", async () => {
    const twice = { TimeZone: "a", timezone: "b", [ENTERPRISE]: {}, [ENTERPRISE.toUpperCase()]: {} };
    const { status, body } = await scim.ask("PUT", `/Users/${id}`, {
      ...ACTIVE_ADA,
      ...twice,
      active: false,
    });
    expect([status, body["active"]]).to.deep.equal([200, false]);
    expect(body).not.to.have.property("timezone");
  });

  it("leaves a group's change as it is", async () => {
    const group = await scim.group("Staff", id);
    const junk = { "a b": 1, owners: [[]], meta: 7, [ENTERPRISE]: "x" };
    const remove = { op: "remove", path: `members[value eq "${id}"]` };
    const { status } = await scim.patch(
      `/Groups/${group}`,
      { op: "replace", value: junk },
      { op: "add", path: "owners[x", value: 1 },
      { op: "replace", path: `members[value eq "${id}"].type`, value: 7 },
      remove,
    );
    expect(status).to.equal(204);
    expect(await scim.store.members(group)).to.deep.equal([]);
    const put = await scim.ask("PUT", `/Groups/${group}`, { schemas: [GROUP], displayName: "New", ...junk });
    expect([put.status, put.body["displayName"]]).to.deep.equal([200, "New"]);
  });

  it("that is large is left out, the largest first, and never what sync reads", async () => {
    const large = (bytes: number) => [{ value: "x".repeat(bytes) }];
    const body = { ...ACTIVE_ADA, photos: large(200_000), ims: large(100_000), active: false };
    const put = await scim.ask("PUT", `/Users/${id}`, body);
    expect([put.status, put.body["active"]]).to.deep.equal([200, false]);
    expect(put.body).to.have.property("ims");
    expect(put.body).not.to.have.property("photos");
    const emails = Array.from({ length: 3_000 }, (_, at) => ({
      value: `${at}${"x".repeat(90)}@example.com`,
    }));
    expect((await scim.ask("PUT", `/Users/${id}`, { ...body, emails })).status).to.equal(413);
  });
});

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
    await fc.assert(fc.asyncProperty(mixed(4), deactivation, mixed(4), holds), { numRuns: 400 });
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
    await fc.assert(fc.asyncProperty(mixed(3), wrong, mixed(3), holds), { numRuns: 300 });
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
    await fc.assert(fc.asyncProperty(mixed(3), mixed(3), holds), { numRuns: 150 });
  });
});
