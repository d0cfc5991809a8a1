import { expect } from "chai";
import { passwordFlows } from "../../../doctor/checks/client.ts";

describe("The authentication flows of the app client", () => {
  it("take passwords without a list: AWS leaves out what has its default", () => {
    expect(passwordFlows({})).to.deep.equal(["ALLOW_USER_SRP_AUTH"]);
    expect(passwordFlows({ ExplicitAuthFlows: [] })).to.deep.equal(["ALLOW_USER_SRP_AUTH"]);
  });

  it("take none with those that the stack declares", () => {
    expect(passwordFlows({ ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] })).to.deep.equal([]);
    expect(passwordFlows({ ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] })).to.deep.equal([]);
    expect(
      passwordFlows({ ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH"] }),
    ).to.deep.equal(["ALLOW_USER_PASSWORD_AUTH"]);
  });
});
