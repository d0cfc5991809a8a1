import { expect } from "chai";
import fc from "fast-check";
import { parseStatusRule, readStatus } from "../../../../sync/sources/manifest/status.ts";

/** What a rule makes of a value: enabled, or not, or a fault. */
function outcomeOf(rule: string, value: unknown): boolean | "fault" {
  const parsed = parseStatusRule(rule);
  if (typeof parsed === "string") throw new Error(parsed);
  const status = readStatus(value, parsed);
  return typeof status === "string" ? "fault" : status;
}

/** A text in double quotes. */
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("A rule on which values of a column mean enabled", () => {
  it("reads a yes and a no where it names the column alone", () => {
    const outcomes = ["True", " yes ", "1", 1, true, "FALSE", "No", "0", 0, false, "Yep", 2];
    expect(outcomes.map((value) => outcomeOf("Active Status", value))).to.deep.equal([
      ...Array<boolean>(5).fill(true),
      ...Array<boolean>(5).fill(false),
      ...["fault", "fault"],
    ]);
  });

  it("is turned round by an exclamation mark", () => {
    const values = ["Yes", "No", "True", "0", "", "maybe"];
    expect(values.map((value) => outcomeOf("!Block sign in (Yes/No)", value))).to.deep.equal([
      ...[false, true, false, true, "fault", "fault"],
    ]);
    expect(outcomeOf("!Left:Yes/Not yet", "yes")).to.equal(false);
    expect(outcomeOf("!Left:Yes/Not yet", "not yet")).to.equal(true);
  });

  it("names words for enabled and for disabled, and with a * all others for disabled", () => {
    const values = ["active", " LOCKED_OUT", "Suspended", "PENDING", "", undefined, null];
    expect(values.map((value) => outcomeOf("status:ACTIVE|LOCKED_OUT/SUSPENDED", value))).to.deep.equal([
      ...[true, true, false, "fault", "fault", "fault", "fault"],
    ]);
    expect(values.map((value) => outcomeOf("status:ACTIVE|LOCKED_OUT/*", value))).to.deep.equal([
      ...[true, true, false, false, false, false, false],
    ]);
    expect(values.map((value) => outcomeOf("status:ACTIVE", value))).to.deep.equal([
      ...[true, "fault", "fault", "fault", "fault", "fault", "fault"],
    ]);
  });

  it("takes no list and no map for a status", () => {
    for (const value of [["active"], { active: true }]) {
      expect(outcomeOf("status:active/*", value)).to.equal("fault");
      expect(outcomeOf("status", value)).to.equal("fault");
    }
  });

  it("is refused where it could not mean one thing", () => {
    for (const text of [
      ...[
        "",
        "!",
        ":ACTIVE",
        "status:",
        "status:/SUSPENDED",
        "status:ACTIVE/",
        "status:A|/B",
        "status:A/B/C",
      ],
      ...["status: /B", "status:A/ ", "status:*", "status:*/A", "status:A/B|*", "status:A/a"],
      ...["!Left:Yes/*", '"status', 'status:"A', "!!status"],
    ])
      expect(parseStatusRule(text), text).to.be.a("string");
  });

  it("can name any column and any words, where they stand in double quotes", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((one) => one.trim() !== "");
    const differ = ([a, b]: readonly string[]) => a?.trim().toLowerCase() !== b?.trim().toLowerCase();
    fc.assert(
      fc.property(
        text,
        fc.tuple(text, text).filter(differ),
        fc.boolean(),
        (column, [may, mayNot], turned) => {
          const rule = `${turned ? "!" : ""}${quoted(column)}:${quoted(may)}/${quoted(mayNot)}`;
          expect(parseStatusRule(rule)).to.have.property("column", column);
          expect(outcomeOf(rule, may)).to.equal(!turned);
          expect(outcomeOf(rule, mayNot)).to.equal(turned);
        },
      ),
    );
  });

  it("enables by the words that it names for it, and by no other value in the world", () => {
    const word = fc.stringMatching(/^[A-Za-z_ 0-9]{1,8}$/).filter((one) => one.trim() !== "");
    const words = fc.uniqueArray(word, {
      minLength: 2,
      maxLength: 8,
      selector: (one) => one.trim().toLowerCase(),
    });
    const value = fc.oneof(word, fc.string(), fc.anything());
    fc.assert(
      fc.property(words, fc.nat(), value, fc.boolean(), (all, cut, any, others) => {
        const middle = 1 + (cut % (all.length - 1));
        const [may, mayNot] = [all.slice(0, middle), all.slice(middle)];
        const rule = `Status:${may.join("|")}/${others ? "*" : mayNot.join("|")}`;
        const isNamed = (list: readonly string[], one: unknown) =>
          ["string", "number", "boolean"].includes(typeof one) &&
          list.some((item) => item.trim().toLowerCase() === String(one).trim().toLowerCase());
        for (const one of [...all, any]) expect(outcomeOf(rule, one) === true).to.equal(isNamed(may, one));
        for (const one of mayNot) expect(outcomeOf(rule, one)).to.equal(false);
      }),
    );
  });
});
