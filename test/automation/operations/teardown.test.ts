// One of the slower tests: it starts a real engine.
import { expect } from "chai";
import { type Commands, newCommands } from "../support/commands.ts";

describe("A stack whose pool is to stay, with a config that was changed since", function () {
  this.timeout(180_000);
  const stack = "kept-on";
  let at: Commands;

  before(async () => {
    at = await newCommands();
    at.configure(stack, { domainPrefix: "kept-on-desk", retain: "true" });
    const { code, stderr } = await at.run(`provision --stack ${stack} --yes`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
  });

  after(() => at?.checkout.remove());

  it("is not taken down by a teardown that would replace what stays", async () => {
    at.configure(stack, { domainPrefix: "another-desk", retain: "true" });
    const { code, stdout, stderr } = await at.run(`destroy --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([4, stderr]);
    expect(JSON.parse(stdout)).to.have.nested.property("error.code", "PROTECTED");
    expect(stderr)
      .to.include("domain would be replaced (domain)")
      .and.to.include("Set the stack's config as it was");
  });

  it("is taken down once the config is as it was", async () => {
    at.configure(stack, { domainPrefix: "kept-on-desk", retain: "true" });
    const { code, stderr } = await at.run(`destroy --stack ${stack} --yes`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr).to.include("domain kept-on-desk");
  });
});
