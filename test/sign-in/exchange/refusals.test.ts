import {
  AccessDeniedExceptionReason,
  InvalidGrantException,
  InvalidRequestExceptionReason,
} from "@aws-sdk/client-sso-oidc";
import { expect } from "chai";
import fc from "fast-check";
import {
  type RefusalContext,
  refusalOf,
  roleRefusalOf,
  withoutCause,
} from "../../../sign-in/exchange/refusals.ts";

const context: RefusalContext = {
  applicationArn: "arn:aws:sso::111122223333:application/ssoins-1111111111111111/apl-2222222222222222",
  region: "eu-west-1",
  redeploy: "npm run provision -- --refresh --stack prod",
};

/** An error as the SDK throws it. */
function awsError(name: string, members: object = {}, message = "UnknownError"): Error {
  return Object.assign(new Error(message), { name, ...members });
}

describe("A refusal of CreateTokenWithIAM", () => {
  const expected: readonly [name: string, members: object, code: string, part: string][] = [
    ["InvalidGrantException", { error: "invalid_grant" }, "EXCHANGE_REFUSED", "does not say why"],
    ["AccessDeniedException", { error: "access_denied" }, "CALLER_REFUSED", "actor policy"],
    ["UnauthorizedClientException", {}, "GRANT_MISSING", "no grant"],
    ["UnsupportedGrantTypeException", {}, "GRANT_MISSING", "no grant"],
    ["InvalidScopeException", {}, "SCOPE_MISSING", "scope"],
    ["InvalidClientException", {}, "APPLICATION_UNKNOWN", "eu-west-1"],
    ["InvalidRequestRegionException", { region: "us-east-1" }, "REGION_WRONG", "us-east-1"],
    ["InvalidRequestException", {}, "EXCHANGE_REFUSED", "invalid"],
    ["ExpiredTokenException", { error: "expired_token" }, "TOKEN_EXPIRED", "expired"],
    ["SlowDownException", {}, "THROTTLED", "too many"],
  ];
  for (const [name, members, code, part] of expected)
    it(`names ${name} as ${code}`, () => {
      const refusal = refusalOf(awsError(name, members), context);
      expect(refusal?.code).to.equal(code);
      expect(refusal?.message).to.contain(part).and.contain(name);
      expect(refusal?.hint).to.not.equal("");
    });

  it("names each reason of AWS KMS in the service's model", () => {
    const reasons = [
      ...Object.values(AccessDeniedExceptionReason),
      ...Object.values(InvalidRequestExceptionReason),
    ];
    expect(reasons).to.have.length(5);
    for (const reason of reasons) {
      const refusal = refusalOf(awsError("InvalidRequestException", { reason }), context);
      expect(refusal?.code).to.equal("KEY_UNUSABLE");
      expect(refusal?.message).to.contain(`${reason}: `);
    }
  });

  it("is not taken for expired AWS credentials, and the other way round", () => {
    const grant = new InvalidGrantException({ message: "", $metadata: {} });
    expect(refusalOf(grant, context)?.code).to.equal("EXCHANGE_REFUSED");
    const credentials = awsError(
      "ExpiredTokenException",
      {},
      "The security token included in the request is expired",
    );
    expect(refusalOf(credentials, context)).to.equal(undefined);
    expect(withoutCause(credentials, "exchange the ID token").code).to.equal("CREDENTIALS_EXPIRED");
  });

  it("quotes nothing of AWS's text, which may contain the token", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...expected.map(([name]) => name)),
        fc.stringMatching(/^eyJ[\w-]{20}$/),
        (name, token) => {
          const members = { error_description: token, region: token, error: token, endpoint: token };
          const refusal = refusalOf(awsError(name, members, token), context);
          return !JSON.stringify(refusal ?? "").includes(token);
        },
      ),
    );
  });
});

describe("A refusal of AssumeRole with a context", () => {
  const role = "arn:aws:iam::111122223333:role/Analyst";

  it("names the missing action", () => {
    const message = `User: arn:aws:sts::111122223333:assumed-role/App/x is not authorized to perform: sts:SetContext on resource: ${role}`;
    const refusal = roleRefusalOf(awsError("AccessDenied", {}, message), role);
    expect(refusal?.code).to.equal("ROLE_REFUSED");
    expect(refusal?.message).to.contain("sts:SetContext").and.contain(role);
  });

  it("names a context that is refused, a Region that is off, and nothing else", () => {
    const invalid = awsError("ValidationError", {}, "The provided context assertion is not valid");
    expect(roleRefusalOf(invalid, role)?.message).to.contain("identity context");
    expect(roleRefusalOf(awsError("RegionDisabledException"), role)?.message).to.contain("Region");
    expect(roleRefusalOf(awsError("ValidationError", {}, "1 validation error detected"), role)).to.equal(
      undefined,
    );
    expect(roleRefusalOf("text", role)).to.equal(undefined);
  });
});
