import { expect } from "chai";
import fc from "fast-check";
import { defaultDomainPrefix, faultOfDomainPrefix } from "../../../infra/settings/domain-prefix.ts";

const CONTEXT = { account: "111122223333", region: "eu-central-1", project: "quick-sign-in", stack: "dev" };

describe("the sign-in domain's prefix", () => {
  it("stays the same for a stack, and differs between accounts, Regions, projects and stacks", () => {
    const prefixes = [
      CONTEXT,
      { ...CONTEXT, account: "999999999999" },
      { ...CONTEXT, region: "us-east-1" },
      { ...CONTEXT, project: "other" },
      { ...CONTEXT, stack: "prod" },
    ].map(defaultDomainPrefix);
    expect(new Set(prefixes).size).to.equal(prefixes.length);
    expect(defaultDomainPrefix({ ...CONTEXT })).to.equal(prefixes[0]);
  });

  it("is valid in AWS, for any stack", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (stack, account) => {
        expect(faultOfDomainPrefix(defaultDomainPrefix({ ...CONTEXT, stack, account }))).to.equal(undefined);
      }),
    );
  });

  for (const prefix of ["", "Upper", "-first", "last-", "dot.ted", "a".repeat(64), "under_score"]) {
    it(`is refused as "${prefix.slice(0, 12)}"`, () => {
      expect(faultOfDomainPrefix(prefix)).to.contain("1 to 63");
    });
  }

  for (const word of ["aws", "amazon", "cognito"]) {
    it(`is refused with the reserved word ${word} anywhere in it`, () => {
      expect(faultOfDomainPrefix(`my-${word}-pages`)).to.contain(`"${word}"`);
    });
  }
});
