import { expect } from "chai";
import fc from "fast-check";
import { actorPolicy } from "../../../infra/shared/iam.ts";
import {
  allows,
  deletedPrincipals,
  isOpenToAll,
  otherPrincipals,
  type PrincipalPolicy,
  principalOf,
  readPolicy,
} from "../../../sign-in/exchange/policy.ts";

const ROLE = "arn:aws:iam::111122223333:role/team/App";
const SESSION = "arn:aws:sts::111122223333:assumed-role/App/laptop";
const APPLICATION = "arn:aws:sso::111122223333:application/ssoins-1111111111111111/apl-2222222222222222";
const ACTION = "sso-oauth:CreateTokenWithIAM";
const question = { caller: SESSION, action: ACTION, resource: APPLICATION };

function policyOf(...statements: readonly object[]): PrincipalPolicy {
  const policy = readPolicy({ Version: "2012-10-17", Statement: statements });
  if (policy === undefined) throw new Error("The policy of the test cannot be read.");
  return policy;
}

function allowing(principal: unknown, more: object = {}): object {
  return { Effect: "Allow", Principal: principal, Action: ACTION, Resource: APPLICATION, ...more };
}

describe("A policy with principals", () => {
  const principals: readonly [string, unknown, boolean][] = [
    ["the role of the session", { AWS: ROLE }, true],
    ["the role among others", { AWS: ["arn:aws:iam::111122223333:role/Other", ROLE] }, true],
    ["the session", { AWS: SESSION }, true],
    ["the account as a number, as in seed 004", { AWS: "111122223333" }, true],
    ["the account's root", { AWS: "arn:aws:iam::111122223333:root" }, true],
    ["everything", "*", true],
    ["another role", { AWS: "arn:aws:iam::111122223333:role/Apple" }, false],
    ["the same name in another account", { AWS: "arn:aws:iam::444455556666:role/App" }, false],
    ["a service", { Service: "lambda.amazonaws.com" }, false],
  ];
  for (const [name, principal, expected] of principals)
    it(`${expected ? "allows" : "does not allow"} a session if it names ${name}`, () => {
      expect(allows(policyOf(allowing(principal)), question)).to.equal(expected);
    });

  it("compares actions without their case, and both with wildcards", () => {
    const all = { AWS: ROLE };
    for (const [action, resource, expected] of [
      ["SSO-OAuth:createTokenWithIam", APPLICATION, true],
      ["sso-oauth:Create*", "*", true],
      ["*", `${APPLICATION.slice(0, -1)}?`, true],
      ["sso-oauth:Revoke*", "*", false],
      ["sso-oauth.CreateTokenWithIAM", "*", false],
      [ACTION, APPLICATION.slice(0, -1), false],
    ] as const)
      expect(
        allows(policyOf(allowing(all, { Action: action, Resource: resource })), question),
        action,
      ).to.equal(expected);
  });

  it("denies what one statement denies, whatever another allows", () => {
    const deny = { ...allowing({ AWS: ROLE }), Effect: "Deny" };
    expect(allows(policyOf(allowing("*"), deny), question)).to.equal(false);
  });

  it("names principals beside the callers: another role, user or account, and the callers' whole account", () => {
    const account = "arn:aws:iam::111122223333:root";
    const other = "arn:aws:iam::111122223333:role/other";
    const foreign = "444455556666";
    const of = (principal: unknown, callers: readonly string[]) =>
      otherPrincipals(policyOf(allowing(principal)), callers);
    expect(of({ AWS: [ROLE, other, foreign] }, [ROLE])).to.deep.equal([other, foreign]);
    for (const wider of [account, "111122223333"]) expect(of({ AWS: wider }, [ROLE])).to.deep.equal([wider]);
    // The account has the role already, and both forms of an account are one.
    expect(of({ AWS: [other, account, "111122223333"] }, [account])).to.deep.equal([]);
    expect(of({ AWS: [ROLE, "AROAEXAMPLEEXAMPLE"] }, [ROLE])).to.deep.equal([]);
    const denied = { ...allowing({ AWS: other }), Effect: "Deny" };
    expect(otherPrincipals(policyOf(denied), [ROLE])).to.deep.equal([]);
  });

  it("names none beside any callers of the settings, in a policy as the stack writes it", () => {
    const name = fc.stringMatching(/^[\w+=,.@-]{1,20}$/);
    const role = fc
      .tuple(fc.constantFrom("111122223333", "444455556666"), fc.array(name, { maxLength: 2 }), name)
      .map(([account, path, own]) => `arn:aws:iam::${account}:role/${[...path, own].join("/")}`);
    fc.assert(
      fc.property(fc.array(role, { minLength: 1 }), (callers) => {
        const policy = readPolicy(JSON.parse(actorPolicy(APPLICATION, callers)));
        expect(policy && otherPrincipals(policy, callers)).to.deep.equal([]);
      }),
    );
  });

  it("has no resources if it is a trust policy", () => {
    const trust = policyOf({ Effect: "Allow", Principal: { AWS: ROLE }, Action: ["sts:AssumeRole"] });
    expect(allows(trust, { caller: SESSION, action: "sts:AssumeRole" })).to.equal(true);
    expect(allows(trust, { caller: SESSION, action: "sts:SetContext" })).to.equal(false);
  });

  it("is not judged if it has parts that are not read", () => {
    expect(
      readPolicy({ Statement: [{ Effect: "Allow", NotPrincipal: { AWS: ROLE }, Action: "*" }] }),
    ).to.equal(undefined);
    expect(readPolicy("text")).to.equal(undefined);
    expect(readPolicy({ Statement: { Effect: "Allow", Principal: "*", Action: "*" } })).to.not.equal(
      undefined,
    );
  });

  it("names deleted roles, and is open to all with a star alone", () => {
    expect(deletedPrincipals(policyOf(allowing({ AWS: ["AROAABCDEFGHIJKLMNOPQ", ROLE] })))).to.deep.equal([
      "AROAABCDEFGHIJKLMNOPQ",
    ]);
    expect(isOpenToAll(policyOf(allowing({ AWS: "*" })))).to.equal(true);
    expect(isOpenToAll(policyOf(allowing("*", { Condition: { Bool: { "aws:x": "true" } } })))).to.equal(
      false,
    );
    expect(isOpenToAll(policyOf(allowing({ AWS: "111122223333" })))).to.equal(false);
  });

  it("matches a text without wildcards with itself alone", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, resource) => {
        fc.pre(!/[*?]/.test(pattern));
        const policy = policyOf(allowing("*", { Resource: pattern }));
        return allows(policy, { ...question, resource }) === (pattern === resource);
      }),
    );
  });
});

describe("The principal of a caller", () => {
  it("is the role of a session, without its path", () => {
    expect(principalOf(SESSION)).to.equal("arn:aws:iam::111122223333:role/App");
    expect(principalOf(ROLE)).to.equal("arn:aws:iam::111122223333:role/App");
    expect(principalOf("arn:aws:iam::111122223333:user/jane")).to.equal(
      "arn:aws:iam::111122223333:user/jane",
    );
  });
});
