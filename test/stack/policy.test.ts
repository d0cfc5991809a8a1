import { expect } from "chai";
import { readStatements } from "../../policy/iam/document.ts";
import { documentsOf } from "../../policy/iam/places.ts";
import type { Resource } from "../../policy/rule.ts";
import { findingsOf } from "../../policy/rules/index.ts";
import { prepareForEverySet } from "../support/account-for-every-set.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { SETTING_SETS, settingSet } from "../support/setting-sets.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

/** Settings under which nothing may be that must never be: those that docs/settings-changes.md names, and these. */
const CONFIGS: Readonly<Record<string, () => Record<string, string>>> = {
  ...Object.fromEntries(SETTING_SETS.map((name) => [name, () => settingSet(name)])),
  "allowed addresses": () => ({ allowedCidrs: '["203.0.113.0/24", "2001:db8::/32"]' }),
  "web ACLs": () => ({ waf: "true" }),
  "sources that others own": () => ({
    directorySync: JSON.stringify({
      identityStoreId: "d-9967123456",
      identityCenter: { roleArn: "arn:aws:iam::444455556666:role/reader", externalId: "0f1e2d3c" },
      sources: ["idc", "local"],
    }),
  }),
  "a second factor and a pool that is kept": () => ({ mfaRequired: "true", retain: "true" }),
};

describe("Every resource of the stack", function () {
  this.timeout(120_000);
  let deployment: Deployment;

  before(async () => {
    const sandbox = await sharedSandbox();
    await prepareForEverySet(sandbox);
    deployment = await newDeployment(sandbox);
  });

  after(async () => {
    await deployment?.up();
    await deployment?.destroy();
    deployment?.forget();
  });

  for (const [name, config] of Object.entries(CONFIGS)) {
    it(`keeps every rule of the policy pack, with ${name}`, async () => {
      await deployment.up(config());
      const resources = (await resourcesOf(deployment.stack)).map(asRulesSeeIt);
      expect(resources.map(({ type }) => type)).to.include("aws:cognito/userPool:UserPool");
      expect(resources.flatMap(findingsOf)).to.deep.equal([]);
      const documents = resources.flatMap(documentsOf);
      expect(documents).to.have.length.above(2);
      // what the rules do not look at, they cannot find
      expect(resources.flatMap(({ props }) => policyTexts(props))).to.have.length(documents.length);
    });
  }
});

function asRulesSeeIt(found: Awaited<ReturnType<typeof resourcesOf>>[number]): Resource {
  const { type, urn, inputs, protect } = found;
  return { type, name: urn.split("::").at(-1) ?? urn, props: inputs, opts: { protect } };
}

/** Every value that reads as a policy document, however deep. */
function policyTexts(value: unknown): readonly unknown[] {
  if (readStatements(value) !== undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(policyTexts);
}
