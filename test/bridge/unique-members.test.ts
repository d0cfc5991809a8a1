import { expect } from "chai";
import fc from "fast-check";
import { parseUniqueObject } from "../../bridge/unique-members.ts";
import { runs } from "../support/properties.ts";

const anyObject = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue());

describe("A JSON object whose members must be unique", () => {
  it("is what JSON.parse reads, for any object, however it is written", () => {
    const property = fc.property(anyObject, fc.nat({ max: 4 }), (object, indent) => {
      const text = JSON.stringify(object, null, indent);
      expect(parseUniqueObject(text)).to.deep.equal(JSON.parse(text));
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it("is nothing if a member comes twice, for any object, also if the name is escaped", () => {
    const escaped = (name: string) =>
      `"${[...Array(name.length).keys()].map((at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`;
    const property = fc.property(anyObject, fc.jsonValue(), fc.boolean(), (object, value, isEscaped) => {
      const [name] = Object.keys(object);
      fc.pre(name !== undefined);
      const again = `${isEscaped ? escaped(name) : JSON.stringify(name)}:${JSON.stringify(value)}`;
      const text = JSON.stringify(object);
      expect(parseUniqueObject(`{${again},${text.slice(1)}`)).to.equal(undefined);
      expect(parseUniqueObject(`${text.slice(0, -1)},${again}}`)).to.equal(undefined);
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it("may have members of one name in different objects", () => {
    expect(parseUniqueObject('{"a":{"a":1,"b":{"a":2}},"b":[{"a":3}]}')).to.have.all.keys("a", "b");
  });

  it("is nothing if the text is no object", () => {
    for (const text of ["", "[]", "1", '"{}"', "{", "null", '{"a":1}x'])
      expect(parseUniqueObject(text), text).to.equal(undefined);
  });
});
