import { expect } from "chai";
import { foldCase, isEmail } from "../../../sync/model/email.ts";

describe("An e-mail address", () => {
  it("may have a tag, an apostrophe and capitals", () => {
    const good = [
      "ada@example.com",
      "pia+quick@example.com",
      "siobhan.o'brien@example.com",
      "ADA@EXAMPLE.COM",
    ];
    expect(good.filter((text) => !isEmail(text))).to.deep.equal([]);
  });

  it("is invalid without an at sign or a domain, with spaces, or if empty", () => {
    const bad = [
      "ada at example.com",
      "ada@",
      "@example.com",
      "ada@example",
      "ada @example.com",
      "",
      "a@b@example.com",
    ];
    expect(bad.filter(isEmail)).to.deep.equal([]);
  });

  it("is compared case-insensitively", () => {
    expect(foldCase("Ada@EXAMPLE.com")).to.equal("ada@example.com");
  });
});
