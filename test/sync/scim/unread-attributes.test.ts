import { expect } from "chai";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { USER as USER_SCHEMA } from "../../../sync/scim/schema/schemas.ts";
import { isReadBySync, MAPPABLE_ATTRIBUTES } from "../../../sync/scim/schema/sync-attributes.ts";
import { personOf } from "../../../sync/sources/scim/person-of.ts";
import { ADA, ENTERPRISE, GROUP, openScim, type ScimWorld, USER } from "./scim-world.ts";

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
  "a part of the name under a path that is none": { op: "add", path: "name.honorificPrefix[", value: "x" },
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
      userType: 7,
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
      userType: "7",
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
