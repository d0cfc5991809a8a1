import { expect } from "chai";
import { declaredStack } from "../support/mocked-stack.ts";

describe("The record that proves a domain to ACM", () => {
  it("may exist, and stays: all certificates of a name in the account share it, and are renewed with it", async () => {
    const api = { name: "auth.example.com", hostedZoneId: "Z0123456789ABC" };
    const stack = await declaredStack({ customDomain: JSON.stringify({ api }) });
    const records = stack.ofType("aws:route53/record:Record");
    const [proof, ...others] = records.filter(({ name }) => name.endsWith("-proof"));
    expect(others).to.deep.equal([]);
    expect(proof?.inputs["allowOverwrite"]).to.equal(true);
    expect(proof?.retainOnDelete).to.equal(true);
    const aliases = records.filter((one) => one !== proof);
    expect(aliases).to.not.deep.equal([]);
    for (const { inputs, retainOnDelete, name } of aliases) {
      expect(inputs["allowOverwrite"], `${name} must not take another's address`).to.equal(undefined);
      expect(retainOnDelete).to.equal(false);
    }
  });
});
