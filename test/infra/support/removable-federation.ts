import type { RemovableSettings, SettingValues } from "./setting-values.ts";

const IDP = "https://idp.example.com";
const secretArn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:okta-AbCdEf";
const ENDPOINTS = {
  authorization: `${IDP}/authorize`,
  token: `${IDP}/token`,
  userInfo: `${IDP}/me`,
  jwks: `${IDP}/jwks`,
};
const OPEN_ID = { attributesMethod: "POST", scopes: ["openid", "email"] };
const MAPPING = { attributes: { email: "mail", name: "cn" } };
const PEOPLE = { trustEmails: true, follow: false, link: "email", domains: ["example.com"] };

/** Identity providers of each kind. An endpoint is set, so that no discovery document is read. @param app what another app has besides. */
export function federated(app: SettingValues): RemovableSettings {
  return {
    full: {
      federation: {
        signed: {
          ...{
            type: "oidc",
            issuer: IDP,
            endpoints: { ...ENDPOINTS, endSession: `${IDP}/logout` },
            clientId: "app",
            ...OPEN_ID,
            // The claim of which trustEmails speaks.
            attributes: { ...MAPPING.attributes, email: "email" },
            ...PEOPLE,
          },
          ...{ clientAuth: "private_key_jwt", pkce: false, key: "secret", keyAlgorithm: "ES256" },
          ...{ assertionAudience: "token-endpoint", maxKeyAgeDays: 90 },
          ...{ signOut: true, signedOutUrl: "https://example.com/signed-out" },
        },
        plain: {
          ...{ type: "oidc", issuer: IDP, endpoints: ENDPOINTS, clientId: "app", clientSecretArn: secretArn },
          ...{ clientAuth: "client_secret", pkce: true },
        },
        corp: {
          ...{ type: "saml", metadataUrl: `${IDP}/metadata`, ...MAPPING, subject: "email" },
          ...{
            signOut: true,
            signRequests: true,
            encryptedAssertions: true,
            trustEmails: true,
            follow: false,
          },
          domains: ["corp.example.com"],
        },
        file: { type: "saml", metadata: '<EntityDescriptor entityID="corp"/>' },
      },
      identityProviders: ["signed", "plain", "corp", "file"],
      directSignIn: false,
      defaultProvider: "signed",
      clients: { notes: { ...app, identityProviders: ["signed"], directSignIn: false } },
    },
    minimal: {
      federation: {
        signed: {
          ...{
            type: "oidc",
            issuer: IDP,
            endpoints: ENDPOINTS,
            clientId: "app",
            clientAuth: "private_key_jwt",
          },
        },
        plain: {
          ...{ type: "oidc", issuer: IDP, endpoints: ENDPOINTS, clientId: "app", clientSecretArn: secretArn },
        },
        corp: { type: "saml", metadataUrl: `${IDP}/metadata` },
        file: { type: "saml", metadataUrl: `${IDP}/metadata` },
      },
      clients: { notes: app },
    },
  };
}
