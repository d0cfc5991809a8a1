import { expect } from "chai";
import { describeFailure } from "../../../automation/cli/failure.ts";
import { DriverError } from "../../../automation/terminal/errors.ts";
import { SyncError } from "../../../sync/model/errors.ts";

describe("A failure, as a person reads it", () => {
  it("is what was found and what to do, and ends as the error says", () => {
    const error = new DriverError("PROTECTED", "It was refused.", { hint: "Ask for it.", exitCode: 4 });
    const { stderr, stdout, exitCode } = describeFailure(error);
    expect(stderr).to.match(/✗.* It was refused\.\n {2}Ask for it\.$/);
    expect([stdout, exitCode]).to.deep.equal([undefined, 4]);
  });

  it("ends with 1 unless the error says otherwise", () => {
    expect(describeFailure(new DriverError("ENGINE_FAILED", "It failed.")).exitCode).to.equal(1);
  });

  it("takes sync's errors as they are, wrong usage with 2", () => {
    const usage = describeFailure(new SyncError("USAGE", "That goes with idc.", "Leave it out."));
    expect(usage.stderr).to.include("That goes with idc.").and.to.include("Leave it out.");
    expect(usage.exitCode).to.equal(2);
    expect(describeFailure(new SyncError("NETWORK", "No answer.", "Try again.")).exitCode).to.equal(1);
  });

  it("never holds a stack trace, whatever was thrown", () => {
    for (const thrown of [new TypeError("x is not a function"), "text", undefined, { any: "thing" }]) {
      const { stderr, exitCode } = describeFailure(thrown);
      expect(stderr).not.to.match(/\n\s+at /);
      expect(exitCode).to.equal(1);
    }
  });

  it("is for a program one JSON document with a code to switch on, beside the words", () => {
    const error = new DriverError("PROTECTED", "It was refused.", { hint: "Ask for it.", exitCode: 4 });
    const { stdout = "", stderr, exitCode } = describeFailure(error, true);
    expect(JSON.parse(stdout)).to.deep.equal({
      error: { code: "PROTECTED", message: "It was refused.", hint: "Ask for it." },
    });
    expect(stderr).to.include("It was refused.");
    expect(exitCode).to.equal(4);
    const unforeseen = describeFailure(new TypeError("x"), true);
    expect(JSON.parse(unforeseen.stdout ?? "")).to.deep.equal({
      error: { code: "UNEXPECTED", message: "x" },
    });
  });
});
