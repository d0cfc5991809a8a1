import { expect } from "chai";
import { reachableAt } from "../../sign-in/address.ts";

describe("The address that answers for one of AWS", () => {
  const ADDRESS = "https://abc.execute-api.eu-central-1.amazonaws.com/prod/oauth2/authorize?scope=openid";

  it("is itself", () => {
    expect(reachableAt(ADDRESS, {})).to.equal(ADDRESS);
    expect(reachableAt(ADDRESS, { QUICK_SIGN_IN_GATEWAY: "" })).to.equal(ADDRESS);
  });

  it("is the gateway's in the sandbox", () => {
    expect(reachableAt(ADDRESS, { QUICK_SIGN_IN_GATEWAY: "http://127.0.0.1:4000" })).to.equal(
      "http://127.0.0.1:4000/abc.execute-api.eu-central-1.amazonaws.com/prod/oauth2/authorize?scope=openid",
    );
  });

  for (const origin of ["https://example.com", "http://127.0.0.1.example.com:80", "http://127.0.0.1:80/x"])
    it(`is not on another computer: ${origin}`, () => {
      expect(() => reachableAt(ADDRESS, { QUICK_SIGN_IN_GATEWAY: origin })).to.throw("127.0.0.1:PORT");
    });
});
