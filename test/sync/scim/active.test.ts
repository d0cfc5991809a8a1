import { expect } from "chai";
import * as fc from "fast-check";
import { isObject, type Json, type JsonObject } from "../../../sync/scim/json.ts";
import { NO_CHANGE } from "../../../sync/scim/patch/members.ts";
import { personOf } from "../../../sync/sources/scim/person-of.ts";
import { runs } from "../../support/properties.ts";
import { openScim, PATCH, type ScimWorld, USER } from "./scim-world.ts";

const USER_ID = "00000000-0000-4000-8000-00000000000a";

/** A user as earlier versions stored one whose provider said nothing of `active`. */
async function storeWithoutActive(scim: ScimWorld): Promise<string> {
  const at = "2026-01-01T00:00:00.000Z";
  const stored = { id: USER_ID, created: at, modified: at, version: 1, attributes: { userName: "ada" } };
  expect(await scim.store.create("user", stored, NO_CHANGE)).to.deep.equal({ kind: "done" });
  return USER_ID;
}

async function isEnabled(scim: ScimWorld, id: string): Promise<boolean> {
  const stored = await scim.store.read("user", id);
  if (stored === undefined) throw new Error("The user is not stored.");
  return personOf(stored).enabled;
}

describe("A user's active", () => {
  let scim: ScimWorld;

  beforeEach(() => {
    scim = openScim();
  });

  const put = (id: string, rest: JsonObject) =>
    scim.ask("PUT", `/Users/${id}`, { schemas: [USER], userName: "ada", ...rest });

  /** Paths that may be meant for it. As unknown attributes they would be ignored, and the provider would believe that the user has no access. */
  const MISTAKEN = [
    ...[`${USER}.active`, `${USER}/active`, `${USER.toUpperCase()}#Active`, "user:active", "User.active"],
    ...["$.active", "urn:ietf:params:scim:schemas:core:2.0:active", "urn:scim:schemas:core:1.0:active"],
  ];
  for (const path of MISTAKEN)
    it(`is not ignored under ${path}, with and without a path`, async () => {
      const id = await scim.user({ userName: "ada", active: true });
      for (const operation of [
        { op: "replace", path, value: false },
        { op: "replace", value: { [path]: false } },
      ]) {
        const { status, body } = await scim.patch(`/Users/${id}`, operation);
        expect([status, body["scimType"]]).to.deep.equal([400, "invalidPath"]);
      }
    });

  it("is read in the core schema's name, without a path", async () => {
    const id = await scim.user({ userName: "ada", active: true });
    const value = { [USER]: { active: false } };
    const { status, body } = await scim.patch(`/Users/${id}`, { op: "replace", value });
    expect([status, body["active"]]).to.deep.equal([200, false]);
  });

  it("is no part of another schema or a group, where a name of this kind is ignored", async () => {
    const id = await scim.user({ userName: "ada", active: true });
    const path = "urn:contoso:scim:2.0:User:active";
    const { status, body } = await scim.patch(`/Users/${id}`, { op: "replace", path, value: false });
    expect([status, body["active"]]).to.deep.equal([200, true]);
    const group = await scim.group("Staff", id);
    const ofGroup = await scim.patch(`/Groups/${group}`, { op: "replace", path: "active", value: false });
    expect(ofGroup.status).to.equal(204);
  });

  const SILENT: Readonly<Record<string, (id: string) => ReturnType<ScimWorld["ask"]>>> = {
    "a PUT without it": (id) => put(id, { title: "Countess" }),
    "a PUT with null": (id) => put(id, { active: null }),
    'a PUT with ""': (id) => put(id, { active: "" }),
    "a PATCH remove": (id) => scim.patch(`/Users/${id}`, { op: "Remove", path: "active" }),
    "a PATCH remove by the schema's name": (id) =>
      scim.patch(`/Users/${id}`, { op: "remove", path: `${USER}:ACTIVE` }),
    "a PATCH replace with null": (id) =>
      scim.patch(`/Users/${id}`, { op: "replace", path: "active", value: null }),
    'a PATCH replace with ""': (id) =>
      scim.patch(`/Users/${id}`, { op: "Replace", path: "Active", value: "" }),
    "a PATCH add with null": (id) => scim.patch(`/Users/${id}`, { op: "add", path: "active", value: null }),
    "a PATCH without a path and with null": (id) =>
      scim.patch(`/Users/${id}`, { op: "replace", value: { active: null, title: "Countess" } }),
    "a PATCH without a path and without it": (id) =>
      scim.patch(`/Users/${id}`, { op: "replace", value: { title: "Countess" } }),
    "two removes": (id) =>
      scim.patch(`/Users/${id}`, { op: "remove", path: "active" }, { op: "remove", path: "active" }),
  };
  for (const [what, request] of Object.entries(SILENT))
    it(`stays as it was with ${what}`, async () => {
      for (const active of [false, true]) {
        scim = openScim();
        const id = await scim.user({ userName: "ada", active });
        const { status, body } = await request(id);
        expect([status, body["active"]]).to.deep.equal([200, active]);
        expect(await isEnabled(scim, id)).to.equal(active);
      }
    });

  for (const value of [[true], { value: true }, [], {}, 1, 0, "1", "yes", " true", "active", [[true]]])
    it(`is neither true nor false as ${JSON.stringify(value)}, which is refused`, async () => {
      const id = await scim.user({ userName: "ada", active: false });
      const operation = { op: "replace", path: "active", value };
      for (const { status, body } of [
        await put(id, { active: value }),
        await scim.patch(`/Users/${id}`, operation),
        await scim.patch(`/Users/${id}`, { op: "replace", value: { active: value } }),
        await scim.ask("POST", "/Users", { userName: "bob", active: value }),
      ])
        expect([status, body["scimType"]]).to.deep.equal([400, "invalidValue"]);
      expect(await isEnabled(scim, id)).to.equal(false);
    });

  it("is true or false in any case of letters, under a name in any case of letters", async () => {
    const id = await scim.user({ userName: "ada", ACTIVE: "False" });
    expect(await isEnabled(scim, id)).to.equal(false);
    await put(id, { Active: "TRUE" });
    expect(await isEnabled(scim, id)).to.equal(true);
    await scim.patch(`/Users/${id}`, { op: "Replace", value: { aCTIVE: "fALSE" } });
    expect(await isEnabled(scim, id)).to.equal(false);
  });

  it("is refused where a body has it twice in different spellings", async () => {
    const id = await scim.user({ userName: "ada", active: false });
    const { status, body } = await put(id, { active: false, Active: true });
    expect([status, body["scimType"]]).to.deep.equal([400, "invalidSyntax"]);
    expect(await isEnabled(scim, id)).to.equal(false);
  });

  it("follows the last explicit value of several operations", async () => {
    const id = await scim.user({ userName: "ada", active: true });
    const remove = { op: "remove", path: "active" };
    const say = (value: boolean) => ({ op: "add", path: "active", value });
    for (const [operations, expected] of [
      [[say(false), remove], false],
      [[remove, say(true)], true],
      [[remove, say(false), remove], false],
      [[say(true), say(false)], false],
    ] as const) {
      await scim.patch(`/Users/${id}`, ...operations);
      expect(await isEnabled(scim, id), JSON.stringify(operations)).to.equal(expected);
    }
  });

  it("is stored as false where a POST does not say it", async () => {
    for (const [number, active] of [undefined, null, ""].entries()) {
      const id = await scim.user({ userName: `u${number}`, ...(active !== undefined && { active }) });
      expect((await scim.ask("GET", `/Users/${id}`)).body["active"]).to.equal(false);
      expect(await isEnabled(scim, id)).to.equal(false);
    }
  });

  it("leaves users enabled whom an earlier version stored without it, until a request disables them", async () => {
    const id = await storeWithoutActive(scim);
    await put(id, { title: "Countess" });
    await scim.patch(`/Users/${id}`, { op: "remove", path: "active" });
    expect(await isEnabled(scim, id)).to.equal(true);
    await put(id, { active: false });
    await put(id, { title: "Countess" });
    expect(await isEnabled(scim, id)).to.equal(false);
  });

  it("does not enable with a stored value that is not true", () => {
    const at = "2026-01-01T00:00:00.000Z";
    for (const active of ["False", "true", 1, null, {}]) {
      const stored = { id: USER_ID, created: at, modified: at, version: 1, attributes: { active } };
      expect(personOf(stored).enabled, JSON.stringify(active)).to.equal(false);
    }
  });
});

