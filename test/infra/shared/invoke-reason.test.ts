import { expect } from "chai";
import { invokeReason } from "../../../infra/shared/invoke-reason.ts";

const ASKED =
  "invocation of aws:identitystore/getGroup:getGroup returned an error: invoking aws:identitystore/getGroup:getGroup:";

describe("The reason of a provider's function that failed", () => {
  it("contains what AWS said, which is not in the first line", () => {
    const refused = "reading IdentityStore Group (d-1234567890): operation error identitystore: GetGroupId";
    const denied = "AccessDeniedException: not authorized to perform: identitystore:GetGroupId";
    const error = new Error(`${ASKED} 1 error occurred:\n\t* ${refused}, ${denied}\n\n`);
    expect(invokeReason(error)).to.equal(`${ASKED} ${refused}, ${denied}`);
  });

  it("is one line, also of several errors, and of what is no Error", () => {
    expect(invokeReason(new Error("2 errors occurred:\n\t* one\n\t* two\n\n"))).to.equal("one * two");
    expect(invokeReason("refused\n")).to.equal("refused");
  });
});
