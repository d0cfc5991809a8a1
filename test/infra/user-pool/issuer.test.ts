import { RunError } from "@pulumi/pulumi";
import { expect } from "chai";
import { issuerOf } from "../../../infra/user-pool/issuer.ts";
import { REGION } from "../support/aws-answers.ts";
import { declaredStack } from "../support/mocked-stack.ts";

const POOL = { poolId: "eu-central-1_AbCdEf123", region: "eu-central-1" };
const ofType = (Type?: string) => JSON.stringify({ UserPoolId: POOL.poolId, IssuerConfiguration: { Type } });

describe("The issuer of a user pool", () => {
  it("is of the type that Cognito names, and of the original type where it names none", () => {
    const original = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
    expect(issuerOf(POOL, ofType("ORIGINAL"))).to.equal(original);
    expect(issuerOf(POOL, ofType())).to.equal(original);
    expect(issuerOf(POOL, "{}")).to.equal(original);
    expect(issuerOf(POOL, ofType("UPDATED"))).to.equal(
      "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
    );
  });

  it("is refused for a type that is not known: a wrong address could not be corrected later", () => {
    for (const type of ["GLOBAL", "toString", ""]) {
      expect(() => issuerOf(POOL, ofType(type)), type).to.throw(RunError, `has the issuer type ${type}`);
    }
  });

  it("is in all outputs, and in the function that serves the discovery document", async () => {
    const pool = { IssuerConfiguration: { Type: "UPDATED" } };
    const clients = JSON.stringify({ wiki: { callbackUrls: ["https://wiki.example.com/cb"] } });
    const { outputs, one } = await declaredStack({ clients }, { pool });
    const issuer = `https://issuer-cognito-idp.${REGION}.amazonaws.com/${outputs["PoolId"]}`;
    const expected = { IssuerUrl: issuer, JwksUri: `${issuer}/.well-known/jwks.json` };
    expect(outputs).to.include(expected);
    expect(outputs).to.have.nested.property("Clients.wiki.IssuerUrl", issuer);
    expect(one("aws:lambda/function:Function").inputs).to.have.nested.property(
      "environment.variables.ISSUER",
      issuer,
    );
  });

  it("is not looked up in a teardown: the pool may be gone", async () => {
    const pool = { IssuerConfiguration: { Type: "GLOBAL" } };
    const { outputs } = await declaredStack({}, { pool, options: { teardown: true } });
    expect(outputs["IssuerUrl"]).to.match(/^https:\/\/cognito-idp\./);
  });
});
