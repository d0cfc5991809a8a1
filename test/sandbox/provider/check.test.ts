import { expect } from "chai";
import { check } from "../../../sandbox/provider/provider.ts";
import { type Fields, UNKNOWN } from "../../../sandbox/provider/values.ts";

const POOL = "aws:cognito/userPool:UserPool";
const ROLE = "aws:iam/role:Role";
const CLIENT = "aws:cognito/userPoolClient:UserPoolClient";
const PERMISSION = "aws:lambda/permission:Permission";

/** "property: reason" of everything that is wrong with a resource. */
function faultsOf(type: string, inputs: Fields): string[] {
  const naming = { name: "thing", randomSeed: new Uint8Array([1]) };
  return check(type, {}, inputs, naming).faults.map(({ property, reason }) => `${property}: ${reason}`);
}

describe("The stand-in provider's check", () => {
  it("lets a good resource through", () => {
    expect(faultsOf(ROLE, { assumeRolePolicy: "{}" })).to.deep.equal([]);
    expect(faultsOf(POOL, { aliasAttributes: ["email"], mfaConfiguration: "OPTIONAL" })).to.deep.equal([]);
  });

  it("refuses a property that the real provider does not have, at any depth", () => {
    const faults = faultsOf(POOL, {
      shoes: 1,
      usernameConfiguration: { caseSensitive: false, laces: "red" },
    });
    expect(faults).to.deep.equal([
      "shoes: there is no such property",
      "usernameConfiguration.laces: there is no such property",
    ]);
  });

  it("refuses a property that AWS alone sets", () => {
    expect(faultsOf(POOL, { arn: "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/x" })).to.deep.equal(
      ["arn: AWS sets it: it cannot be given"],
    );
  });

  it("names each required property that is missing, in blocks too", () => {
    expect(faultsOf(ROLE, {})).to.deep.equal(["assumeRolePolicy: it is required, and missing"]);
    expect(faultsOf(POOL, { usernameConfiguration: {} })).to.deep.equal([
      "usernameConfiguration.caseSensitive: it is required, and missing",
    ]);
    expect(faultsOf(POOL, { schemas: [{ name: "source" }] })).to.deep.equal([
      "schemas[0].attributeDataType: it is required, and missing",
    ]);
  });

  it("refuses a value of another kind", () => {
    expect(faultsOf(ROLE, { assumeRolePolicy: "{}", description: 7 })).to.deep.equal([
      "description: it must be of kind string",
    ]);
    expect(faultsOf(POOL, { aliasAttributes: "email" })).to.deep.equal([
      "aliasAttributes: it must be of kind set",
    ]);
  });

  it("refuses a value that the real provider's rule refuses", () => {
    expect(faultsOf(POOL, { mfaConfiguration: "SOMETIMES" }).join()).to.match(
      /^mfaConfiguration: .*OPTIONAL/,
    );
    expect(faultsOf(ROLE, { assumeRolePolicy: "not JSON" }).join()).to.match(/^assumeRolePolicy: .*JSON/);
    expect(
      faultsOf(CLIENT, { userPoolId: "eu-central-1_x", name: "app", authSessionValidity: 99 }).join(),
    ).to.match(/^authSessionValidity: .*range \(3 - 15\)/);
  });

  it("refuses what excludes each other", () => {
    const faults = faultsOf(POOL, { aliasAttributes: ["email"], usernameAttributes: ["email"] });
    expect(faults.join()).to.match(/cannot be set together with/);
  });

  it("says nothing of a value that a preview cannot know", () => {
    const inputs = { function: UNKNOWN, action: "lambda:InvokeFunction", principal: UNKNOWN };
    expect(faultsOf(PERMISSION, inputs)).to.deep.equal([]);
  });

  it("refuses a resource type that is not in its table", () => {
    expect(() => faultsOf("aws:s3/bucket:Bucket", {})).to.throw(/does not know the resource type aws:s3/);
  });
});
