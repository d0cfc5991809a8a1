import { expect } from "chai";
import { readStatements } from "../../../policy/iam/document.ts";
import { documentsOf } from "../../../policy/iam/places.ts";
import type { Resource } from "../../../policy/rule.ts";
import { findingsOf } from "../../../policy/rules/index.ts";
import { SETTING_SETS, settingSet } from "../../support/setting-sets.ts";
import { type DeclaredResource, declaredStack } from "../support/mocked-stack.ts";

const ALARMS = { monitoring: '{"email": "alarms@example.com"}' };

/** Settings under which nothing may be that must never be: those that docs/settings-changes.md names, and these. */
const CONFIGS: Readonly<Record<string, () => Record<string, string>>> = {
  ...Object.fromEntries(SETTING_SETS.map((name) => [name, () => settingSet(name)])),
  "allowed addresses": () => ({ allowedCidrs: '["52.94.76.0/24", "2600:1f00::/24"]' }),
  "signing keys, and allowed addresses for the bridge": () => ({
    allowedCidrs: '["52.94.76.0/24"]',
    federation: JSON.stringify({
      okta: {
        ...{
          type: "oidc",
          issuer: "https://idp.example.com",
          clientId: "app",
          clientAuth: "private_key_jwt",
        },
        endpoints: {
          ...{ authorization: "https://idp.example.com/a", token: "https://idp.example.com/t" },
          ...{ userInfo: "https://idp.example.com/u", jwks: "https://idp.example.com/j" },
        },
      },
    }),
  }),
  "web ACLs": () => ({ waf: "true" }),
  "sources that others own": () => ({
    directorySync: JSON.stringify({
      identityStoreId: "d-9967123456",
      identityCenter: { roleArn: "arn:aws:iam::444455556666:role/reader", externalId: "0f1e2d3c" },
      sources: ["idc", "local"],
    }),
  }),
  "an application that exchanges tokens": () => ({
    identityCenter: JSON.stringify({
      trustedTokenIssuer: true,
      application: { clients: ["amazon-quick"], callers: ["arn:aws:iam::111122223333:role/portal"] },
      callerRole: { policyArn: "arn:aws:iam::111122223333:policy/portal" },
    }),
  }),
  "a second factor and a pool that is kept": () => ({ mfaRequired: "true", retain: "true" }),
  "SCIM, encrypted and watched": () => ({ directorySync: "{}", scim: "true", encryption: "true", ...ALARMS }),
};

describe("Every resource that the program declares", () => {
  for (const [name, config] of Object.entries(CONFIGS)) {
    it(`keeps every rule of the policy pack, with ${name}`, async () => {
      const resources = (await declaredStack(config())).resources.map(asRulesSeeIt);
      expect(resources.map(({ type }) => type)).to.include("aws:cognito/userPool:UserPool");
      expect(resources.flatMap(findingsOf)).to.deep.equal([]);
      const documents = resources.flatMap(documentsOf);
      expect(documents).to.have.length.above(2);
      // what the rules do not look at, they cannot find
      expect(resources.flatMap(({ props }) => policyTexts(props))).to.have.length(documents.length);
    });
  }
});

function asRulesSeeIt({ type, name, inputs, protect }: DeclaredResource): Resource {
  return { type, name, props: inputs, opts: { protect } };
}

/** Every value that reads as a policy document, however deep. */
function policyTexts(value: unknown): readonly unknown[] {
  if (readStatements(value) !== undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(policyTexts);
}
