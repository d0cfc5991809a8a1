import { expect } from "chai";
import { readStatements } from "../../policy/iam/document.ts";
import { documentsOf } from "../../policy/iam/places.ts";
import type { Resource } from "../../policy/rule.ts";
import { findingsOf } from "../../policy/rules/index.ts";
import { newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

/** Settings under which the stack must have nothing that must never be, each by a name that ends the sentence. */
const CONFIGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "nothing set": {},
  "allowed addresses": { allowedCidrs: '["203.0.113.0/24", "2001:db8::/32"]' },
  "a second factor, and a pool that is kept": { mfaRequired: "true", retain: "true" },
};

describe("Every resource of the stack", function () {
  this.timeout(120_000);

  for (const [name, config] of Object.entries(CONFIGS)) {
    it(`keeps every rule of the policy pack, with ${name}`, async () => {
      const resources = await deployed(config);
      expect(resources.map(({ type }) => type)).to.include("aws:cognito/userPool:UserPool");
      expect(resources.flatMap(findingsOf)).to.deep.equal([]);
      const documents = resources.flatMap(documentsOf);
      expect(documents).to.have.length.above(2);
      // what the rules do not look at, they cannot find
      expect(resources.flatMap(({ props }) => policyTexts(props))).to.have.length(documents.length);
    });
  }
});

/** Deploys with these settings, and gives back all resources as the rules see them. */
async function deployed(config: Readonly<Record<string, string>>): Promise<readonly Resource[]> {
  const deployment = await newDeployment(await sharedSandbox());
  try {
    await deployment.up(config);
    const resources = await resourcesOf(deployment.stack);
    return resources.map(({ type, urn, inputs, protect }) => ({
      type,
      name: urn.split("::").at(-1) ?? urn,
      props: inputs,
      opts: { protect },
    }));
  } finally {
    await deployment.destroy();
    deployment.forget();
  }
}

/** Every value that reads as a policy document, however deep. */
function policyTexts(value: unknown): readonly unknown[] {
  if (readStatements(value) !== undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(policyTexts);
}
