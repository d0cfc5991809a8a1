import { expect } from "chai";
import fc from "fast-check";
import {
  type Finding,
  failure,
  noticed,
  notObservable,
  ok,
  skipped,
  unanswered,
  warning,
} from "../../doctor/check.ts";
import { checksOf, rankCauses } from "../../doctor/rank-causes.ts";
import type { Symptom } from "../../doctor/symptom.ts";

const problem = { seen: "It is broken.", why: "So.", fix: "Mend it.", link: "docs/doctor.md" };
const dark = unanswered(problem);
const found = (id: string, finding: Finding) => ({ id, title: `Title of ${id}`, finding });
const cause = (title: string, checks: readonly string[], look?: string) => ({
  title,
  checks,
  ...(look !== undefined && { look }),
});

const ranked = (causes: Symptom["causes"], results: Parameters<typeof rankCauses>[1]) =>
  rankCauses({ title: "t", causes }, results).map(({ cause: { title }, likelihood }) => [title, likelihood]);

describe("Ranking the causes of a symptom", () => {
  it("puts failed checks first, then warnings and skipped ones, then what nothing can observe, then what is ruled out", () => {
    const causes = [
      cause("fine", ["a.ok"]),
      cause("by hand", [], "Look there."),
      cause("unobservable", ["a.hidden"]),
      cause("skipped", ["a.skipped"]),
      cause("suspicious", ["a.warned"]),
      cause("broken", ["a.ok", "a.failed"]),
    ];
    const results = [
      found("a.ok", ok()),
      found("a.hidden", notObservable("Look here.")),
      found("a.skipped", skipped("access denied")),
      found("a.warned", warning(problem)),
      found("a.failed", failure(problem)),
    ];
    expect(ranked(causes, results)).to.deep.equal([
      ["broken", "likely"],
      ["skipped", "possible"],
      ["suspicious", "possible"],
      ["by hand", "not observable"],
      ["unobservable", "not observable"],
      ["fine", "ruled out"],
    ]);
  });

  it("says which check decides, what it saw, and what to look at", () => {
    const causes = [cause("x", ["a.b"], "Look there.")];
    const texts = [failure(problem), skipped("access denied"), ok("30 days")].map(
      (finding) => rankCauses({ title: "t", causes }, [found("a.b", finding)])[0]?.because,
    );
    expect(texts).to.deep.equal([
      "a.b: It is broken. Mend it.",
      "a.b was skipped: access denied Look there.",
      "a.b: Title of a.b (30 days). Look there.",
    ]);
    expect(rankCauses({ title: "t", causes }, [found("a.b", ok())])[0]).to.include({
      likelihood: "not observable",
    });
  });

  it("asks for --user where only the checks of a user can decide", () => {
    expect(rankCauses({ title: "t", causes: [cause("x", ["user.account"])] }, [])[0]).to.include({
      likelihood: "possible",
      because: "Add --user E-MAIL to check it.",
    });
  });

  it("rules out no cause before all its checks are asked", () => {
    const causes = [cause("x", ["a.ok", "user.unique"])];
    expect(rankCauses({ title: "t", causes }, [found("a.ok", ok())])[0]).to.include({
      likelihood: "possible",
      because: "Add --user E-MAIL to check it.",
    });
    const asked = [found("a.ok", ok()), found("user.account", ok())];
    expect(ranked(causes, asked)).to.deep.equal([["x", "ruled out"]]);
  });

  it("rules out what the settings do not have", () => {
    expect(ranked([cause("x", ["waf.rules"])], [])).to.deep.equal([["x", "ruled out"]]);
  });

  it("rules out no cause of which --skip left out a check, and says so", () => {
    const causes = [cause("x", ["a.b"]), cause("y", ["a.ok", "a.b"]), cause("z", ["a.failed", "a.b"])];
    const results = [found("a.ok", ok()), found("a.failed", failure(problem))];
    const left = rankCauses({ title: "t", causes }, results, ["a.b"]);
    expect(left.map(({ likelihood, because }) => [likelihood, because])).to.deep.equal([
      ["likely", "a.failed: It is broken. Mend it."],
      ["possible", "a.b was left out by --skip."],
      ["possible", "a.b was left out by --skip."],
    ]);
    const [area] = rankCauses({ title: "t", causes: [cause("x", ["user.a"])] }, [], ["user"]);
    expect(area).to.include({ likelihood: "possible", because: "user.a was left out by --skip." });
  });

  it("holds no check against the stack that got no answer: its question stays open", () => {
    const causes = [cause("x", ["a.dark"]), cause("y", ["a.warned"]), cause("z", ["a.dark", "a.failed"])];
    const results = [
      found("a.dark", dark),
      found("a.warned", warning(problem)),
      found("a.failed", failure(problem)),
    ];
    expect(ranked(causes, results)).to.deep.equal([
      ["z", "likely"],
      ["x", "possible"],
      ["y", "possible"],
    ]);
  });

  it("holds possible what the settings choose, and users notice, with the value", () => {
    const results = [found("a.chosen", noticed("Users sign in again every 8 hours.")), found("a.ok", ok())];
    const causes = [cause("x", ["a.ok", "a.chosen"])];
    expect(rankCauses({ title: "t", causes }, results)).to.deep.include({
      cause: causes[0],
      likelihood: "possible",
      because: "a.chosen: Title of a.chosen (Users sign in again every 8 hours).",
    });
  });

  it("selects the checks of all causes, once, and those of a user only with one", () => {
    const symptom = { title: "t", causes: [cause("x", ["a.b", "user.c"]), cause("y", ["a.b", "d.e"])] };
    expect(checksOf(symptom, [])).to.deep.equal(["a.b", "d.e"]);
    expect(checksOf(symptom, ["sign-in"])).to.deep.equal(["a.b", "d.e"]);
    expect(checksOf(symptom)).to.deep.equal(["a.b", "user.c", "d.e"]);
  });

  it("keeps each cause once, and never rules out one with a failed or a left-out check", () => {
    const state = fc.constantFrom(
      ok(),
      noticed("x"),
      failure(problem),
      dark,
      warning(problem),
      skipped("x"),
      notObservable("y"),
    );
    const ids = ["a.a", "a.b", "a.c"];
    const causes = fc.array(fc.record({ title: fc.string(), checks: fc.subarray(ids) }));
    fc.assert(
      fc.property(causes, fc.tuple(state, state, state), fc.subarray(ids), (all, findings, skip) => {
        const results = ids
          .map((id, index) => found(id, findings[index] ?? ok()))
          .filter(({ id }) => !skip.includes(id));
        const result = rankCauses({ title: "t", causes: all }, results, skip);
        expect(result.map((one) => one.cause)).to.have.members(all);
        for (const {
          cause: { checks },
          likelihood,
        } of result) {
          const hasFailed = results.some(
            ({ id, finding }) =>
              checks.includes(id) && finding.state === "failure" && finding.noAnswer !== true,
          );
          expect(hasFailed).to.equal(likelihood === "likely");
          const isOpen = results.some(
            ({ id, finding }) => checks.includes(id) && finding.state === "ok" && finding.isNoticed === true,
          );
          if (isOpen || checks.some((id) => skip.includes(id))) expect(likelihood).to.not.equal("ruled out");
        }
      }),
    );
  });
});
