import { expect } from "chai";
import { memoryStore } from "./memory-store.ts";
import { openScim, type ScimWorld } from "./scim-world.ts";

describe("A DELETE whose memberships cannot be cleared at first", () => {
  let scim: ScimWorld;
  let failures: number;
  let ada: string;
  let group: string;

  beforeEach(async () => {
    failures = 0;
    const store = memoryStore();
    scim = openScim({
      ...store,
      clear: async (kind, id) => {
        if (failures-- > 0) throw new Error("throttled");
        await store.clear(kind, id);
      },
    });
    ada = await scim.user({ userName: "ada" });
    group = await scim.group("Staff", ada);
    failures = 1;
  });

  it("has sync look at the user at once, and again when it is repeated", async () => {
    const first = await scim.ask("DELETE", `/Users/${ada}`);
    expect([first.status, first.touched]).to.deep.equal([503, { users: [ada] }]);
    const second = await scim.ask("DELETE", `/Users/${ada.toUpperCase()}`);
    expect([second.status, second.touched]).to.deep.equal([404, { users: [ada] }]);
    expect(await scim.store.members(group)).to.deep.equal([]);
  });

  it("has sync look at all users of a group at once, and at those who were left when it is repeated", async () => {
    const first = await scim.ask("DELETE", `/Groups/${group}`);
    expect([first.status, first.touched]).to.deep.equal([503, "everybody"]);
    const second = await scim.ask("DELETE", `/Groups/${group}`);
    expect([second.status, second.touched]).to.deep.equal([404, { users: [ada] }]);
    expect(await scim.store.groups(ada)).to.deep.equal([]);
    const third = await scim.ask("DELETE", `/Groups/${group}`);
    expect([third.status, third.touched]).to.deep.equal([404, { users: [] }]);
  });

  it("is a 404 without users for an ID that cannot exist", async () => {
    const { status, touched } = await scim.ask("DELETE", "/Users/ada");
    expect([status, touched]).to.deep.equal([404, { users: [] }]);
  });
});
