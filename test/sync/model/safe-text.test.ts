import { expect } from "chai";
import fc from "fast-check";
import stringWidth from "string-width";
import {
  jsonText,
  markdownBlock,
  ownColours,
  paint,
  printable,
  printableLines,
  terminalText,
} from "../../../sync/model/safe-text.ts";

const anyText = fc.string({ unit: "binary" });
/** Texts of the characters that this is about. */
const hostileText = fc.string({
  unit: fc.constantFrom(
    ...["\u001b", "[", "3", "1", "m", ";", "\u0007", "\u009b", "\u202e", "\u2066", "\u200b", "\u200d", "\n"],
    ...["\r", "\t", "\u007f", "\ufeff", "\u2028", "\ud800", "\ufe0f", "\u3164", "\u{e0001}", "a", "`", "é"],
  ),
});
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u3164]/u;
const withoutJoiners = (text: string) => text.replace(/[\u200c\u200d]/g, "");

describe("Texts of a directory on a terminal", () => {
  it("have no character that moves the cursor, turns the reading direction or is invisible", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, hostileText), (text) => {
        expect(withoutJoiners(printable(text))).not.to.match(UNSEEN);
        expect(withoutJoiners(terminalText(text)).replaceAll("\n", "")).not.to.match(UNSEEN);
      }),
    );
    expect(printable("Ada\u001b[2J\u202e\n\u009b")).to.equal("Ada\\u001b[2J\\u202e\\u000a\\u009b");
    expect(printable("\u{e0001}\ufeff")).to.equal("\\udb40\\udc01\\ufeff");
  });

  it("keep the joiners and selectors that a script needs, and show others", () => {
    const persian = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627";
    const hindi = "\u0915\u094d\u200d\u0937";
    const family = "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}";
    const heart = "\u2764\ufe0f";
    const variant = "\u845b\u{e0100}";
    for (const name of [persian, hindi, family, heart, variant]) {
      expect(printable(name)).to.equal(name);
      expect(terminalText(name)).to.equal(name);
    }
    expect(printable("ada\u200d@example.com")).to.equal("ada\\u200d@example.com");
    expect(printable("a\ufe0f\ufe0f")).to.equal("a\ufe0f\\ufe0f");
  });

  it("keep marks on letters, and every script", () => {
    for (const name of ["Zoë", "Zoe\u0308", "山田 太郎", "עדה", "Ađa", '=HYPERLINK("x")']) {
      expect(printable(name)).to.equal(name);
    }
  });

  it("cannot bring colours of their own, and keep those of this program", () => {
    const red = paint("red", "bad", { validateStream: false });
    expect(stringWidth(red)).to.equal(3);
    expect(terminalText(`${red} \u001b[31mfake\u001b[0m`)).to.equal(
      "\u001b[31mbad\u001b[39m \\u001b[31mfake\\u001b[0m",
    );
    expect(terminalText(paint("red", "\u001b[8m", { validateStream: false }))).to.equal(
      "\u001b[31m\\u001b[8m\u001b[39m",
    );
    // A mark of another process counts as text.
    expect(terminalText("\u001b[1111;2222;3333;31mx")).to.equal("\\u001b[1111;2222;3333;31mx");
    expect(terminalText(ownColours(`\u001b[90m│\u001b[39m`))).to.equal("\u001b[90m│\u001b[39m");
    expect(printableLines(printableLines(red))).to.equal(red);
  });
});

describe("A JSON document", () => {
  it("says the same, whatever is in it, and has no control character but line feeds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.oneof(anyText, hostileText), value: fc.jsonValue() })),
        (document) => {
          const same = JSON.parse(JSON.stringify(document));
          expect(JSON.parse(jsonText(document))).to.deep.equal(same);
          expect(jsonText(document).replaceAll("\n", "")).not.to.match(UNSEEN);
          // Also where a command has forgotten it: the terminal's escapes are JSON's.
          expect(JSON.parse(terminalText(JSON.stringify(document)))).to.deep.equal(same);
        },
      ),
    );
  });

  it("is as long as its lines, or one line", () => {
    expect(jsonText({ name: "\u009b\u{e0001}" })).to.equal('{\n  "name": "\\u009b\\udb40\\udc01"\n}');
    expect(jsonText({ a: [1] }, 0)).to.equal('{"a":[1]}');
  });
});

describe("A block of Markdown", () => {
  it("is closed by its own fence alone, and holds the text", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, hostileText), (text) => {
        const [first = "", ...lines] = markdownBlock(text).trimEnd().split("\n");
        const fence = first.replace("text", "");
        expect(fence).to.match(/^`{3,}$/);
        expect(lines.pop()).to.equal(fence);
        expect(lines.join("\n")).to.equal(printableLines(text));
        expect(lines.some((line) => line.includes(fence))).to.equal(false);
      }),
    );
    expect(markdownBlock("```\n<img src=x> @team")).to.equal("````text\n```\n<img src=x> @team\n````\n");
  });
});
