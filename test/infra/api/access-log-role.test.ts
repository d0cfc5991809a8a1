import { expect } from "chai";
import { whoseLogRole } from "../../../infra/api/access-log-role.ts";

const OWN = "sign-in-api-logs-0123abcd";
const own = `arn:aws:iam::111122223333:role/${OWN}-0f1e2d3`;
const another = "arn:aws:iam::111122223333:role/api-gateway-logs";

describe("The role for access logs", () => {
  it("is the account's existing one", () => {
    expect(whoseLogRole({ createRole: false }, another, OWN)).to.equal("of-the-account");
    expect(whoseLogRole({ createRole: false }, own, OWN)).to.equal("of-the-account");
  });

  it("is created if there is none, or if the stack created it before", () => {
    expect(whoseLogRole({ createRole: true }, "", OWN)).to.equal("of-this-stack");
    expect(whoseLogRole({ createRole: true }, own, OWN)).to.equal("of-this-stack");
  });

  it("never replaces another one", () => {
    expect(whoseLogRole({ createRole: true }, another, OWN)).to.deep.equal({
      key: "accessLogs.createRole",
      found: `API Gateway writes its logs as ${another}`,
      allowed: "it works for all APIs of the account, so use it: pulumi config set accessLogs true",
    });
    const ofAnotherStack = own.replace("0123abcd", "9876fedc");
    expect(whoseLogRole({ createRole: true }, ofAnotherStack, OWN)).to.have.property("key");
  });

  it("is reported as missing if the stack may not create it", () => {
    expect(whoseLogRole({ createRole: false }, "", OWN)).to.include({
      key: "accessLogs",
      found: "API Gateway has no role for writing logs in this account and Region",
    });
  });
});
