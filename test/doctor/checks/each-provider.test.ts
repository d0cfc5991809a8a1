import { expect } from "chai";
import fc from "fast-check";
import { failure, ok, skipped, unanswered, warning } from "../../../doctor/check.ts";
import { combined } from "../../../doctor/checks/federation/each-provider.ts";

const PROBLEM = { seen: "It is wrong.", why: "So.", fix: "Mend it.", link: "docs/doctor.md" };
const broken = failure(PROBLEM);
const dark = unanswered({ seen: "No answer.", fix: "Run the command again." });

describe("The answers about several identity providers", () => {
  it("say what is wrong with one, although the question about another stays open", () => {
    for (const findings of [
      [dark, broken],
      [broken, dark],
    ]) {
      const found = findings.map((finding, index) => ({ name: `idp${index}`, finding }));
      expect(combined(found)).to.include({ state: "failure", why: "So.", fix: "Mend it." });
      expect(combined(found)).not.to.have.property("noAnswer");
    }
    expect(combined([{ name: "okta", finding: dark }])).to.have.property("noAnswer", true);
  });

  it("are open exactly if no provider fails and one has no answer, in any order", () => {
    const finding = fc.constantFrom(ok(), skipped("x"), warning(PROBLEM), dark, broken);
    fc.assert(
      fc.property(fc.array(finding, { minLength: 1 }), (findings) => {
        const result = combined(findings.map((one, index) => ({ name: `idp${index}`, finding: one })));
        const isOpen = result.state === "failure" && result.noAnswer === true;
        expect(isOpen).to.equal(findings.includes(dark) && !findings.includes(broken));
      }),
    );
  });
});
