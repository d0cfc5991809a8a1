import { expect } from "chai";
import { resourcePolicy } from "../../../infra/settings/resource-policy.ts";

const ARN = "arn:aws:execute-api:eu-central-1:111122223333:abc";

describe("the API's resource policy", () => {
  it("allows all addresses without ranges", () => {
    expect(JSON.parse(resourcePolicy(ARN, undefined)).Statement).to.deep.equal([
      { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: `${ARN}/*` },
    ]);
  });

  it("denies every address outside the ranges", () => {
    const [allow, deny, ...rest] = JSON.parse(
      resourcePolicy(ARN, [{ text: "52.94.76.0/24", version: 4 }]),
    ).Statement;
    expect(allow.Effect).to.equal("Allow");
    expect(deny).to.deep.include({
      Effect: "Deny",
      Condition: { NotIpAddress: { "aws:SourceIp": ["52.94.76.0/24"] } },
    });
    expect(rest).to.deep.equal([]);
  });
});
