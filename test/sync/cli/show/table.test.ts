import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import stringWidth from "string-width";
import { planTable } from "../../../../sync/cli/show/table.ts";
import { runs } from "../../../support/properties.ts";
import { account, person, planOf } from "../../people.ts";

const LONG = "someone-with-a-very-long-address-indeed@subdomain.example-organisation.example";

const { actions } = planOf(
  [person("ada"), person("cy", "Cy@example.com"), person("same"), person("long", LONG)],
  [
    account("cy", { name: "Cyril" }),
    account("left"),
    account("same", { awaitsFirstSignIn: false }),
    account("long"),
  ],
);

const drawn = (columns?: number, more = {}) => planTable(actions, { color: false, columns, ...more });

describe("The plan on a terminal", () => {
  for (const columns of [40, 60, 83, 84, 100, 200]) {
    it(`is at most ${columns} columns wide there, and cuts no address`, () => {
      const lines = drawn(columns).split("\n");
      expect(Math.max(...lines.map((line) => stringWidth(line)))).to.be.at.most(columns);
      const bare = drawn(columns).replace(/[│\s]/g, "");
      if (columns < 84) expect(bare).to.include(LONG);
    });
  }

  it("fits any names", () => {
    const anyName = fc.string({ unit: "grapheme", maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(anyName, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 30, max: 150 }),
        (names, columns) => {
          const people = names.map((name, index) =>
            person(`p${index}`, `p${index}@x.org`, { displayName: name }),
          );
          const table = planTable(planOf(people, [account("p0", { email: "p0@x.org" })]).actions, {
            color: true,
            columns,
          });
          for (const line of stripVTControlCharacters(table).split("\n"))
            expect(stringWidth(line)).to.be.at.most(columns);
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it("shows each change on a line of its own, old before new, or old above new where there is no room", () => {
    expect(drawn(120)).to.match(
      /differs from the directory\s+│\n.+│ email: cy@example.com → Cy@example.com +│\n.+│ name: Cyril → cy/,
    );
    expect(drawn(60).split("\n")).to.include.members([
      "  email: cy@example.com → Cy@example.com",
      "  email: long@example.com",
    ]);
    expect(drawn(60)).to.match(/\n {2}→ someone-with/);
  });

  it("says why nothing is done about a user whom the request names", () => {
    expect(drawn(200, { listAll: true })).to.match(/│ same@example.com +│ same +│ is in sync +│/);
  });

  it("is a list on a narrow terminal", () => {
    expect(drawn(60)).to.include("\ndisable\n  left@example.com\n  left\n  is no longer in the source\n");
    expect(drawn(60)).not.to.include("│");
  });

  it("lists users who lose access above invitations", () => {
    const order = ["disable", "update", "invite"].map((word) => drawn(100).indexOf(`│ ${word}`));
    expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
    expect(order).not.to.include(-1);
  });

  it("counts users in sync, and lists them only if requested", () => {
    expect(drawn(100)).not.to.include("same@example.com");
    expect(drawn(100).split("\n").at(-1)).to.equal("1 user is in sync and not listed.");
    expect(drawn(100, { listAll: true }))
      .to.include("same@example.com")
      .and.not.to.include("not listed");
  });

  it("is one line for each in a file, however long", () => {
    const lines = drawn().split("\n");
    expect(lines.find((line) => line.includes(LONG))).to.include(`email: long@example.com → ${LONG}`);
    const named = planOf([person("x", "x@x.org", { displayName: "x".repeat(900) })], []);
    const row = planTable(named.actions, { color: false })
      .split("\n")
      .find((line) => line.includes("x@x.org"));
    expect(row)
      .to.include(`${"x".repeat(79)}…`)
      .and.not.to.include("x".repeat(80));
  });
});
