import { expect } from "chai";
import { faultsOfStyleSheet } from "../../../../infra/user-pool/branding/style-sheet.ts";

describe("A style sheet for the classic pages", () => {
  const faultsOf = (css: string) => faultsOfStyleSheet(css).map(({ found }) => found);

  it("may contain the selectors of Amazon Cognito, comments and lists of selectors", () => {
    const css = `/* Contoso { } @media */
      .submitButton-customizable, .idpButton-customizable { background-color: #0b5fff; }
      .submitButton-customizable:hover{color:white}
      .banner-customizable { padding: 25px 0; }`;
    expect(faultsOf(css)).to.deep.equal([]);
  });

  it("is refused with other selectors, which are all reported", () => {
    const css =
      "body { color: red } .logo-customizable img { width: 1px } .label-customizable { color: red }";
    expect(faultsOf(css)).to.deep.equal(['the style sheet has "body", ".logo-customizable img"']);
  });

  for (const [what, css] of [
    ["@import", '@import url("https://example.com/a.css"); .label-customizable { color: red }'],
    ["@media", "@media print { .label-customizable { color: red } }"],
    ["<script", ".label-customizable { color: red } <script>alert(1)</script>"],
  ] as const) {
    it(`must not contain ${what}`, () => {
      expect(faultsOf(css)).to.deep.equal([`${what} in the style sheet`]);
    });
  }

  it("has at most 3 KB", () => {
    const rule = ".label-customizable { color: red }";
    expect(faultsOf(rule.padEnd(3072))).to.deep.equal([]);
    expect(faultsOf(rule.padEnd(3073))).to.deep.equal(["the style sheet has 3073 bytes"]);
  });

  it("has at least one rule", () => {
    expect(faultsOf("/* to do */")).to.deep.equal(["the style sheet has no rule"]);
  });
});
