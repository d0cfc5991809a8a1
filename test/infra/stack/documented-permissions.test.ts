import { expect } from "chai";
import { wildcard } from "../../../policy/rules/wildcard.ts";
import { DOCUMENTED_POLICIES, documentedPolicy } from "../../../sandbox/index.ts";
import { ACCOUNT, REGION } from "../support/aws-answers.ts";

describe("The documented permissions", () => {
  it("name each action, with a wildcard for none", () => {
    for (const name of DOCUMENTED_POLICIES) {
      const props = { policy: documentedPolicy(name, ACCOUNT, REGION) };
      const policy = { type: "aws:iam/policy:Policy", name, props, opts: { protect: false } };
      // Resources that do not exist before the stack does can only be named by a pattern.
      const faults = wildcard
        .faults(policy)
        .filter((fault) => !fault.startsWith("policy allows the resource"));
      expect(faults).to.deep.equal([]);
    }
  });
});