/** What a value says of `active`: nothing where it is none. */
function said(value: Json | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  return { true: true, false: false }[value.toLowerCase()];
}

const isName = (name: string) => name.toLowerCase().replace(`${USER.toLowerCase()}:`, "") === "active";
const saidIn = (body: JsonObject) =>
  Object.entries(body)
    .filter(([name]) => isName(name))
    .map(([, value]) => said(value));

interface Sent {
  readonly method: "PUT" | "PATCH";
  readonly body: JsonObject;
  /** What it says of `active`, in its order. */
  readonly says: readonly (boolean | undefined)[];
}

const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Json>(true, false, "True", "False", "TRUE", "false") },
  fc.constantFrom<Json>(null, "", [], {}, [true], ["True"], 0, 1, "0", "no", "yes", " true", { value: true }),
);
const spelling = fc.constantFrom("active", "Active", "ACTIVE");
const attributes = fc
  .tuple(fc.option(fc.tuple(spelling, value), { nil: undefined }), fc.boolean())
  .map(([own, titled]) => ({
    ...(titled && { title: "x" }),
    ...(own !== undefined && { [own[0]]: own[1] }),
  }));
const path = fc.constantFrom(
  "active",
  "Active",
  `${USER}:active`,
  `${USER}:ACTIVE`,
  "title",
  'active[value eq "true"]',
  "active.value",
);
const operation = fc.oneof(
  fc
    .tuple(fc.constantFrom("add", "Replace"), path, value)
    .map(([op, at, stated]) => ({ op, path: at, value: stated })),
  fc.tuple(fc.constantFrom("remove", "Remove"), path).map(([op, at]) => ({ op, path: at })),
  fc.tuple(path, value).map(([at, stated]) => ({ op: "remove", path: at, value: stated })),
  fc.tuple(fc.constantFrom("add", "replace"), attributes).map(([op, own]) => ({ op, value: own })),
  attributes.map((own) => ({ op: "Add", path: USER, value: own })),
  fc.tuple(path, value).map(([at, stated]) => ({ op: "replace", value: { [at]: stated } })),
  path.map((at) => ({ op: "replace", path: at })),
);

