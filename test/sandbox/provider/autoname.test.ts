import { expect } from "chai";
import { isAutonamed, withName } from "../../../sandbox/provider/autoname.ts";
import { role } from "../../../sandbox/provider/services/iam.ts";
import { lambdaFunction } from "../../../sandbox/provider/services/lambda.ts";

const naming = { name: "sign-in-role", randomSeed: new Uint8Array([1, 2, 3]) };

describe("A name that nobody gave", () => {
  it("is the one in the program with seven hex digits, the same for the same seed", () => {
    const { name } = withName({}, {}, role, naming);
    expect(name).to.match(/^sign-in-role-[0-9a-f]{7}$/);
    expect(withName({}, {}, role, naming)).to.deep.equal({ name, __defaults: ["name"] });
    expect(withName({}, {}, role, { ...naming, randomSeed: new Uint8Array([4]) })["name"]).to.not.equal(name);
  });

  it("stays what it was", () => {
    const olds = { name: "sign-in-role-abcdef0", __defaults: ["name"] };
    expect(withName({}, olds, role, naming)["name"]).to.equal("sign-in-role-abcdef0");
  });

  it("is made anew where somebody had chosen one before", () => {
    expect(withName({}, { name: "chosen" }, role, naming)["name"]).to.match(/^sign-in-role-/);
  });

  it("is the engine's proposal where it makes one, and none where it wants none", () => {
    expect(withName({}, {}, role, { ...naming, proposed: "as-told" })["name"]).to.equal("as-told");
    expect(withName({}, {}, role, { ...naming, disabled: true })).to.deep.equal({});
  });

  it("fits into what AWS takes", () => {
    const { name } = withName({}, {}, lambdaFunction, { ...naming, name: "x".repeat(100) });
    expect(name).to.have.length(64);
  });

  it("does not come between a chosen name, or prefix, and AWS", () => {
    expect(withName({ name: "chosen" }, {}, role, naming)).to.deep.equal({ name: "chosen" });
    expect(withName({ namePrefix: "pre" }, {}, role, naming)).to.deep.equal({ namePrefix: "pre" });
    expect(isAutonamed({ name: "chosen" }, "name")).to.equal(false);
  });
});
