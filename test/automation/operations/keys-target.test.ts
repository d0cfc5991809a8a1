import { expect } from "chai";
import { providerWithKeys, targetOf } from "../../../automation/operations/keys-target.ts";
import { federation } from "../../../infra/settings/federation.ts";

const stackRef = { stack: "prod", workDir: "." };
const TABLE = "sign-in-idp-keys";
const KMS = {
  type: "oidc",
  issuer: "https://idp.example.com",
  clientId: "client",
  clientAuth: "private_key_jwt",
};
const all = federation.parse({
  kms: KMS,
  vault: { ...KMS, key: "secret" },
  plain: { ...KMS, clientAuth: "client_secret" },
});

describe("A provider whose keys are asked for", () => {
  it("is refused by name if it has none, or is not deployed with them", () => {
    const codeOf = (name: string) => {
      try {
        return providerWithKeys(name, all, stackRef);
      } catch (error) {
        return error;
      }
    };
    expect(codeOf("plain")).to.include({ code: "PROVIDER_NEEDS_NO_KEY", exitCode: 2 });
    expect(codeOf("okta")).to.include({ code: "PROVIDER_UNKNOWN", exitCode: 2 });
    expect(String(Object(codeOf("okta")).hint)).to.contain("Providers with keys: kms, vault.");
    const open = (outputs: object) => {
      try {
        const settings = providerWithKeys("kms", all, stackRef);
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
