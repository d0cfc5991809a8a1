import { expect } from "chai";
import fc from "fast-check";
import { valueDifferences } from "../../../automation/engine/value-differences.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

const policy = (...ranges: string[]) =>
  JSON.stringify({
    Statement: [{ Effect: "Allow" }, { Effect: "Deny", NotIpAddress: { "aws:SourceIp": ranges } }],
  });

describe("Where two values differ", () => {
  it("is nowhere for any value and itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(valueDifferences(value, structuredClone(value), "it")).to.deep.equal([]);
      }),
    );
  });

  it("is somewhere for any two texts, numbers or lists of them that are not the same", () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const value = fc.oneof(scalar, fc.array(scalar));
    fc.assert(
      fc.property(value, value, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        // A text that is written as JSON is read as such, and then space and escapes do not count.
        fc.pre(![a, b].every((one) => typeof one === "string" && /^\s*[{[]/.test(one)));
        expect(valueDifferences(a, b, "it")).not.to.deep.equal([]);
      }),
    );
  });

  it("has its full path inside an object", () => {
    const before = { variables: { ISSUER: "a", POOL: "x" } };
    const after = { variables: { ISSUER: "b", POOL: "x", PKCE: "off" } };
    expect(valueDifferences(before, after, "environment")).to.deep.equal([
      { path: "environment.variables.ISSUER", before: "a", after: "b" },
      { path: "environment.variables.PKCE", after: "off" },
    ]);
  });

  it("is one range of a policy that is written as JSON in a text", () => {
    const differences = valueDifferences(
      policy("203.0.113.0/24", "192.0.2.0/24"),
      policy("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24"),
      "policy",
    );
    expect(differences).to.deep.equal([
      { path: "policy.Statement[1].NotIpAddress.aws:SourceIp", after: "198.51.100.0/24" },
    ]);
  });

  it("takes as many elements that go as come for the same ones, changed, at their place in the new list", () => {
    expect(
      valueDifferences(["a", "b", { name: "c", size: 1 }], ["a", { name: "c", size: 2 }], "list"),
    ).to.deep.equal([
      { path: "list", before: "b" },
      { path: "list", before: { name: "c", size: 1 } },
      { path: "list", after: { name: "c", size: 2 } },
    ]);
    expect(
      valueDifferences(["a", { name: "c", size: 1 }], ["a", { name: "c", size: 2 }], "list"),
    ).to.deep.equal([{ path: "list[1].size", before: 1, after: 2 }]);
  });

  it("is the whole value where only the run will show the new one", () => {
    expect(valueDifferences("3a1e5c64", UNKNOWN, "deployment")).to.deep.equal([
      { path: "deployment", before: "3a1e5c64", after: "(known after the run)" },
    ]);
    expect(valueDifferences({ a: { b: 1 } }, { a: UNKNOWN }, "it")).to.deep.equal([
      { path: "it.a", before: { b: 1 }, after: "(known after the run)" },
    ]);
  });

  it("never tells a secret, nor what a file holds", () => {
    const secret = (text: string) => ({
      [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(text),
    });
    const file = (text: string, hash: string) => ({
      [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17",
      hash,
      text,
    });
    const found = valueDifferences(
      { password: secret("hunter2"), code: file("exports.handler", "0123456789abcdef") },
      { password: secret("hunter3"), code: file("exports.other", "fedcba9876543210") },
      "it",
    );
    expect(found).to.deep.equal([
      { path: "it.password", before: "[secret]", after: "[secret]" },
      { path: "it.code", before: "(file 0123456789)", after: "(file fedcba9876)" },
    ]);
  });
});
