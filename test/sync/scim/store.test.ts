import { expect } from "chai";
import { dynamoStore } from "../../../sync/scim/dynamo/store.ts";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { NO_CHANGE } from "../../../sync/scim/patch/members.ts";
import type { ScimStore } from "../../../sync/scim/store.ts";
import type { StoredResource } from "../../../sync/scim/stored-resource.ts";
import { emptyTable } from "./dynamo-table.ts";
import { memoryStore } from "./memory-store.ts";

const STORES: Readonly<Record<string, () => Promise<ScimStore>>> = {
  "in memory": async () => memoryStore(),
  "in DynamoDB": async () => {
    const { client, table } = await emptyTable();
    return dynamoStore(client, table);
  },
};

/** Whatever keeps users and groups does this. */
for (const [where, open] of Object.entries(STORES))
  describe(`A SCIM store ${where}`, () => {
    let store: ScimStore;

    beforeEach(async () => {
      store = await open();
    });

    const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
    const keptAs = (number: number, attributes: JsonObject): StoredResource => {
      const at = "2026-01-01T00:00:00.000Z";
      return { id: idOf(number), created: at, modified: at, version: 1, attributes };
    };
    const next = (stored: StoredResource, attributes: JsonObject): StoredResource => ({
      ...stored,
      attributes,
      version: stored.version + 1,
    });
    const change = (add: readonly string[], remove: readonly string[] = []) => ({
      add: new Set(add),
      remove: new Set(remove),
    });
    const user = async (number: number, attributes: JsonObject = { userName: `user-${number}` }) => {
      const stored = keptAs(number, attributes);
      expect(await store.create("user", stored, NO_CHANGE)).to.deep.equal({ kind: "done" });
      return stored;
    };
    const users = async (count: number) => {
      const made: StoredResource[] = [];
      for (let number = 1; number <= count; number++) made.push(await user(number));
      return made;
    };
    const group = async (members: readonly string[] = []) => {
      const stored = keptAs(9_000, { displayName: "Staff" });
      expect(await store.create("group", stored, change(members))).to.deep.equal({ kind: "done" });
      return stored;
    };
    const listed = async () => {
      const ids: string[] = [];
      for await (const { id } of store.list("user")) ids.push(id);
      return ids;
    };

    it("gives back what it was given, by id, by name and by externalId", async () => {
      const ada = await user(1, { userName: "Ada", externalId: "X1", active: false });
      expect(await store.read("user", ada.id)).to.deep.equal(ada);
      expect(await store.find("user", { name: "userName", value: "ada" })).to.deep.equal([ada]);
      expect(await store.find("user", { name: "externalId", value: "X1" })).to.deep.equal([ada]);
      expect(await store.find("user", { name: "externalId", value: "x1" })).to.deep.equal([]);
      expect(await store.read("group", ada.id)).to.equal(undefined);
    });

    it("lists by id, and has the ids in the order of names", async () => {
      await user(3, { userName: "a" });
      await user(1, { userName: "c" });
      await user(2, { userName: "B" });
      expect(await listed()).to.deep.equal([idOf(1), idOf(2), idOf(3)]);
      expect(await store.ids("user")).to.deep.equal([idOf(3), idOf(2), idOf(1)]);
      const many = await store.readMany("user", [idOf(3), idOf(8), idOf(1)]);
      expect(many.map(({ id }) => id)).to.deep.equal([idOf(3), idOf(1)]);
    });

    it("refuses a unique name that exists, without case", async () => {
      await user(1, { userName: "Ada", externalId: "X1" });
      const same = keptAs(2, { userName: "ADA" });
      expect(await store.create("user", same, NO_CHANGE)).to.deep.equal({ kind: "taken", name: "userName" });
      expect(await store.read("user", idOf(2))).to.equal(undefined);
    });

    it("lets several have one externalId, and finds those that have it now", async () => {
      const ids = async (value: string) =>
        (await store.find("user", { name: "externalId", value })).map(({ id }) => id);
      const cleo = await user(3, { userName: "cleo", externalId: "X1" });
      const ada = await user(1, { userName: "ada", externalId: "X1" });
      await user(2, { userName: "bob", externalId: "x1" });
      await user(4, { userName: "dora" });
      expect([await ids("X1"), await ids("x1")]).to.deep.equal([[idOf(1), idOf(3)], [idOf(2)]]);
      const other = next(ada, { userName: "ada", externalId: "Y" });
      await store.update("user", ada, other, NO_CHANGE);
      expect([await ids("X1"), await ids("Y")]).to.deep.equal([[idOf(3)], [idOf(1)]]);
      await store.update("user", other, next(other, { userName: "ada" }), NO_CHANGE);
      await store.remove("user", cleo);
      expect([await ids("X1"), await ids("Y")]).to.deep.equal([[], []]);
      const staff = keptAs(9, { displayName: "Staff", externalId: "x1" });
      expect(await store.create("group", staff, NO_CHANGE)).to.deep.equal({ kind: "done" });
      expect(await store.find("group", { name: "externalId", value: "x1" })).to.deep.equal([staff]);
      expect(await ids("x1")).to.deep.equal([idOf(2)]);
    });

    it("lets one of many have a name who ask for it at the same time", async () => {
      const asked = Array.from({ length: 12 }, (_, number) =>
        store.create("user", keptAs(number, { userName: number % 2 ? "Ada" : "ada" }), NO_CHANGE),
      );
      const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === "done")).to.have.length(1);
      expect(kinds.filter((kind) => kind === "taken")).to.have.length(11);
      expect(await listed()).to.have.length(1);
    });

    it("frees a name that is given up, and takes the new one", async () => {
      const ada = await user(1, { userName: "Ada", externalId: "X1" });
      const king = next(ada, { userName: "King" });
      expect(await store.update("user", ada, king, NO_CHANGE)).to.deep.equal({ kind: "done" });
      expect(await store.find("user", { name: "userName", value: "ada" })).to.deep.equal([]);
      expect(await store.find("user", { name: "externalId", value: "X1" })).to.deep.equal([]);
      expect(await store.find("user", { name: "userName", value: "king" })).to.deep.equal([king]);
      await user(2, { userName: "ada", externalId: "X1" });
      const taken = await store.update("user", king, next(king, { userName: "ADA" }), NO_CHANGE);
      expect(taken).to.deep.equal({ kind: "taken", name: "userName" });
    });

    it("changes and deletes nothing that was changed since it was read", async () => {
      const ada = await user(1, { userName: "Ada" });
      const first = next(ada, { userName: "Ada", title: "Countess" });
      await store.update("user", ada, first, NO_CHANGE);
      const late = await store.update("user", ada, next(ada, { userName: "late" }), NO_CHANGE);
      expect(late).to.deep.equal({ kind: "conflict" });
      expect(await store.remove("user", ada)).to.deep.equal({ kind: "conflict" });
      expect(await store.read("user", ada.id)).to.deep.equal(first);
      expect(await store.remove("user", first)).to.deep.equal({ kind: "done" });
      expect(await store.remove("user", first)).to.deep.equal({ kind: "conflict" });
      await user(2, { userName: "ada" });
    });

    it("shows memberships from both sides, and refuses missing users", async () => {
      const [ada, bob] = await users(2);
      const staff = await group([ada?.id ?? ""]);
      const both = await store.update("group", staff, next(staff, staff.attributes), change([bob?.id ?? ""]));
      expect(both).to.deep.equal({ kind: "done" });
      expect(await store.members(staff.id)).to.deep.equal([idOf(1), idOf(2)]);
      expect(await store.groups(idOf(2))).to.deep.equal([staff.id]);
      const now = next(staff, staff.attributes);
      const strange = await store.update(
        "group",
        now,
        next(now, now.attributes),
        change([idOf(7)], [idOf(1)]),
      );
      expect(strange).to.deep.equal({ kind: "unknown-members", ids: [idOf(7)] });
      expect(await store.members(staff.id)).to.deep.equal([idOf(1), idOf(2)]);
    });

    it("takes a deleted user out of their groups, and a deleted group from its users", async () => {
      const [ada] = await users(2);
      const staff = await group([idOf(1), idOf(2)]);
      if (ada) await store.remove("user", ada);
      await store.clear("user", idOf(1));
      expect(await store.members(staff.id)).to.deep.equal([idOf(2)]);
      await store.remove("group", staff);
      await store.clear("group", staff.id);
      expect([await store.members(staff.id), await store.groups(idOf(2))]).to.deep.equal([[], []]);
    });

    it("changes more members than one transaction holds, and refuses all of them for one who is not there", async () => {
      const ids = (await users(80)).map(({ id }) => id);
      const staff = await group(ids.slice(0, 70));
      expect(await store.members(staff.id)).to.deep.equal(ids.slice(0, 70));
      const swapped = next(staff, { displayName: "Swapped" });
      expect(
        await store.update("group", staff, swapped, change(ids.slice(70), ids.slice(0, 60))),
      ).to.deep.equal({ kind: "done" });
      expect(await store.members(staff.id)).to.deep.equal(ids.slice(60));
      const late = next(swapped, { displayName: "Late" });
      const refused = await store.update("group", swapped, late, change([...ids.slice(0, 60), idOf(777)]));
      expect(refused).to.deep.equal({ kind: "unknown-members", ids: [idOf(777)] });
      expect(await store.members(staff.id)).to.deep.equal(ids.slice(60));
      expect(await store.read("group", staff.id)).to.deep.equal(swapped);
    });

    it("lists more than one page holds", async () => {
      // 1 MB a page: six of these fill it.
      const title = "x".repeat(200_000);
      for (let number = 1; number <= 7; number++) await user(number, { userName: `u${number}`, title });
      expect(await listed()).to.have.length(7);
    });
  });
