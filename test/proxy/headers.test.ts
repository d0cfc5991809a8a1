import { expect } from "chai";
import { headerValue, securityHeaders } from "../../proxy/headers.ts";

describe("The headers of every answer", () => {
  it("are these", () => {
    expect(securityHeaders).to.deep.equal({
      "Cache-Control": "no-store",
      Pragma: "no-cache",
      "Referrer-Policy": "no-referrer",
      "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Content-Security-Policy": "sandbox",
    });
  });
});

describe("A header", () => {
  it("is found whatever the case of its name, and of the name searched for", () => {
    for (const name of ["content-type", "Content-Type", "CONTENT-TYPE"]) {
      expect(headerValue({ [name]: "x" }, "Content-Type")).to.equal("x");
    }
  });

  it("is absent if there are no headers, or not this one", () => {
    expect(headerValue(null, "a")).to.equal(undefined);
    expect(headerValue({ b: "x" }, "a")).to.equal(undefined);
  });
});
