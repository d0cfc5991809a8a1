import { expect } from "chai";
import fc from "fast-check";
import { differenceOf } from "../../../../sync/cli/report/browser/difference.ts";

describe("The difference of two values", () => {
  it("is what is neither their beginning nor their end, and with these makes both", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(text, text, text, text, (start, a, b, end) => {
        const [from, to] = [start + a + end, start + b + end];
        const found = differenceOf(from, to);
        expect(found.start + found.from + found.end).to.equal(from);
        expect(found.start + found.to + found.end).to.equal(to);
      }),
    );
  });

  it("is one letter in another case, and a letter with its mark", () => {
    expect(differenceOf("cy@x.org", "Cy@x.org")).to.deep.equal({
      start: "",
      from: "c",
      to: "C",
      end: "y@x.org",
    });
    expect(differenceOf("Zoe", "Zoe\u0308")).to.deep.equal({
      start: "Zo",
      from: "e",
      to: "e\u0308",
      end: "",
    });
    expect(differenceOf("aa", "aaa")).to.deep.equal({ start: "aa", from: "", to: "a", end: "" });
  });

  it("is nothing where nothing differs", () => {
    expect(differenceOf("same", "same")).to.deep.equal({ start: "same", from: "", to: "", end: "" });
  });
});
