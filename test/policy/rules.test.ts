import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { allowedActions, allowedResources, openToAll } from "../../policy/iam/allowed.ts";
import { rules } from "../../policy/rules/index.ts";
import { resource } from "./resources.ts";

const page = readFileSync(new URL("../../docs/policy.md", import.meta.url), "utf8");

describe("Every rule", () => {
  const types = [
    "aws:apigateway/restApiPolicy:RestApiPolicy",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:cognito/userPool:UserPool",
    "aws:cognito/userPoolClient:UserPoolClient",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:lambda/function:Function",
    "aws:lambda/permission:Permission",
  ];
  const names = [
    "accountRecoverySetting",
    "allowedOauthFlows",
    "assumeRolePolicy",
    "autoVerifiedAttributes",
    "callbackUrls",
    "deletionProtection",
    "generateSecret",
    "inlinePolicies",
    "loggingConfig",
    "managedPolicyArns",
    "mfaConfiguration",
    "policy",
    "principal",
    "retentionInDays",
    "signInPolicy",
    "softwareTokenMfaConfiguration",
    "sourceArn",
    "userAttributeUpdateSettings",
    "writeAttributes",
  ];

  it("accepts any resource with any inputs, and reports faults as sentences", () => {
    const props = fc.dictionary(fc.constantFrom(...names), fc.anything());
    fc.assert(
      fc.property(fc.constantFrom(...types), props, fc.boolean(), (type, found, protect) => {
        for (const rule of rules) {
          for (const fault of rule.faults(resource(type, found, protect)))
            expect(fault).to.match(/\w.*[.]$/s);
        }
      }),
    );
  });

  it("has a row in docs/policy.md, with its source", () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \|.*\((https:[^)]+)\) \|$/gm)];
    expect(rows.map(([, code, source]) => `${code} ${source}`)).to.have.members(
      rules.map(({ code, source }) => `${code} ${source}`),
    );
  });

  it("has its exceptions in docs/policy.md, each with its reason", () => {
    const reasons = [...allowedActions, ...allowedResources, ...openToAll].map(({ reason }) => reason);
    expect(reasons.filter((reason) => !page.includes(`| ${reason} |`))).to.deep.equal([]);
  });

  it("has a unique code, a sentence and a source", () => {
    expect(new Set(rules.map(({ code }) => code)).size).to.equal(rules.length);
    for (const { code, description, source } of rules) {
      expect(code).to.match(/^[a-z-]+$/);
      expect(description).to.match(/\.$/);
      expect(new URL(source).protocol).to.equal("https:");
    }
  });
});
