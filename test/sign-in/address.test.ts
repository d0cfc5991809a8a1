import { expect } from "chai";
import { awsAddressOf, reachableAt } from "../../sign-in/address.ts";

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

describe("Where a redirect leads to", () => {
  const from = "https://abc123.execute-api.eu-central-1.amazonaws.com/prod/oauth2/authorize";
  const env = { QUICK_SIGN_IN_GATEWAY: "http://127.0.0.1:8080" };

  it("is the address itself, relative to the one that answered", () => {
    expect(awsAddressOf("https://x.example/a?b=c", from, {})).to.equal("https://x.example/a?b=c");
    expect(awsAddressOf("/login?a=b", from, {})).to.equal(
      "https://abc123.execute-api.eu-central-1.amazonaws.com/login?a=b",
    );
  });

  it("is at AWS in the sandbox, too", () => {
    const pages = "https://a.auth.eu-central-1.amazoncognito.com/oauth2/authorize?a=b";
    expect(awsAddressOf(pages.replace("https:/", ""), from, env)).to.equal(pages);
    expect(awsAddressOf("http://localhost:18080?error=x", from, env)).to.equal(
      "http://localhost:18080/?error=x",
    );
    expect(awsAddressOf("/login?a=b", from, env)).to.equal(
      "https://abc123.execute-api.eu-central-1.amazonaws.com/login?a=b",
    );
  });
});
