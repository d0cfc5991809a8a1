import { expect } from "chai";
import { rejectionOf } from "../../../sync/apply/failure.ts";

const named = (name: string) => Object.assign(new Error("no"), { name });

describe("An error of a change", () => {
  it("is a rejection if the same call fails again for this user, and only then", () => {
    for (const name of ["AliasExistsException", "EmailInUseError", "InvalidParameterException"])
      expect(rejectionOf(named(name))).to.equal(name);
    for (const name of ["UserLambdaValidationException", "UsernameInUseError"])
      expect(rejectionOf(named(name))).to.equal(name);
    const passing = [
      ...[
        "TooManyRequestsException",
        "ThrottlingException",
        "LimitExceededException",
        "InternalErrorException",
      ],
      ...["AccessDeniedException", "NotAuthorizedException", "ExpiredTokenException", "TimeoutError"],
      ...["UnexpectedLambdaException", "InvalidLambdaResponseException", "CodeDeliveryFailureException"],
      ...["ResourceNotFoundException", "UnsupportedUserStateException", "Error", "AbortError"],
    ];
    for (const name of passing) expect(rejectionOf(named(name)), name).to.equal(undefined);
    expect(rejectionOf("InvalidParameterException")).to.equal(undefined);
  });
});
