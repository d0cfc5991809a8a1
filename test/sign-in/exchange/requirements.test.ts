import { expect } from "chai";
import {
  actorPolicyProblem,
  assignmentProblem,
  audienceProblem,
  claimMappingProblem,
  grantProblem,
  issuerUrlProblem,
  otherCallersProblem,
  scopesProblem,
  trustProblem,
} from "../../../sign-in/exchange/requirements.ts";
import { SETUP as setup } from "./support.ts";

const ROLE = "arn:aws:iam::111122223333:role/App";
const grant = { issuers: [{ arn: setup.issuerArn, audiences: ["other", "quick", "third"] }] };

function actorPolicy(principal: unknown): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: principal,
        Action: "sso-oauth:CreateTokenWithIAM",
        Resource: setup.applicationArn,
      },
    ],
  };
}

describe("What an exchange requires", () => {
  it("is met by what the stack declares", () => {
    expect([
      issuerUrlProblem(setup, setup),
      claimMappingProblem(setup, setup),
      grantProblem(grant, setup),
      audienceProblem(grant, setup),
      scopesProblem([...setup.scopes, "more"], setup),
      actorPolicyProblem(actorPolicy({ AWS: ROLE }), [ROLE], setup),
      assignmentProblem({ required: false, assigned: 0 }, false, setup),
      assignmentProblem({ required: true, assigned: 1 }, true, setup),
    ]).to.deep.equal(Array(8).fill(undefined));
  });

  it("is an issuer URL that is the same to the letter", () => {
    for (const issuerUrl of [`${setup.issuerUrl}/`, setup.issuerUrl.toLowerCase(), "https://example.com"])
      expect(issuerUrlProblem({ issuerUrl }, setup)?.seen).to.contain(issuerUrl);
  });

  it("is a claim of the token and the attribute with the same value", () => {
    const found = { claim: "sub", attribute: "externalIds.issuer" };
    expect(claimMappingProblem(found, setup)?.seen).to.contain("sub with externalIds.issuer");
  });

  it("is a grant with this issuer", () => {
    expect(grantProblem(undefined, setup)?.seen).to.contain("no grant");
    expect(grantProblem({ issuers: [{ arn: "tti-other", audiences: ["quick"] }] }, setup)?.seen).to.contain(
      setup.issuerArn,
    );
  });

  it("is that each app client is an audience, of this issuer", () => {
    const split = {
      issuers: [
        { arn: setup.issuerArn, audiences: ["other"] },
        { arn: "tti-other", audiences: ["quick"] },
      ],
    };
    expect(audienceProblem(split, setup)?.seen).to.equal(
      "The authorized audiences lack quick: they are other.",
    );
  });

  it("is each scope", () => {
    expect(scopesProblem(["qbusiness:qapps:access"], setup)?.seen).to.contain("qbusiness:messages:access");
  });

  it("is an actor policy that names the callers, and not the world", () => {
    expect(actorPolicyProblem(undefined, [ROLE], setup)?.seen).to.contain("no authentication method IAM");
    expect(actorPolicyProblem(actorPolicy({ AWS: `${ROLE}2` }), [ROLE], setup)?.seen).to.contain(ROLE);
    expect(actorPolicyProblem(actorPolicy("*"), [ROLE], setup)?.seen).to.contain("every AWS account");
    const deleted = actorPolicyProblem(actorPolicy({ AWS: "AROAABCDEFGHIJKLMNOPQ" }), [ROLE], setup);
    expect(deleted?.seen).to.contain("AROAABCDEFGHIJKLMNOPQ, which belongs to a deleted role");
    expect(actorPolicyProblem({ Statement: "unread" }, [ROLE], setup)).to.equal(undefined);
  });

  it("is an actor policy that can be read to its end: other parts may let others act", () => {
    const written = { Statement: [{ Effect: "Allow", NotPrincipal: { AWS: ROLE }, Action: "sso-oauth:*" }] };
    for (const policy of [written, { Statement: "unread" }])
      expect(otherCallersProblem(policy, [ROLE], setup)?.seen).to.contain("written by hand");
    expect(otherCallersProblem(actorPolicy({ AWS: ROLE }), [ROLE], setup)).to.equal(undefined);
  });

  it("is a trust policy with both actions", () => {
    const trust = (actions: readonly string[]) => ({
      Statement: [{ Effect: "Allow", Principal: { AWS: ROLE }, Action: actions }],
    });
    const where = { roleArn: "arn:aws:iam::111122223333:role/Caller", redeploy: setup.redeploy };
    expect(trustProblem(trust(["sts:AssumeRole", "sts:SetContext"]), [ROLE], where)).to.equal(undefined);
    const seen = trustProblem(trust(["sts:AssumeRole"]), [ROLE], where)?.seen;
    expect(seen).to.contain("sts:SetContext for").and.not.contain("sts:AssumeRole for");
  });

  it("is that assignments are as the settings say, and not empty", () => {
    expect(assignmentProblem({ required: true, assigned: 0 }, true, setup)?.seen).to.contain(
      "no user or group",
    );
    expect(assignmentProblem({ required: true, assigned: 2 }, false, setup)?.seen).to.contain("is not set");
    expect(assignmentProblem({ required: false, assigned: 0 }, true, setup)?.seen).to.contain("names groups");
  });
});
