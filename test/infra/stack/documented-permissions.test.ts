import { readFileSync } from "node:fs";
import { expect } from "chai";
import { wildcard } from "../../../policy/rules/wildcard.ts";
import { DOCUMENTED_POLICIES, documentedPolicy } from "../../../sandbox/index.ts";
import { ACCOUNT, REGION } from "../support/aws-answers.ts";

/** Source: "IAM and AWS STS quotas", managed policies; white space does not count. */
const MAX_POLICY_LENGTH = 6144;
/** No Region of AWS's standard partition has a longer name. */
const LONGEST_REGION = "ap-southeast-1";

describe("The documented permissions", () => {
  it("are policies that IAM accepts as managed ones", () => {
    for (const name of DOCUMENTED_POLICIES) {
      const length = documentedPolicy(name, ACCOUNT, LONGEST_REGION).replaceAll(/\s/g, "").length;
      expect(length, name).to.be.at.most(MAX_POLICY_LENGTH);
    }
  });

  it("are all policies of the page", () => {
    const page = readFileSync(new URL("../../../docs/permissions.md", import.meta.url), "utf8");
    const names = [...page.matchAll(/^```json (\S+)$/gm)].map(([, name]) => name);
    expect(names).to.deep.equal([...DOCUMENTED_POLICIES]);
  });

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
