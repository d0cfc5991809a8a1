import { expect } from "chai";
import { samlChecks } from "../../../doctor/checks/federation/saml.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const ADDRESS = "https://sso.example.com/metadata";

/** Runs the check. @param recorded by the last deployment. */
async function examine(sso: object, recorded: string) {
  const entity = samlChecks.find(({ id }) => id === "idp.entity-id");
  const { outputs } = plainTarget();
  const target = plainTarget({
    settings: settingsOf({ federation: JSON.stringify({ sso: { type: "saml", ...sso } }) }),
    outputs: { ...outputs, ProviderIssuers: { sso: recorded } },
  });
  return entity?.run(target);
}

describe("The doctor's comparison of entity IDs", () => {
  it("has nothing to compare if an earlier version recorded the address of the metadata", async () => {
    const finding = await examine({ metadataUrl: ADDRESS }, `SAML ${ADDRESS}`);
    expect(finding).to.have.property("state", "skipped");
    expect(JSON.stringify(finding)).to.contain("deploy first");
  });

  it("reads the entity ID in records of both versions", async () => {
    const sso = { metadata: '<EntityDescriptor entityID="urn:a"/>' };
    for (const recorded of ["SAML urn:a", "SAML entity ID urn:a"])
      expect(await examine(sso, recorded), recorded).to.have.property("state", "ok");
    for (const recorded of ["SAML urn:b", "SAML entity ID urn:b", "OIDC urn:a"])
      expect(await examine(sso, recorded), recorded).to.have.property("state", "failure");
  });
});
