import { expect } from "chai";
import { InterruptedError } from "../../../sync/scim/request.ts";
import type { Outcome, ScimStore } from "../../../sync/scim/store.ts";
import { memoryStore } from "./memory-store.ts";
import { GROUP, openScim, type ScimWorld } from "./scim-world.ts";

/** How the second part of a change ends: a long list of members is written in several transactions. */
type End = () => Outcome;

describe("A change of members of which a part was stored", () => {
  let scim: ScimWorld;
  let ends: End[];
  let users: string[];
  let group: string;

  beforeEach(async () => {
    ends = [];
    const store = memoryStore();
    const update: ScimStore["update"] = async (kind, before, after, change) => {
      const end = ends.shift();
      if (end === undefined) return store.update(kind, before, after, change);
      const [first = "", ...others] = change.remove;
      const part = { add: change.add, remove: new Set([first]) };
      expect(others, "left for the second part").not.to.deep.equal([]);
      await store.update(kind, before, after, part);
      return end();
    };
    scim = openScim({ ...store, update });
    users = [];
    for (const userName of ["ada", "bob", "cy"]) users.push(await scim.user({ userName }));
    group = await scim.group("Staff", ...users);
  });

  const conflict: End = () => ({ kind: "conflict" });
  const throttled: End = () => {
    throw new Error("throttled");
  };
  const empty = (ifMatch?: string) =>
    scim.ask("PUT", `/Groups/${group}`, { schemas: [GROUP], displayName: "Staff", members: [] }, ifMatch);

  it("has sync look at all its users, if another request came between", async () => {
    ends = [conflict];
    const { status, touched } = await empty();
    expect([status, touched]).to.deep.equal([200, { users }]);
    expect(await scim.store.members(group)).to.deep.equal([]);
  });

  it("has sync look at all its users, if the rest is refused", async () => {
    ends = [conflict];
    const { status, touched } = await empty('W/"1"');
    expect([status, touched]).to.deep.equal([412, { users }]);
  });

  it("has sync look at all its users, if the store fails", async () => {
    ends = [throttled];
    const error = await empty().catch((reason: unknown) => reason);
    expect(error).to.be.an.instanceof(InterruptedError);
    expect(error instanceof InterruptedError && error.touched).to.deep.equal({ users });
  });

  it("does not have sync look at users of whom nothing was stored", async () => {
    await scim.group("Other");
    const { status, touched } = await scim.patch(`/Groups/${group}`, {
      op: "replace",
      value: { displayName: "Other", members: [] },
    });
    expect([status, touched]).to.deep.equal([409, { users: [] }]);
  });
});
