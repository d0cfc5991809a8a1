import { expect } from "chai";
import * as fc from "fast-check";
import { isList, isObject, type JsonObject } from "../../../sync/scim/json.ts";
import type { StoredResource } from "../../../sync/scim/stored-resource.ts";
import { runs } from "../../support/properties.ts";
import { openScim, resourcesOf, type ScimWorld } from "./scim-world.ts";

const emailed = (value: string) => [{ value, type: "work", primary: true }];
const ADA: JsonObject = {
  userName: "ada.lovelace",
  externalId: "a-1",
  title: "Countess",
  emails: emailed("ada@example.com"),
  active: true,
};

describe("A user who is provisioned again", () => {
  let scim: ScimWorld;
  let id: string;

  beforeEach(async () => {
    scim = openScim();
    id = await scim.user(ADA);
  });

  const post = (body: JsonObject) => scim.ask("POST", "/Users", body);
  const deactivate = (own = id) => scim.patch(`/Users/${own}`, { op: "replace", value: { active: false } });
  const users = async () => resourcesOf(await scim.ask("GET", "/Users"));

  it("is reactivated with the same ID and only the POST's attributes, and sync is notified", async () => {
    const group = await scim.group("Staff", id);
    await deactivate();
    const renamed = {
      userName: "ada.king",
      externalId: "a-1",
      emails: [{ value: "other@example.com" }, { value: "ADA@example.com", primary: true }],
      active: true,
    };
    const { status, body, headers, touched } = await post(renamed);
    expect([status, touched]).to.deep.equal([201, { users: [id] }]);
    expect(headers).to.include({ etag: 'W/"3"' });
    expect(headers["location"]).to.match(new RegExp(`/Users/${id}$`));
    const { schemas: _, meta, ...rest } = body;
    expect(rest).to.deep.equal({ id, ...renamed });
    expect(meta).to.include({ created: "2026-01-01T00:00:01.000Z", version: 'W/"3"' });
    expect(await scim.store.groups(id)).to.deep.equal([group]);
    const find = async (name: string) =>
      (await scim.ask("GET", `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`)).body[
        "totalResults"
      ];
    expect([await find("ada.lovelace"), await find("ada.king")]).to.deep.equal([0, 1]);
  });

  it("is reactivated after a change of name while inactive, which used to be refused", async () => {
    await deactivate();
    await scim.patch(`/Users/${id}`, { op: "replace", path: "userName", value: "ada.gone" });
    const { status, body } = await post(ADA);
    expect([status, body["id"], body["userName"]]).to.deep.equal([201, id, "ada.lovelace"]);
  });

  it("can be deactivated and reactivated any number of times", async () => {
    for (const _ of [1, 2, 3]) {
      await deactivate();
      expect((await post(ADA)).body["id"]).to.equal(id);
      expect((await post(ADA)).status).to.equal(409);
    }
    expect(await users()).to.have.length(1);
  });

  it("has the e-mail of the userName where no other is pushed", async () => {
    const bob = await scim.user({ userName: "bob@example.com", externalId: "b-1", active: true });
    await deactivate(bob);
    const { body } = await post({ userName: "BOB@example.com", externalId: "b-1", active: "True" });
    expect([body["id"], body["active"]]).to.deep.equal([bob, true]);
  });

  const OTHERS: Readonly<Record<string, JsonObject>> = {
    "another e-mail": { emails: emailed("grace@example.com") },
    "no e-mail": { emails: [] },
    "the e-mail only as another than the primary one": {
      emails: [...emailed("grace@example.com"), { value: "ada@example.com" }],
    },
    "another externalId": { externalId: "A-1" },
    "no externalId": { externalId: null },
    "active false": { active: false },
    "no active": { active: null },
  };
  for (const [what, other] of Object.entries(OTHERS)) {
    it(`is another with ${what}, and gets an id and an account of their own`, async () => {
      await deactivate();
      const before = await scim.store.read("user", id);
      const { status, body } = await post({ ...ADA, userName: "grace", ...other });
      expect(status).to.equal(201);
      expect(body["id"]).not.to.equal(id);
      expect(await scim.store.read("user", id)).to.deep.equal(before);
    });

    it(`is refused with ${what} and the userName of the inactive user`, async () => {
      await deactivate();
      const before = await scim.store.read("user", id);
      const { status, body } = await post({ ...ADA, ...other });
      expect([status, body["scimType"]]).to.deep.equal([409, "uniqueness"]);
      expect(await scim.store.read("user", id)).to.deep.equal(before);
    });
  }

  it("is another user while the first one is active or has no status", async () => {
    const { body } = await post({ ...ADA, userName: "grace" });
    expect(body["id"]).not.to.equal(id);
    const at = "2026-01-01T00:00:00.000Z";
    const { active: _, ...silent } = ADA;
    const attributes = { ...silent, userName: "old", externalId: "old" };
    const old = { id: `${id.slice(0, -2)}99`, created: at, modified: at, version: 1, attributes };
    await scim.store.create("user", old, { add: new Set(), remove: new Set() });
    expect((await post({ ...attributes, userName: "new", active: true })).body["id"]).not.to.equal(old.id);
    expect(await scim.store.read("user", old.id)).to.deep.equal(old);
  });

  it("is another where two users fit, whatever they are", async () => {
    for (const active of [true, false]) {
      const twin = await scim.user({ ...ADA, userName: "twin", active });
      await deactivate();
      const { status, body } = await post({ ...ADA, userName: "third" });
      expect([status, [id, twin].includes(String(body["id"]))]).to.deep.equal([201, false]);
      for (const gone of [twin, body["id"]]) await scim.ask("DELETE", `/Users/${gone}`);
    }
  });

  it("is refused where another user has the userName, and stays inactive", async () => {
    await scim.user({ userName: "grace", active: true });
    await deactivate();
    const { status, body, touched } = await post({ ...ADA, userName: "Grace" });
    expect([status, body["scimType"], touched]).to.deep.equal([409, "uniqueness", { users: [] }]);
    expect((await scim.ask("GET", `/Users/${id}`)).body).to.include({
      active: false,
      userName: ADA["userName"],
    });
  });

  it("is made again where they were deleted", async () => {
    await deactivate();
    await scim.ask("DELETE", `/Users/${id}`);
    const { status, body } = await post(ADA);
    expect([status, body["id"] === id]).to.deep.equal([201, false]);
  });
});

