import { expect } from "chai";
import { isAutonamed, withName } from "../../../sandbox/provider/autoname.ts";
import { role } from "../../../sandbox/provider/services/iam.ts";
import { lambdaFunction } from "../../../sandbox/provider/services/lambda.ts";

const naming = { name: "sign-in-role", randomSeed: new Uint8Array([1, 2, 3]) };

describe("A generated name", () => {
  it("is the program's name with seven hex digits, which depend on the seed", () => {
    const { name } = withName({}, {}, role, naming);
    expect(name).to.match(/^sign-in-role-[0-9a-f]{7}$/);
    expect(withName({}, {}, role, naming)).to.deep.equal({ name, __defaults: ["name"] });
    expect(withName({}, {}, role, { ...naming, randomSeed: new Uint8Array([4]) })["name"]).to.not.equal(name);
  });

  it("does not change", () => {
    const olds = { name: "sign-in-role-abcdef0", __defaults: ["name"] };
    expect(withName({}, olds, role, naming)["name"]).to.equal("sign-in-role-abcdef0");
  });

  it("is generated again after a chosen name is removed", () => {
    expect(withName({}, { name: "chosen" }, role, naming)["name"]).to.match(/^sign-in-role-/);
  });

  it("is the engine's proposal if there is one, and absent if naming is disabled", () => {
    expect(withName({}, {}, role, { ...naming, proposed: "as-told" })["name"]).to.equal("as-told");
    expect(withName({}, {}, role, { ...naming, disabled: true })).to.deep.equal({});
  });

  it("fits AWS's maximum length", () => {
    const { name } = withName({}, {}, lambdaFunction, { ...naming, name: "x".repeat(100) });
    expect(name).to.have.length(64);
  });

  it("does not replace a chosen name or prefix", () => {
    expect(withName({ name: "chosen" }, {}, role, naming)).to.deep.equal({ name: "chosen" });
    expect(withName({ namePrefix: "pre" }, {}, role, naming)).to.deep.equal({ namePrefix: "pre" });
    expect(isAutonamed({ name: "chosen" }, "name")).to.equal(false);
  });
});
