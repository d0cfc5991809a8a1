import { expect } from "chai";
import fc from "fast-check";
import { contrast, darker, INK, textOn, WHITE } from "../../../../infra/user-pool/branding/colour.ts";

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("A colour of the sign-in pages", () => {
  it("has WCAG's contrast ratio to another", () => {
    expect(contrast("#000000", WHITE)).to.equal(21);
    expect(contrast("#777777", WHITE)).to.be.closeTo(4.48, 0.01);
    expect(contrast("#0972d3", WHITE)).to.be.closeTo(4.82, 0.01);
    expect(contrast(WHITE, "#777777")).to.equal(contrast("#777777", WHITE));
  });

  it("always gets a readable text colour", () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        expect(contrast(colour, textOn(colour))).to.be.at.least(4.5);
      }),
    );
    expect([textOn("#ffdd00"), textOn("#0b5fff")]).to.deep.equal([INK, WHITE]);
    // 4.497 with white, 4.482 with ink
    expect(textOn("#318564")).to.equal("#000000");
  });

  it("becomes darker, and stays a valid colour", () => {
    expect(darker("#80FF04", 0.25)).to.equal("#60bf03");
    fc.assert(
      fc.property(anyColour, (colour) => {
        expect(darker(colour, 0.25)).to.match(/^#[0-9a-f]{6}$/);
        expect(contrast("#000000", darker(colour, 0.25))).to.be.at.most(contrast("#000000", colour));
      }),
    );
  });
});
