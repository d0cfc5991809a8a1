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

  it("can have every character that HTML allows before the @", () => {
    const good = [
      ...["r&d@example.com", "jane/doe@example.com", "jane=doe@example.com", "_ops@example.com"],
      ...[
        "jane.@example.com",
        ".jane@example.com",
        "x!y@example.com",
        "user%other@example.com",
        "-@example.com",
      ],
      ...["a@127.0.0.1", "user@sub.xn--fiqs8s", "a@b.c"],
    ];
    expect(good.filter((text) => !isEmail(text))).to.deep.equal([]);
  });

  it("can have an internationalised domain, but no such local part", () => {
    const good = ["user@exämple.de", "user@例え.jp", "user@sub.中国", "user@BÜCHER.example"];
    expect(good.filter((text) => !isEmail(text))).to.deep.equal([]);
    const bad = [
      ...[
        "müller@example.de",
        '"quoted one"@example.com',
        "user@exämple.de/x",
        "user@ex%C3%A4mple.de",
        "user@ä",
      ],
      ...[
        "user@exä mple.de",
        "user@exämple..de",
        "user@-ä.de",
        "user@exämple.de.",
        "user@ä\u200b.de",
        "user@ä:80.de",
      ],
    ];
    expect(bad.filter(isEmail)).to.deep.equal([]);
  });

  it("is not the sign-in name that Entra ID gives another tenant's user, which no mailbox has", () => {
    const names = ["bob_example.org#EXT#@contoso.onmicrosoft.com", "bob_example.org#ext#@contoso.com"];
    expect(names.filter(isEmail)).to.deep.equal([]);
  });

  it("is at most as long as mail servers allow", () => {
    const domain = `${"d".repeat(60)}.${"d".repeat(60)}.${"d".repeat(60)}.example`;
    const at = (length: number) => `${"a".repeat(length - domain.length - 1)}@${domain}`;
    expect([64, 65].map((length) => isEmail(`${"a".repeat(length)}@example.com`))).to.deep.equal([
      true,
      false,
    ]);
    expect([254, 255].map((length) => isEmail(at(length)))).to.deep.equal([true, false]);
  });

  it("is compared case-insensitively", () => {
    expect(foldCase("Ada@EXAMPLE.com")).to.equal("ada@example.com");
  });
});
