import { expect } from "chai";
import { counted, type Query, Rows } from "../../../../sync/cli/report/browser/find.ts";
import { dataOfRun } from "../../../../sync/cli/report/data-of-run.ts";
import { recordOf, request, results } from "./sample-run.ts";

const data = dataOfRun(request, recordOf({ results }));
const rows = new Rows(data);

const found = (query: Partial<Query>) =>
  rows.find({ text: "", sort: "action", descending: false, ...query }).map(([, , , , , id]) => id);

describe("Searching a report", () => {
  it("finds people by name, e-mail, id, action, reason, state, answer, and what changes", () => {
    for (const text of ["cy@", "Cyril", "update", "differs", "failed", "AliasExists"])
      expect(found({ text }), text).to.deep.equal(["cy"]);
    expect(found({ text: "has no e-mail address" }))
      .to.include("bob")
      .and.not.to.include("ada");
    expect(found({ text: "is no longer in the source" })).to.deep.equal(["left"]);
  });

  it("needs no case and no marks on letters, and takes words in any order, all of which have to be there", () => {
    for (const text of ["lowe", "LÖWE", "Lo\u0308we ada", "  löwe   ADA "])
      expect(found({ text }), text).to.deep.equal(["ada"]);
    expect(found({ text: "ada cyril" })).to.deep.equal([]);
  });

  it("takes what is typed to the letter, and not as a pattern", () => {
    expect(found({ text: ".*" })).to.deep.equal([]);
    expect(found({ text: "<img" })).to.deep.equal(["h0"]);
  });

  it("goes together with one action and one state", () => {
    const kind = data.kinds.findIndex((one) => one.kind === "invite");
    const state = data.states.findIndex((one) => one.state === "done");
    expect(found({ kind, text: "ada" }))
      .to.include("ada")
      .and.not.to.include("cy");
    expect(found({ state })).to.have.members(["left", "ada"]);
    expect(found({ kind, state })).to.deep.equal(["ada"]);
  });
});

describe("Sorting a report", () => {
  it("is by person, action, reason or state, and back", () => {
    const people = found({ sort: "person" });
    expect(people.slice(0, 4)).to.deep.equal(["ada", "bob", "cy", "dan"]);
    expect(found({ sort: "person", descending: true })).to.deep.equal(people.toReversed());
    const reasons = rows
      .find({ text: "", sort: "why", descending: false })
      .map(([, reason]) => data.reasons[reason] ?? "");
    expect(reasons).to.deep.equal(reasons.toSorted());
    const states = rows.find({ text: "", sort: "state", descending: true }).map(([, , state]) => state);
    expect(states).to.deep.equal(states.toSorted((a, b) => b - a));
  });

  it("has failures before what went well", () => {
    expect(found({ sort: "state" })[0]).to.equal("cy");
  });

  it("loses and duplicates no user", () => {
    for (const sort of ["action", "person", "why", "state"] as const)
      expect(found({ sort })).to.have.members(data.rows.map(([, , , , , id]) => id));
  });
});

describe("The counts of a report", () => {
  it("are those of its rows", () => {
    const all = [...counted(data.rows, 0).values()].reduce((sum, one) => sum + one, 0);
    expect(all).to.equal(data.rows.length);
    expect(counted(data.rows, 0).get(0)).to.equal(1);
  });
});
