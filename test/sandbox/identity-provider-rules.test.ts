import {
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  type CreateIdentityProviderCommandInput,
  CreateUserPoolClientCommand,
  GetSigningCertificateCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { openIdDetails, samlMetadata } from "./identity-providers.ts";
import { refusalOf } from "./refusal-of.ts";

describe("Identity providers in the sandbox's Cognito", () => {
  let cognito: CognitoIdentityProviderClient;
  let UserPoolId: string;
  const details = openIdDetails("https://idp.example.com");

  before(async () => {
    const sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    UserPoolId = await makePool(sandbox, {});
  });

  const created = (ProviderName: string, input: Partial<CreateIdentityProviderCommandInput>) =>
    refusalOf(
      cognito.send(
        new CreateIdentityProviderCommand({
          UserPoolId,
          ProviderName,
          ProviderType: "OIDC",
          ProviderDetails: details,
          ...input,
        }),
      ),
    );

  const saml = (more: Record<string, string>): Partial<CreateIdentityProviderCommandInput> => ({
    ProviderType: "SAML",
    ProviderDetails: "MetadataURL" in more ? more : { MetadataFile: samlMetadata(), ...more },
  });
  const { client_id: _, ...withoutClient } = details;
  const { jwks_uri: __, ...threeEndpoints } = details;
  for (const [what, input, refusal] of [
    ["without a client ID", { ProviderDetails: withoutClient }, /client_id/],
    ["with three of four endpoints", { ProviderDetails: threeEndpoints }, /together/],
    [
      "with an http address",
      { ProviderDetails: { ...details, token_url: "http://idp.example.com/" } },
      /https/,
    ],
    [
      "with an address at another port",
      { ProviderDetails: { ...details, jwks_uri: "https://idp.example.com:8443/" } },
      /port 443/,
    ],
    ["that map an unknown attribute", { AttributeMapping: { "custom:none": "x" } }, /schema/],
    ["for SAML without metadata", { ProviderType: "SAML", ProviderDetails: {} }, /MetadataURL/],
    [
      "with metadata at a host that does not answer",
      { ProviderType: "SAML", ProviderDetails: { MetadataURL: "https://none.example.com/m" } },
      /retrieving metadata/,
    ],
    ["with SAML metadata at another port", saml({ MetadataURL: "https://idp.example.com:8443/m" }), /port/],
    ["with an expired SAML certificate", saml({ MetadataFile: samlMetadata(new Date(1)) }), /expired/],
    ["with another algorithm for SAML requests", saml({ RequestSigningAlgorithm: "rsa-sha1" }), /rsa-sha256/],
    ["with a switch that is no boolean", saml({ IDPInit: "yes" }), /true or false/],
  ] as const) {
    it(`are refused ${what}`, async () => {
      expect(await created("refused", input))
        .to.match(/^InvalidParameterException/)
        .and.match(refusal);
    });
  }

  it("must exist before an app client lists them, and have identifiers of their own", async () => {
    const client = () =>
      refusalOf(
        cognito.send(
          new CreateUserPoolClientCommand({
            UserPoolId,
            ClientName: "app",
            SupportedIdentityProviders: ["COGNITO", "okta"],
          }),
        ),
      );
    expect(await client()).to.match(/The provider okta does not exist for User Pool/);
    expect(await created("okta", { IdpIdentifiers: ["example.com"] })).to.equal("accepted");
    expect(await client()).to.equal("accepted");
    expect(await created("entra", { IdpIdentifiers: ["example.com"] })).to.match(/DuplicateProvider/);
  });

  it("for SAML are taken with metadata that has a valid certificate, and the pool has a signing certificate", async () => {
    // As while a provider replaces its certificate: an expired one beside it.
    const MetadataFile = samlMetadata(new Date(1), new Date(Date.now() + 60_000));
    const saml = { ProviderType: "SAML", ProviderDetails: { MetadataFile } } as const;
    expect(await created("saml", saml)).to.equal("accepted");
    const { Certificate } = await cognito.send(new GetSigningCertificateCommand({ UserPoolId }));
    expect(Certificate).to.match(/^MII/);
  });
});
