import { expect } from "chai";
import { describeSignIn } from "../../../automation/output/sign-in-report.ts";
import type { Comparison, SignInReport } from "../../../sign-in/index.ts";

const right: Comparison = { id: "aud", title: "aud is the client ID", result: "ok", seen: "abc" };
const wrong: Comparison = {
  id: "iss",
  title: "iss is the issuer URL, to the letter",
  result: "differs",
  seen: "https://issuer.test/pool/",
  expected: "https://issuer.test/pool",
  why: "It is compared character by character.",
  fix: "Add it again.",
};
const unknown: Comparison = {
  id: "signature",
  title: "It is signed",
  result: "not-checked",
  seen: "refused before",
};

describe("The report of a sign-in", () => {
  const claims = { email: "ada@example.com", exp: 1_795_000_000, aud: "abc" };
  const report = (...comparisons: readonly Comparison[]): SignInReport => ({
    claims,
    refreshedClaims: { ...claims, exp: 1_795_003_600, email: "ada@example.com\u001b[2J" },
    comparisons,
  });

  it("says for each check what was seen, and for one that differs what to do", () => {
    const lines = describeSignIn(report(right, wrong, unknown), undefined).split("\n");
    expect(lines[2]).to.match(/│ ✓ aud is the client ID +│ abc +│/);
    expect(lines[4]).to.match(/│ – It is signed +│ refused before +│/);
    const start = lines.indexOf("✗ iss is the issuer URL, to the letter");
    expect(lines.slice(start, start + 7)).to.deep.equal([
      "✗ iss is the issuer URL, to the letter",
      "    seen      https://issuer.test/pool/",
      "    expected  https://issuer.test/pool",
      "    why       It is compared character by character.",
      "    fix       Add it again.",
      "",
      "✗ The sign-in does not work: 1 of 3 checks failed.",
    ]);
  });

  it("shows which claims the refresh changed, with dates in words and nothing that moves the cursor", () => {
    const text = describeSignIn(report(right), undefined);
    expect(text).to.match(/│ exp +│ 2026-11-18 11:06:40Z → 2026-11-18 12:06:40Z +│/);
    expect(text).to.match(/│ aud +│ abc +│/);
    expect(text).to.include("ada@example.com → ada@example.com\\u001b[2J");
    expect(text).to.include("✓ The sign-in works.");
  });

  it("has lines instead of tables in a narrow terminal", () => {
    const text = describeSignIn(report(right), 30);
    expect(text).not.to.include("│");
    expect(text.startsWith("✓ aud is the client ID\n    abc\n")).to.equal(true);
  });
});
