import { expect } from "chai";
import fc from "fast-check";
import { readStatements } from "../../policy/iam/document.ts";

const words = fc.array(fc.string(), { minLength: 1, maxLength: 3 });
const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: words,
  Resource: words,
});

/** A single value may be written without a list. */
function unlisted(list: readonly string[]): string | readonly string[] {
  const [only] = list;
  return list.length === 1 && only !== undefined ? only : list;
}

describe("A policy document", () => {
  it("is read the same as text and as object, with one value or a list, for any statement", () => {
    fc.assert(
      fc.property(statement, (listed) => {
        const { Effect, Action, Resource } = listed;
        const short = { Effect, Action: unlisted(Action), Resource: unlisted(Resource) };
        const reading = readStatements({ Statement: [listed] });
        expect(reading).to.have.length(1);
        expect(reading?.[0]).to.deep.include({ actions: Action, resources: Resource });
        expect(readStatements({ Version: "2012-10-17", Statement: short })).to.deep.equal(reading);
        expect(readStatements(JSON.stringify({ Statement: [short] }))).to.deep.equal(reading);
      }),
    );
  });

  it("has principals by kind, and one form for all principals", () => {
    const of = (Principal: unknown) =>
      readStatements({ Statement: { Effect: "Allow", Principal, Action: "a:B" } })?.[0]?.principals;
    expect(of("*")).to.deep.equal({ AWS: ["*"] });
    expect(of({ AWS: "*" })).to.deep.equal({ AWS: ["*"] });
    expect(of({ Service: "lambda.amazonaws.com" })).to.deep.equal({ Service: ["lambda.amazonaws.com"] });
  });

  it("has its condition keys in lower case, for all operators", () => {
    const Condition = { StringEquals: { "AWS:SourceAccount": "1" }, ArnLike: { "aws:sourceArn": "a" } };
    const [read] = readStatements({ Statement: { Effect: "Allow", Action: "a:B", Condition } }) ?? [];
    expect(read?.conditionKeys).to.deep.equal(["aws:sourceaccount", "aws:sourcearn"]);
  });

  it("is undefined for any other value", () => {
    const shapes = fc.oneof(fc.anything({ withNullPrototype: true }), fc.json(), fc.string());
    fc.assert(
      fc.property(shapes, (value) => {
        const read = readStatements(value);
        expect(read === undefined || Array.isArray(read)).to.equal(true);
      }),
    );
  });
});
