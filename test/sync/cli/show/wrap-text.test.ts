import { expect } from "chai";
import fc from "fast-check";
import stringWidth from "string-width";
import { shorten, wrapText } from "../../../../sync/cli/show/wrap-text.ts";

describe("A text that is broken into lines", () => {
  it("fits, and loses nothing but the spaces at its breaks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 8, max: 30 }), (text, width) => {
        const lines = wrapText(text, width);
        for (const line of lines) expect(stringWidth(line)).to.be.at.most(width);
        expect(lines.join("").replaceAll(" ", "")).to.equal(text.replaceAll(" ", ""));
      }),
    );
  });

  it("is broken at spaces, and within a word only where that alone is too long", () => {
    expect(wrapText("is not in the source", 10)).to.deep.equal(["is not in", "the source"]);
    expect(wrapText("a someone@example.com b", 10)).to.deep.equal(["a", "someone@ex", "ample.com", "b"]);
    expect(wrapText("", 10)).to.deep.equal([""]);
  });

  it("leaves a letter its marks, and counts a wide one double", () => {
    expect(wrapText("e\u0301e\u0301e\u0301", 2)).to.deep.equal(["e\u0301e\u0301", "e\u0301"]);
    expect(wrapText("山田太郎", 5)).to.deep.equal(["山田", "太郎"]);
  });
});

describe("A text that is cut", () => {
  it("says so, and fits", () => {
    expect(shorten("Ada Lovelace", 12)).to.equal("Ada Lovelace");
    expect(shorten("Ada Lovelace", 8)).to.equal("Ada Lov…");
    expect(shorten("山田太郎", 6)).to.equal("山田…");
  });
});
