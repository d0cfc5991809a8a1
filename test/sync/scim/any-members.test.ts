import { expect } from "chai";
import * as fc from "fast-check";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { changeOfMembers, withoutUnknown } from "../../../sync/scim/patch/members.ts";
import { readOperations, stepsOf } from "../../../sync/scim/patch/steps.ts";
import { RESOURCE_TYPES } from "../../../sync/scim/schema/resource-type.ts";
import { runs } from "../../support/properties.ts";
import { openScim, PATCH } from "./scim-world.ts";

const MISSING = "00000000-0000-4000-8000-000000000777";

describe("The change of members", () => {
  const ID = "abcdef00-0000-4000-8000-00000000000a";
  const type = RESOURCE_TYPES.get("Groups");
  const changeBy = (operations: JsonObject[], current: () => Promise<readonly string[]>) => {
    if (type === undefined) throw new Error("There are no groups.");
    return changeOfMembers(
      stepsOf(type, readOperations({ schemas: [PATCH], Operations: operations })),
      current,
    );
  };

  it("reads no members where one is removed by its ID, and reads them once for many operations", async () => {
    let reads = 0;
    const current = async () => {
      reads += 1;
      return [ID];
    };
    const one = { op: "remove", path: `members[value eq "${ID.toUpperCase()}"]` };
    const removed = { add: new Set(), remove: new Set([ID]) };
    expect([await changeBy([one, one], current), reads]).to.deep.equal([removed, 0]);
    const filtered = { op: "remove", path: 'members[type eq "User"]' };
    expect([await changeBy([filtered, filtered, filtered], current), reads]).to.deep.equal([removed, 1]);
  });

  it("has no IDs that the table cannot hold", () => {
    const change = { add: new Set(["x", ID]), remove: new Set(["y".repeat(3_000), ID]) };
    expect(withoutUnknown(change, new Set())).to.deep.equal({ add: new Set([ID]), remove: new Set([ID]) });
    expect(withoutUnknown(change, new Set([ID])).add.size).to.equal(0);
  });
});

/** One operation on the members, who are named by their place. The last place is an unknown user's. */
interface Step {
  readonly op: "add" | "remove" | "replace";
  readonly at: readonly number[];
  readonly form: "list" | "filter" | "all";
}

function operationOf({ op, at, form }: Step, ids: readonly string[]): JsonObject {
  const named = at.map((place) => ids[place] ?? "");
  if (op === "remove" && form === "all") return { op, path: "members" };
  if (op === "remove" && form === "filter" && named.length > 0)
    return { op, path: `members[${named.map((id) => `value eq "${id}"`).join(" or ")}]` };
  return { op, path: "members", value: named.map((id) => ({ value: id })) };
}

/** What an operation makes of the members, by RFC 7644, section 3.5.2. */
function afterStep(before: ReadonlySet<number>, { op, at, form }: Step): Set<number> {
  if (op === "replace") return new Set(at);
  if (op === "add") return new Set([...before, ...at]);
  if (form === "all") return new Set();
  return new Set([...before].filter((place) => !at.includes(place)));
}

describe("Any PATCH of a group's members", () => {
  const COUNT = 4;
  const at = fc.nat({ max: COUNT });
  const step: fc.Arbitrary<Step> = fc.record({
    op: fc.constantFrom("add", "remove", "replace"),
    at: fc.array(at, { maxLength: 3 }),
    form: fc.constantFrom("list", "list", "filter", "all"),
  });
  const known = (places: Iterable<number>) => [...new Set(places)].filter((place) => place !== COUNT);

  it("ends with the members that it says, one operation after the other", async () => {
    const reached = { refused: 0, changed: 0 };
    const holds = async (before: number[], steps: readonly Step[]) => {
      const scim = openScim();
      const ids: string[] = [];
      for (let number = 0; number < COUNT; number++) ids.push(await scim.user({ userName: `u${number}` }));
      const idsAt = (places: readonly number[]) => places.map((place) => ids[place] ?? MISSING).toSorted();
      const group = await scim.group("Staff", ...idsAt(known(before)));
      const operations = steps.map((one) => operationOf(one, [...ids, MISSING]));
      const { status } = await scim.patch(`/Groups/${group}`, ...operations);
      reached[status === 400 ? "refused" : "changed"] += 1;
      // Refused only if no known user would be left of a replacement.
      if (status === 400) {
        expect(steps.map(({ op }) => op)).to.include("replace");
        expect(steps.flatMap((one) => one.at)).to.include(COUNT);
      }
      const after = status === 400 ? before : steps.reduce(afterStep, new Set(before));
      expect(await scim.store.members(group)).to.deep.equal(idsAt(known(after)));
    };
    const steps = fc.array(step, { minLength: 1, maxLength: 5 });
    await fc.assert(fc.asyncProperty(fc.array(at, { maxLength: 3 }), steps, holds), {
      numRuns: runs(400),
      examples: [[[0], [{ op: "replace", at: [COUNT], form: "list" }]]],
    });
    for (const count of Object.values(reached)) expect(count).to.be.above(0);
  });
});
