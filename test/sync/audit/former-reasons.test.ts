import { expect } from "chai";
import { currentReason } from "../../../sync/audit/former-reasons.ts";

describe("A reason code of an audit entry", () => {
  it("is shown by its current name, whichever version wrote it", () => {
    expect(currentReason("asked-for")).to.equal("requested");
    expect(currentReason("gone-for-long")).to.equal("grace-period-over");
    expect(currentReason("email-freed")).to.equal("email-released");
  });

  it("is unchanged if it was not renamed, or is unknown", () => {
    for (const code of ["no-account", "requested", "another-tool's", ""])
      expect(currentReason(code)).to.equal(code);
  });
});
