import { expect } from "chai";
import { causeOf, type Evidence } from "../../../sign-in/exchange/diagnosis.ts";
import type { ExchangeErrorCode } from "../../../sign-in/exchange/exchange-error.ts";
import { SETUP } from "./support.ts";

const ROLE = "arn:aws:iam::111122223333:role/App";
const setup = { ...SETUP, audiences: ["quick"], scopes: ["qbusiness:messages:access"] };
const statement = {
  Effect: "Allow",
  Principal: { AWS: ROLE },
  Action: "sso-oauth:CreateTokenWithIAM",
  Resource: setup.applicationArn,
};
/** All is right. */
const right: Evidence = {
  claims: { iss: setup.issuerUrl, aud: "quick", email: "jane.doe@example.com", exp: 2_000 },
  caller: ROLE,
  issuer: { issuerUrl: setup.issuerUrl, claim: "email", attribute: "emails.value" },
  grant: { issuers: [{ arn: setup.issuerArn, audiences: ["quick"] }] },
  actorPolicy: { Statement: [statement] },
  assignmentRequired: false,
  users: 1,
  enabled: 1,
  now: 1_000,
};

describe("The cause of a refused exchange", () => {
  const faults: readonly [string, Partial<Evidence>, ExchangeErrorCode][] = [
    ["the token has expired", { now: 2_001 }, "TOKEN_EXPIRED"],
    ["the issuer was deleted", { issuer: null }, "ISSUER_WRONG"],
    ["its URL is another", { issuer: { ...setup, issuerUrl: `${setup.issuerUrl}/` } }, "ISSUER_WRONG"],
    ["it compares another claim", { issuer: { ...setup, claim: "sub" } }, "CLAIM_WRONG"],
    ["the token lacks the claim", { claims: { ...right.claims, email: undefined } }, "CLAIM_WRONG"],
    ["the grant was deleted", { grant: null }, "GRANT_MISSING"],
    ["the grant names another issuer", { grant: { issuers: [] } }, "GRANT_MISSING"],
    ["the audience is missing", { claims: { ...right.claims, aud: "other" } }, "AUDIENCE_MISSING"],
    ["no user has the e-mail", { users: 0 }, "USER_UNKNOWN"],
    ["two users have it", { users: 2 }, "USER_AMBIGUOUS"],
    ["the user is disabled", { enabled: 0 }, "USER_DISABLED"],
    ["the actor policy lacks the caller", { caller: `${ROLE}2` }, "CALLER_REFUSED"],
    ["there is no actor policy", { actorPolicy: null }, "CALLER_REFUSED"],
  ];
  for (const [name, evidence, code] of faults)
    it(`is that ${name}, whatever AWS calls it`, () => {
      for (const refusal of ["EXCHANGE_REFUSED", "CALLER_REFUSED"] as const) {
        const cause = causeOf(refusal, { ...right, ...evidence }, setup);
        expect(cause?.code).to.equal(code);
        expect(cause?.fix).to.not.equal("");
      }
    });

  it("is that the user is not assigned, if the caller is allowed", () => {
    const assigned = { ...right, assignmentRequired: true };
    expect(causeOf("CALLER_REFUSED", assigned, setup)?.code).to.equal("USER_UNASSIGNED");
    expect(causeOf("EXCHANGE_REFUSED", assigned, setup)?.code).to.equal("TOKEN_USED");
  });

  it("may be that the token was used, if all else is right: it is not claimed of a new one", () => {
    const cause = causeOf("EXCHANGE_REFUSED", right, setup);
    expect(cause?.code).to.equal("TOKEN_USED");
    expect(cause?.why).to.contain("may have been exchanged before").and.contain("keys of the issuer");
  });

  it("stays open if something could not be read, or a caller is refused who is allowed", () => {
    const { issuer, ...unread } = right;
    expect(issuer).to.not.equal(undefined);
    expect(causeOf("EXCHANGE_REFUSED", unread, setup)).to.equal(undefined);
    expect(causeOf("CALLER_REFUSED", right, setup)).to.equal(undefined);
  });

  it("names the e-mail as the token has it, with its upper case", () => {
    const claims = { ...right.claims, email: "Jane.Doe@example.com" };
    expect(causeOf("EXCHANGE_REFUSED", { ...right, claims, users: 0 }, setup)?.seen).to.contain(
      '"Jane.Doe@example.com"',
    );
  });
});
