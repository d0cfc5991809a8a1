import { expect } from "chai";
import { logRoleOwner } from "../../../infra/api/access-log-role.ts";

const OWN = "sign-in-api-logs-0123abcd";
const own = `arn:aws:iam::111122223333:role/${OWN}-0f1e2d3`;
const another = "arn:aws:iam::111122223333:role/api-gateway-logs";

describe("The role for access logs", () => {
  it("is the account's existing one", () => {
    expect(logRoleOwner({ createRole: false }, another, OWN)).to.equal("account");
    expect(logRoleOwner({ createRole: false }, own, OWN)).to.equal("account");
  });

  it("is created if there is none, or if the stack created it before", () => {
    expect(logRoleOwner({ createRole: true }, "", OWN)).to.equal("stack");
    expect(logRoleOwner({ createRole: true }, own, OWN)).to.equal("stack");
  });

  it("never replaces another one", () => {
    expect(logRoleOwner({ createRole: true }, another, OWN)).to.deep.equal({
      key: "accessLogs.createRole",
      found: `API Gateway writes its logs as ${another}`,
      allowed: "it works for all APIs of the account, so use it: pulumi config set accessLogs true",
    });
    const ofAnotherStack = own.replace("0123abcd", "9876fedc");
    expect(logRoleOwner({ createRole: true }, ofAnotherStack, OWN)).to.have.property("key");
  });

  it("is reported as missing if the stack may not create it", () => {
    expect(logRoleOwner({ createRole: false }, "", OWN)).to.include({
      key: "accessLogs",
      found: "API Gateway has no role for writing logs in this account and Region",
    });
  });
});
