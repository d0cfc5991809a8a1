import { expect } from "chai";
import { isNetworkFailure } from "../../../sync/aws/credential-errors.ts";

describe("A failure of the network", () => {
  const isOne = (name: string, message: string) =>
    isNetworkFailure(Object.assign(new Error(message), { name }));

  it("is recognised by Node.js's codes and the SDK's words", () => {
    expect(isOne("Error", "getaddrinfo ENOTFOUND cognito-idp.eu-central-1.amazonaws.com")).to.equal(true);
    expect(isOne("Error", "connect ECONNREFUSED 127.0.0.1:1")).to.equal(true);
    expect(isOne("TimeoutError", "Connection timed out after 5000 ms")).to.equal(true);
  });

  it("is none of AWS's answers, such as a resource that was not found", () => {
    expect(isOne("ResourceNotFoundException", "User pool x does not exist.")).to.equal(false);
  });
});
