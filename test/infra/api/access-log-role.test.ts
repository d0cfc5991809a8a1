import { expect } from "chai";
import { whoseLogRole } from "../../../infra/api/access-log-role.ts";

const OWN = "sign-in-api-logs-0123abcd";
const own = `arn:aws:iam::111122223333:role/${OWN}-0f1e2d3`;
const another = "arn:aws:iam::111122223333:role/api-gateway-logs";

describe("The role for access logs", () => {
  it("is the one that the account has", () => {
    expect(whoseLogRole({ createRole: false }, another, OWN)).to.equal("of-the-account");
    expect(whoseLogRole({ createRole: false }, own, OWN)).to.equal("of-the-account");
  });

  it("is made where there is none, or the stack made it before", () => {
    expect(whoseLogRole({ createRole: true }, "", OWN)).to.equal("of-this-stack");
    expect(whoseLogRole({ createRole: true }, own, OWN)).to.equal("of-this-stack");
  });

  it("is never put in another one's place", () => {
    expect(whoseLogRole({ createRole: true }, another, OWN)).to.deep.equal({
      key: "accessLogs.createRole",
      found: `API Gateway writes its logs as ${another}`,
      allowed: "it works for all APIs of the account, so use it: pulumi config set accessLogs true",
    });
    const ofAnotherStack = own.replace("0123abcd", "9876fedc");
    expect(whoseLogRole({ createRole: true }, ofAnotherStack, OWN)).to.have.property("key");
  });

  it("is missed by name where there is none and none is to be made", () => {
    expect(whoseLogRole({ createRole: false }, "", OWN)).to.include({
      key: "accessLogs",
      found: "API Gateway has no role for writing logs in this account and Region",
    });
  });
});
