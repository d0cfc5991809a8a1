import { expect } from "chai";
import fc from "fast-check";
import { jsonText, printable } from "../../../../sync/cli/show/printable.ts";

const anyText = fc.string({ unit: "binary" });

describe("Texts of a directory on a terminal", () => {
  it("has no character that moves the cursor or turns the reading direction", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(printable(text).replace(/[\u200c\u200d]/g, "")).not.to.match(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
    expect(printable("Ada\u001b[2J\u202e\n\u009b")).to.equal("Ada\ufffd[2J\ufffd\ufffd\ufffd");
  });

  it("keeps the joiners that a script needs, and replaces others", () => {
    const persian = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627";
    const hindi = "\u0915\u094d\u200d\u0937";
    const family = "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}";
    for (const name of [persian, hindi, family]) expect(printable(name)).to.equal(name);
    expect(printable("ada\u200d@example.com")).to.equal("ada\ufffd@example.com");
  });

  it("keeps marks on letters, and every script", () => {
    for (const name of ["Zoë", "Zoe\u0308", "山田 太郎", "עדה", "Ađa", '=HYPERLINK("x")']) {
      expect(printable(name)).to.equal(name);
    }
  });
});

describe("A JSON document", () => {
  it("says the same, whatever is in it, and has no control character but line feeds", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ name: anyText, value: fc.jsonValue() })), (document) => {
        expect(JSON.parse(jsonText(document))).to.deep.equal(JSON.parse(JSON.stringify(document)));
        expect(jsonText(document).replaceAll("\n", "")).not.to.match(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it("is as long as its lines, or one line", () => {
    expect(jsonText({ name: "\u009b\u{e0001}" })).to.equal('{\n  "name": "\\u009b\\udb40\\udc01"\n}');
    expect(jsonText({ a: [1] }, 0)).to.equal('{"a":[1]}');
  });
});
