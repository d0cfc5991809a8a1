import { expect } from "chai";
import { longTable } from "../../../../sync/cli/show/long-table.ts";

const style = { head: [], border: [] };
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => [`row ${index}`, "x".repeat(index % 7)]);

describe("A table of any length", () => {
  for (const count of [0, 1, 249, 250, 251, 1000]) {
    it(`has one head, ${count} rows and one end, all of one width`, () => {
      const lines = longTable(["name", "why"], rows(count), style).split("\n");
      expect(lines).to.have.length(count + 3);
      expect(new Set(lines.map(({ length }) => length)).size).to.equal(1);
      expect(lines.filter((line) => line.includes("row"))).to.have.length(count);
    });
  }

  it("is as wide as its widest cell, also where letters are wide", () => {
    const lines = longTable(["name"], [["阳 边"], ["abc"]], style).split("\n");
    expect(lines).to.deep.equal(["┌───────┐", "│ name  │", "│ 阳 边 │", "│ abc   │", "└───────┘"]);
  });
});
