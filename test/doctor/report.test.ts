import { expect } from "chai";
import fc from "fast-check";
import { type Finding, failure, notObservable, ok, skipped, warning } from "../../doctor/check.ts";
import type { Report } from "../../doctor/report.ts";
import { reportDocument } from "../../doctor/report-json.ts";
import { REPORT_START, reportMarkdown } from "../../doctor/report-markdown.ts";
import { plain, reportText } from "../../doctor/report-text.ts";
import { exitCodeOf, verdictOf } from "../../doctor/verdict.ts";
import { plainTarget } from "./support/target.ts";

const PROBLEM = {
  seen: "It is 1 day.",
  why: "Users sign in daily.",
  fix: "Change it.",
  link: "docs/settings.md",
};

function reportOf(...findings: readonly Finding[]): Report {
  const results = findings.map((finding, index) => ({
    id: `a.check-${index}`,
    title: `Check ${index}`,
    finding,
  }));
  return { target: plainTarget(), groups: [{ title: "Addresses", results }] };
}

const ALL = reportOf(
  ok("30 days"),
  warning(PROBLEM),
  failure(PROBLEM),
  skipped("It needs a.x."),
  notObservable("Look."),
);

describe("The doctor's report", () => {
  it("has a line for each check, more for a problem, and the verdict at the end", () => {
    expect(reportText(ALL, plain).split("\n")).to.deep.equal([
      "Addresses",
      "  ✓ a.check-0  Check 0 (30 days)",
      "  ! a.check-1  Check 1",
      "      seen: It is 1 day.",
      "      why: Users sign in daily.",
      "      fix: Change it.",
      "      link: docs/settings.md",
      "  ✗ a.check-2  Check 2",
      "      seen: It is 1 day.",
      "      why: Users sign in daily.",
      "      fix: Change it.",
      "      link: docs/settings.md",
      "  – a.check-3  Check 3: skipped: It needs a.x.",
      "  ? a.check-4  Check 4: not observable. Look.",
      "",
      "✗ 1 failure: a.check-2. 1 warning, 1 ok, 1 skipped, 1 not observable.",
    ]);
  });

  it("shows each value to look at on a line of its own", () => {
    const text = reportText(reportOf(notObservable("Compare:\nClient ID abc\u001b[2J")), plain);
    expect(text.split("\n").slice(1, 3)).to.deep.equal([
      "  ? a.check-0  Check 0: not observable. Compare:",
      "      Client ID abc\\u001b[2J",
    ]);
  });

  it("ends with 1 for a failure or if nothing could be checked, and else with 0", () => {
    const codeOf = (...findings: Finding[]) =>
      exitCodeOf(verdictOf(reportOf(...findings).groups.flatMap(({ results }) => results)));
    expect(codeOf(ok(), warning(PROBLEM))).to.equal(0);
    expect(codeOf(ok(), skipped("x"), notObservable("y"))).to.equal(0);
    expect(codeOf(ok(), warning(PROBLEM), failure(PROBLEM))).to.equal(1);
    expect(codeOf(skipped("access denied"))).to.equal(1);
    expect(codeOf()).to.equal(1);
  });

  it("says in its last line which state decided", () => {
    const lastOf = (...findings: Finding[]) =>
      reportText(reportOf(...findings), plain)
        .split("\n")
        .at(-1);
    expect(lastOf(ok())).to.equal("✓ No failure and no warning. 1 ok.");
    expect(lastOf(ok(), warning(PROBLEM))).to.equal("! No failure, 1 warning: a.check-1. 1 ok.");
    expect(lastOf(skipped("x"))).to.equal("✗ Nothing could be checked. 1 skipped.");
  });

  it("as JSON has a version of its schema, and the members of each finding", () => {
    const document = reportDocument(ALL);
    expect(document).to.include({ schemaVersion: 1, stack: "prod", account: "111122223333" });
    expect(document.verdict).to.deep.equal({
      state: "failure",
      ids: ["a.check-2"],
      counts: { ok: 1, warning: 1, failure: 1, skipped: 1, "not-observable": 1 },
    });
    expect(document.groups[0]?.checks[1]).to.deep.equal({
      id: "a.check-1",
      title: "Check 1",
      state: "warning",
      ...PROBLEM,
    });
  });

  it("says that a symptom cannot occur, of what only identity providers show, on a stack without one", () => {
    const symptom = { title: "The browser asks for consent", causes: [], cannotOccur: "It cannot occur." };
    const reportWith = (isCognitoAlone: boolean) => ({
      ...reportOf(ok()),
      symptom: { name: "consent", symptom, causes: [], isCognitoAlone },
    });
    expect(reportText(reportWith(true), plain)).to.include("\n  It cannot occur.\n");
    expect(reportDocument(reportWith(true)).symptom).to.include({ cannotOccur: "It cannot occur." });
    expect(reportText(reportWith(false), plain)).not.to.include("cannot occur");
    expect(reportDocument(reportWith(false)).symptom?.cannotOccur).to.equal(undefined);
  });

  it("ranks the causes of a symptom above the verdict", () => {
    const cause = { title: "The app client accepts another redirect URI only", checks: ["a.check-0"] };
    const symptom = { title: "The browser shows redirect_mismatch", causes: [cause] };
    const causes = [{ cause, likelihood: "ruled out", because: "a.check-0 is ok." }] as const;
    const report = {
      ...reportOf(ok()),
      symptom: { name: "redirect_mismatch", symptom, causes, isCognitoAlone: true },
    };
    expect(reportText(report, plain)).to.include(
      "Causes of redirect_mismatch: The browser shows redirect_mismatch\n" +
        "  ruled out  The app client accepts another redirect URI only. a.check-0 is ok.\n\n✓",
    );
    expect(reportDocument(report).symptom?.causes).to.have.length(1);
  });

  it("as a file begins as an older one does, and no text leaves its code blocks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const file = reportMarkdown(
          reportOf(failure({ ...PROBLEM, seen: `\`\`\`\n# ${text}` })),
          new Date(0),
        );
        expect(file).to.match(REPORT_START);
        expect(file.split("\n").filter((line) => line.startsWith("# "))).to.deep.equal([
          "# Report of the doctor",
        ]);
        expect(/\p{Cc}/u.test(file.replaceAll("\n", ""))).to.equal(false);
      }),
    );
  });
});
