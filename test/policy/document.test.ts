import { expect } from "chai";
import fc from "fast-check";
import { readStatements } from "../../policy/iam/document.ts";

const words = fc.array(fc.string(), { minLength: 1, maxLength: 3 });
const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: words,
  Resource: words,
});

/** What stands alone may stand without its list. */
function unlisted(list: readonly string[]): string | readonly string[] {
  const [only] = list;
  return list.length === 1 && only !== undefined ? only : list;
}

describe("A policy document", () => {
  it("reads alike as text and as object, with one or a list, for any statement", () => {
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

  it("says who by kind, and everybody in one way", () => {
    const of = (Principal: unknown) =>
      readStatements({ Statement: { Effect: "Allow", Principal, Action: "a:B" } })?.[0]?.principals;
    expect(of("*")).to.deep.equal({ AWS: ["*"] });
    expect(of({ AWS: "*" })).to.deep.equal({ AWS: ["*"] });
    expect(of({ Service: "lambda.amazonaws.com" })).to.deep.equal({ Service: ["lambda.amazonaws.com"] });
  });

  it("names its condition keys without case, whatever the operator", () => {
    const Condition = { StringEquals: { "AWS:SourceAccount": "1" }, ArnLike: { "aws:sourceArn": "a" } };
    const [read] = readStatements({ Statement: { Effect: "Allow", Action: "a:B", Condition } }) ?? [];
    expect(read?.conditionKeys).to.deep.equal(["aws:sourceaccount", "aws:sourcearn"]);
  });

  it("that is anything else is not read, and nothing breaks on it", () => {
    const shapes = fc.oneof(fc.anything({ withNullPrototype: true }), fc.json(), fc.string());
    fc.assert(
      fc.property(shapes, (value) => {
        const read = readStatements(value);
        expect(read === undefined || Array.isArray(read)).to.equal(true);
      }),
    );
  });
});
