import { expect } from "chai";
import * as fc from "fast-check";
import { reservationKey } from "../../../sync/scim/dynamo/layout.ts";
import { foldKey } from "../../../sync/scim/stored-resource.ts";
import { runs } from "../../support/properties.ts";
import { openScim, PATCH, USER } from "./scim-world.ts";

describe("IDs and schemas in any case of letters", () => {
  const scim = openScim();
  const count = async (address: string, filter: string) => {
    const { status, body } = await scim.ask("GET", `${address}?filter=${encodeURIComponent(filter)}`);
    expect(status, filter).to.equal(200);
    return body["totalResults"];
  };

  it("are found by filters, as by their path", async () => {
    const id = await scim.user({ userName: "ada" });
    const group = await scim.group("Staff", id);
    // The IDs of these tests have digits only, so that one with letters is needed.
    const lettered = "abcdef00-0000-4000-8000-00000000000a";
    const at = "2026-01-01T00:00:00.000Z";
    const bob = { id: lettered, created: at, modified: at, version: 1, attributes: { userName: "bob" } };
    await scim.store.create("user", bob, { add: new Set(), remove: new Set() });
    await scim.patch(`/Groups/${group}`, {
      op: "add",
      path: "members",
      value: [{ value: lettered.toUpperCase() }],
    });
    const upper = lettered.toUpperCase();
    expect((await scim.ask("GET", `/Users/${upper}`)).status).to.equal(200);
    for (const filter of [`id eq "${upper}"`, `ID EQ "${upper}"`, `id sw "ABCDEF" and userName pr`])
      expect(await count("/Users", filter), filter).to.equal(1);
    for (const filter of [
      `members eq "${upper}"`,
      `members.value eq "${upper}"`,
      `members[value eq "${upper}"]`,
    ])
      expect(await count("/Groups", filter), filter).to.equal(1);
    for (const schema of [USER, USER.toUpperCase(), USER.toLowerCase()])
      expect(await count("/Users", `schemas eq "${schema}"`), schema).to.equal(2);
    expect(await count("/Users", `groups.value eq "${group}"`)).to.equal(2);
    expect(await count("/Users", `id ne "${upper}"`)).to.equal(1);
    const remove = { op: "remove", path: `members[value eq "${upper}" or value eq "x"]` };
    await scim.patch(`/Groups/${group}`, remove);
    expect(await scim.store.members(group)).to.deep.equal([id]);
  });

  it("name a PATCH and a search", async () => {
    const id = await scim.user({ userName: "cleo", active: true });
    const Operations = [{ op: "replace", value: { active: false } }];
    const patched = await scim.ask("PATCH", `/Users/${id}`, { schemas: [PATCH.toLowerCase()], Operations });
    expect([patched.status, patched.body["active"]]).to.deep.equal([200, false]);
    const schemas = ["URN:IETF:params:scim:api:messages:2.0:searchrequest"];
    expect((await scim.ask("POST", "/Users/.search", { schemas })).status).to.equal(200);
  });
});

describe("Any name", () => {
  /** Letters whose lower case or normal form has other code points, beside common ones. */
  const letter = fc.constantFrom(
    ..."aAßẞİıΣςΣĲǆǄÅÅKſ",
    "J\u030c",
    "\ufb2c",
    "\u1e9e",
    "e\u0301",
    "\u{1f600}",
    "\u0390",
  );
  const letters = fc.oneof(letter, fc.string({ unit: "grapheme", maxLength: 1 }));
  const name = fc.oneof(
    fc.array(letters, { minLength: 1, maxLength: 300 }),
    // Three code points of two bytes each, where it is stored.
    fc.integer({ min: 150, max: 260 }).map((length) => Array.from({ length }, () => "\ufb2c")),
  );

  it("has one folded form, whatever it was folded from", () => {
    const holds = (text: string) => {
      const folded = foldKey("userName", text);
      expect(foldKey("userName", folded)).to.equal(folded);
      for (const form of ["NFC", "NFD"] as const)
        expect(foldKey("userName", text.normalize(form))).to.equal(folded);
    };
    fc.assert(
      fc.property(
        name.map((letters) => letters.join("")),
        holds,
      ),
      { numRuns: runs(1_000) },
    );
  });

  it("is stored under a key of at most 1,024 bytes and found, or is refused with 400", async () => {
    const reached = { stored: 0, refused: 0 };
    const holds = async (some: readonly string[]) => {
      const scim = openScim();
      const userName = some.join("");
      const made = await scim.ask("POST", "/Users", { userName });
      const filter = encodeURIComponent(`userName eq ${JSON.stringify(userName)}`);
      const found = await scim.ask("GET", `/Users?filter=${filter}`);
      if (made.status !== 201) {
        reached.refused += 1;
        expect([made.status, made.body["scimType"]]).to.deep.equal([400, "invalidValue"]);
        return;
      }
      reached.stored += 1;
      expect(Buffer.byteLength(reservationKey("user", userName).id)).to.be.at.most(1_024);
      if (found.status === 200) expect(found.body["totalResults"]).to.equal(1);
      else expect(found.body["scimType"]).to.equal("invalidFilter");
    };
    await fc.assert(fc.asyncProperty(name, holds), { numRuns: runs(300) });
    for (const count of Object.values(reached)) expect(count).to.be.above(10);
  });
});