function saidBy(one: JsonObject): (boolean | undefined)[] {
  const { op, path: at, value: stated } = one;
  if (String(op).toLowerCase() === "remove") return [];
  if (typeof at === "string" && at !== USER) return isName(at) ? [said(stated)] : [];
  return isObject(stated) ? saidIn(stated) : [];
}

const sent: fc.Arbitrary<Sent> = fc.oneof(
  attributes.map((own) => ({
    method: "PUT" as const,
    body: { schemas: [USER], userName: "ada", ...own },
    says: saidIn(own),
  })),
  fc.array(operation, { minLength: 1, maxLength: 4 }).map((Operations) => ({
    method: "PATCH" as const,
    body: { schemas: [PATCH], Operations },
    says: Operations.flatMap(saidBy),
  })),
);

/** Makes the user of a history. @returns nothing where that is refused. */
async function begin(scim: ScimWorld, made: JsonObject | undefined) {
  if (made === undefined) return { id: await storeWithoutActive(scim), enabled: true };
  const { status, body } = await scim.ask("POST", "/Users", { userName: "ada", ...made });
  return status === 201 ? { id: String(body["id"]), enabled: saidIn(made)[0] ?? false } : undefined;
}

describe("Any history of requests about active", () => {
  it("ends enabled only if the last explicit value was true", async () => {
    const reached = { refused: 0, silent: 0, explicit: 0 };
    const first = fc.option(attributes, { nil: undefined });
    const history = fc.array(sent, { maxLength: 12 });
    const holds = async (made: JsonObject | undefined, requests: readonly Sent[]) => {
      const scim = openScim();
      const begun = await begin(scim, made);
      if (begun === undefined) return;
      let { enabled } = begun;
      for (const { method, body, says } of requests) {
        const { status } = await scim.ask(method, `/Users/${begun.id}`, body);
        const last = says.findLast((one) => one !== undefined);
        if (status !== 200) reached.refused += 1;
        else if (last === undefined) reached.silent += 1;
        else {
          reached.explicit += 1;
          enabled = last;
        }
        expect(await isEnabled(scim, begun.id), JSON.stringify(body)).to.equal(enabled);
      }
    };
    await fc.assert(fc.asyncProperty(first, history, holds), { numRuns: runs(1_000) });
    for (const count of Object.values(reached)) expect(count).to.be.above(100);
  });
});
