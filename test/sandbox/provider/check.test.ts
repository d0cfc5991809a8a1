import { expect } from "chai";
import { check } from "../../../sandbox/provider/provider.ts";
import { fieldsOf, UNKNOWN } from "../../../sandbox/provider/values.ts";

const POOL = "aws:cognito/userPool:UserPool";
const ROLE = "aws:iam/role:Role";
const CLIENT = "aws:cognito/userPoolClient:UserPoolClient";
const PERMISSION = "aws:lambda/permission:Permission";

/** "property: reason" of all faults of a resource. */
function faultsOf(type: string, inputs: object): string[] {
  const naming = { name: "thing", randomSeed: new Uint8Array([1]) };
  return check(type, {}, fieldsOf(inputs), naming).faults.map(
    ({ property, reason }) => `${property}: ${reason}`,
  );
}

describe("The provider's check", () => {
  it("accepts a valid resource", () => {
    expect(faultsOf(ROLE, { assumeRolePolicy: "{}" })).to.deep.equal([]);
    expect(faultsOf(POOL, { aliasAttributes: ["email"], mfaConfiguration: "OPTIONAL" })).to.deep.equal([]);
  });

  it("refuses properties that the real provider lacks, at any depth", () => {
    const faults = faultsOf(POOL, {
      shoes: 1,
      usernameConfiguration: { caseSensitive: false, laces: "red" },
    });
    expect(faults).to.deep.equal([
      "shoes: the property does not exist",
      "usernameConfiguration.laces: the property does not exist",
    ]);
  });

  it("refuses read-only properties", () => {
    expect(faultsOf(POOL, { arn: "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/x" })).to.deep.equal(
      ["arn: it is read-only, since AWS sets it"],
    );
  });

  it("names each missing required property, also in blocks", () => {
    expect(faultsOf(ROLE, {})).to.deep.equal(["assumeRolePolicy: it is required but missing"]);
    expect(faultsOf(POOL, { usernameConfiguration: {} })).to.deep.equal([
      "usernameConfiguration.caseSensitive: it is required but missing",
    ]);
    expect(faultsOf(POOL, { schemas: [{ name: "source" }] })).to.deep.equal([
      "schemas[0].attributeDataType: it is required but missing",
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

  it("refuses conflicting properties", () => {
    const faults = faultsOf(POOL, { aliasAttributes: ["email"], usernameAttributes: ["email"] });
    expect(faults.join()).to.match(/cannot be set together with/);
  });

  it("accepts values that are unknown in a preview", () => {
    const inputs = { function: UNKNOWN, action: "lambda:InvokeFunction", principal: UNKNOWN };
    expect(faultsOf(PERMISSION, inputs)).to.deep.equal([]);
  });

  for (const [what, type, inputs, faults] of [
    [
      "a method's settings",
      "aws:apigateway/methodSettings:MethodSettings",
      { restApi: "a", stageName: "prod", methodPath: "*/*", settings: { loggingLevel: "ALL" } },
      /^settings\.loggingLevel: .*"OFF" "ERROR" "INFO"/,
    ],
    [
      "a risk configuration",
      "aws:cognito/riskConfiguration:RiskConfiguration",
      {
        userPoolId: "eu-central-1_x",
        accountTakeoverRiskConfiguration: { actions: { highAction: { eventAction: "ASK", notify: false } } },
      },
      /eventAction: .*BLOCK/,
    ],
    [
      "a record",
      "aws:route53/record:Record",
      { zoneId: "Z1", name: "a", type: "A", records: ["192.0.2.1"], ttl: 60, aliases: [] },
      /^$/,
    ],
    [
      "a record that is an alias, too",
      "aws:route53/record:Record",
      {
        zoneId: "Z1",
        name: "a",
        type: "A",
        records: ["192.0.2.1"],
        aliases: [{ name: "b", zoneId: "Z2", evaluateTargetHealth: false }],
      },
      /^aliases: exactly one of aliases, records must be set$/,
    ],
    [
      "a certificate that was brought along",
      "aws:acm/certificate:Certificate",
      { domainName: "example.com", certificateBody: "-" },
      /^certificateBody: the property does not exist/,
    ],
    [
      "a domain name",
      "aws:apigateway/domainName:DomainName",
      { domainName: "a", certificateArn: "x", regionalCertificateArn: "y", securityPolicy: "SSL" },
      /securityPolicy: .*certificateArn: it cannot be set together with regionalCertificateArn/,
    ],
    [
      "a secret that waits for five days",
      "aws:secretsmanager/secret:Secret",
      { recoveryWindowInDays: 5 },
      /^recoveryWindowInDays: /,
    ],
    ["a secret that waits for none", "aws:secretsmanager/secret:Secret", { recoveryWindowInDays: 0 }, /^$/],
    [
      "custom and Cognito's styles together",
      "aws:cognito/managedLoginBranding:ManagedLoginBranding",
      { userPoolId: "p", clientId: "c", settings: "{}", useCognitoProvidedValues: true },
      /^settings: exactly one of settings, useCognitoProvidedValues must be set$/,
    ],
  ] as const) {
    it(`accepts ${what}`, () => {
      expect(faultsOf(type, inputs).join()).to.match(faults);
    });
  }

  it("refuses an unknown resource type", () => {
    expect(() => faultsOf("aws:s3/bucket:Bucket", {})).to.throw(/does not support the resource type aws:s3/);
  });
});
