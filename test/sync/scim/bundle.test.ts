import { expect } from "chai";
import { bundle } from "../../../infra/shared/bundle.ts";

describe("The SCIM endpoint's archive", () => {
  it("holds what the endpoint uses of three clients, and nothing of sync's others", () => {
    const { text, bytesByFile } = bundle("sync/scim/handler.ts");
    const files = Object.keys(bytesByFile).join("\n");
    expect(Buffer.byteLength(text)).to.be.below(350_000);
    expect(files)
      .to.match(/client-dynamodb/)
      .and.to.match(/client-sqs/)
      .and.to.match(/client-secrets-manager/);
    expect(files).not.to.match(/client-(?:cognito|identitystore|quicksight|sso)|picomatch|commander/);
  });
});
