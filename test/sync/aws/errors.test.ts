import { expect } from "chai";
import { toSyncError } from "../../../sync/aws/errors.ts";
import { SyncError } from "../../../sync/model/errors.ts";

function named(name: string, message = ""): Error {
  return Object.assign(new Error(message), { name });
}

describe("An error of AWS", () => {
  const attempt = { what: "read the users" };
  const cases: readonly [name: string, message: string, code: string][] = [
    ["CredentialsProviderError", "Could not load credentials", "CREDENTIALS_MISSING"],
    ["ExpiredTokenException", "expired", "CREDENTIALS_EXPIRED"],
    ["UnrecognizedClientException", "invalid", "CREDENTIALS_EXPIRED"],
    [
      "InvalidSignatureException",
      "The request signature we calculated does not match",
      "CREDENTIALS_EXPIRED",
    ],
    ["SignatureDoesNotMatch", "The request signature we calculated does not match", "CREDENTIALS_EXPIRED"],
    ["InvalidSignatureException", "Signature expired: 1 is now earlier than 2", "CLOCK_WRONG"],
    ["SignatureDoesNotMatch", "Signature not yet current: 2 is still later than 1", "CLOCK_WRONG"],
    ["RequestTimeTooSkewed", "", "CLOCK_WRONG"],
    ["AccessDeniedException", "not authorized to perform: identitystore:ListUsers on", "ACCESS_DENIED"],
    ["ResourceNotFoundException", "", "POOL_MISSING"],
    ["Error", "Region is missing", "REGION_MISSING"],
    ["Error", "getaddrinfo ENOTFOUND identitystore.eu-cental-1.amazonaws.com", "NETWORK"],
    ["TimeoutError", "", "NETWORK"],
    ["InternalServerException", "", "SOURCE_FAILED"],
  ];

  for (const [name, message, code] of cases) {
    it(`is translated to ${code} for ${name} ${message}`, () => {
      const explained = toSyncError(named(name, message), attempt);
      expect(explained.code).to.equal(code);
      expect(explained.message).to.include("read the users");
      expect(explained.hint).not.to.equal("");
    });
  }

  it("becomes a message with the missing permission, and nothing else of AWS's message", () => {
    const message =
      "User: arn:aws:iam::1:user/x is not authorized to perform: identitystore:ListUsers on resource y";
    const { message: printed } = toSyncError(named("AccessDeniedException", message), attempt);
    expect(printed).to.equal(
      "The AWS credentials have no permission to read the users: identitystore:ListUsers is missing.",
    );
  });

  describe("that a directory gives", () => {
    const directory = { what: "read the users of IAM Identity Center" };
    const denied = (message: string, more: object = {}) =>
      toSyncError(Object.assign(named("AccessDeniedException", message), more), directory);

    it("without a missing permission: names its network access controls, and what to do", () => {
      for (const message of [
        "",
        "Access denied.",
        "identitystore:ListUsers with an explicit deny in a VPC endpoint policy",
      ]) {
        const { code, message: found, hint } = denied(message);
        expect(code).to.equal("ACCESS_DENIED");
        expect(found).to.contain("network access controls");
        expect(hint).to.contain("directorySync.vpc");
      }
    });

    it("for its key: names the key", () => {
      const { message, hint } = denied("", { Reason: "KMS_ACCESS_DENIED" });
      expect(message).to.contain("the key of the directory");
      expect(hint).to.contain("Customer managed KMS key");
    });

    it("with a missing permission: names that alone", () => {
      const { message } = denied("is not authorized to perform: identitystore:ListUsers on resource y");
      expect(message).to.contain("identitystore:ListUsers is missing");
    });
  });

  it("becomes a hint with the profile to log in with", () => {
    const { hint } = toSyncError(named("ExpiredTokenException"), { ...attempt, profile: "prod" });
    expect(hint).to.include("aws sso login --profile prod");
  });

  it("is unchanged if it is a SyncError", () => {
    const own = new SyncError("GROUP_UNKNOWN", "No such group.", "Say another.");
    expect(toSyncError(own, attempt)).to.equal(own);
  });
});
