import { expect } from "chai";
import { faultsOf } from "./read.ts";

describe("The stack's Region", () => {
  for (const [region, why] of [
    ["us-gov-west-1", /GovCloud .*auth-fips/],
    ["us-gov-east-1", /GovCloud/],
    ["cn-north-1", /China have no user pools/],
    ["cn-northwest-1", /China/],
    ["us-iso-east-1", /isolated/],
    ["us-isob-east-1", /isolated/],
    ["eu-isoe-west-1", /isolated/],
    ["eusc-de-east-1", /European Sovereign Cloud/],
  ] as const) {
    it(`${region} is refused with the reason, and with what to do`, () => {
      const [fault = "", ...others] = faultsOf({}, region);
      expect(others).to.deep.equal([]);
      expect(fault)
        .to.match(/^aws:region: /)
        .and.match(why)
        .and.match(/Amazon Quick/);
    });
  }

  it("is any of AWS's standard partition, or not known yet", () => {
    for (const region of [
      "us-east-1",
      "eu-central-1",
      "ap-southeast-5",
      "mx-central-1",
      "il-central-1",
      "ca-west-1",
    ])
      expect(faultsOf({}, region), region).to.deep.equal([]);
    expect(faultsOf({})).to.deep.equal([]);
  });
});
