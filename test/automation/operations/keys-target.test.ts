import { expect } from "chai";
import { providerWithKeys, targetOf } from "../../../automation/operations/keys-target.ts";
import { keyedProviders, stackRef } from "../support/keyed-providers.ts";

const TABLE = "sign-in-idp-keys";

describe("A provider whose keys are asked for", () => {
  it("is refused by name if it has none, or is not deployed with them", () => {
    const codeOf = (name: string) => {
      try {
        return providerWithKeys(name, keyedProviders, stackRef);
      } catch (error) {
        return error;
      }
    };
    expect(codeOf("plain")).to.include({ code: "PROVIDER_NEEDS_NO_KEY", exitCode: 2 });
    expect(codeOf("okta")).to.include({ code: "PROVIDER_UNKNOWN", exitCode: 2 });
    expect(String(Object(codeOf("okta")).hint)).to.contain("Providers with keys: kms, vault.");
    const open = (outputs: object) => {
      try {
        const settings = providerWithKeys("kms", keyedProviders, stackRef);
        return targetOf({
          stackRef,
          settings,
          owner: { stackTag: "demo/prod", provider: "kms" },
          outputs,
          aws: {},
        });
      } catch (error) {
        return error;
      }
    };
    // Never deployed; without this provider; still with a client secret.
    for (const outputs of [
      {},
      { FederationKeyTable: TABLE, Federation: {} },
      { FederationKeyTable: TABLE, Federation: { kms: { Type: "oidc" } } },
    ])
      expect(open(outputs)).to.include({ code: "FEDERATION_NOT_DEPLOYED", exitCode: 2 });
  });
});