it("Two people with one externalId are two users, found by one filter", async () => {
  const scim = openScim();
  const ids = [];
  for (const userName of ["info@example.com", "info@example.org"])
    ids.push(await scim.user({ userName, externalId: "info", active: true, emails: emailed(userName) }));
  expect(new Set(ids).size).to.equal(2);
  const find = (filter: string) => scim.ask("GET", `/Users?filter=${encodeURIComponent(filter)}`);
  expect(resourcesOf(await find('externalId eq "info"')).map((user) => user["id"])).to.deep.equal(ids);
  const one = await find('externalId eq "info" and userName eq "info@example.org"');
  expect(resourcesOf(one).map((user) => user["id"])).to.deep.equal([ids[1]]);
  const groups = [1, 2].map((number) => ({ displayName: `g${number}`, externalId: "info" }));
  for (const group of groups) expect((await scim.ask("POST", "/Groups", group)).status).to.equal(201);
});

describe("Any history of users", () => {
  const name = fc.constantFrom("ada@example.com", "bob@example.com", "ADA@example.com", "cleo", "dora");
  const email = fc.constantFrom("ada@example.com", "Ada@Example.com", "bob@example.com");
  const user = fc.record(
    {
      userName: name,
      externalId: fc.constantFrom("x", "X", "y"),
      emails: fc.array(fc.record({ value: email, primary: fc.boolean() }), { maxLength: 2 }),
      active: fc.boolean(),
    },
    { requiredKeys: ["userName", "externalId"] },
  );
  interface Step {
    readonly kind: string;
    readonly at: number;
    readonly body: JsonObject;
  }
  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom("post", "post", "put", "deactivate", "delete"),
    at: fc.nat(5),
    body: user,
  });

  const all = async ({ store }: ScimWorld) => {
    const found: StoredResource[] = [];
    for await (const stored of store.list("user")) found.push(stored);
    return found;
  };
  /** The e-mail that the account gets, written out here a second time. */
  const emailOf = ({ emails, userName }: JsonObject) => {
    const listed = isList(emails) ? emails.filter(isObject) : [];
    const used = listed.find(({ primary }) => primary === true) ?? listed[0];
    return String(used?.["value"] ?? userName).toLowerCase();
  };
  const identity = (attributes: JsonObject) =>
    JSON.stringify([attributes["externalId"], emailOf(attributes)]);

  it("hands an id out again only to the one inactive user with the same externalId and e-mail", async () => {
    const reached = { again: 0, made: 0, refused: 0 };
    const check = async (scim: ScimWorld, body: JsonObject) => {
      const before = await all(scim);
      const { status, body: shown } = await scim.ask("POST", "/Users", body);
      const after = await all(scim);
      const holder = before.find(({ id }) => id === shown["id"]);
      if (status !== 201) {
        reached.refused += 1;
        expect(after).to.deep.equal(before);
        const folded = String(body["userName"]).toLowerCase();
        expect(
          before.some(({ attributes }) => String(attributes["userName"]).toLowerCase() === folded),
        ).to.equal(true);
        return;
      }
      reached[holder === undefined ? "made" : "again"] += 1;
      const same = before.filter((stored) => identity(stored.attributes) === identity(body));
      const isMeant =
        body["active"] === true &&
        emailOf(body).includes("@") &&
        same.length === 1 &&
        same[0]?.attributes["active"] === false;
      expect(holder?.id).to.equal(isMeant ? same[0]?.id : undefined);
      const others = (list: readonly StoredResource[]) => list.filter(({ id }) => id !== shown["id"]);
      expect(others(after)).to.deep.equal(others(before));
    };
    const request = async (scim: ScimWorld, { kind, at, body }: Step) => {
      const stored = await all(scim);
      const address = `/Users/${stored[at % Math.max(1, stored.length)]?.id}`;
      if (kind === "post") await check(scim, body);
      if (kind === "put") await scim.ask("PUT", address, body);
      if (kind === "deactivate") await scim.patch(address, { op: "replace", value: { active: false } });
      if (kind === "delete") await scim.ask("DELETE", address);
    };
    const history = fc.array(step, { minLength: 4, maxLength: 25 });
    const holds = async (steps: readonly Step[]) => {
      const scim = openScim();
      for (const one of steps) await request(scim, one);
    };
    await fc.assert(fc.asyncProperty(history, holds), { numRuns: runs(1_500) });
    for (const count of Object.values(reached)) expect(count).to.be.above(30);
  });
});
