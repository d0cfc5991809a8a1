import { federation } from "../../../infra/settings/federation.ts";

export const stackRef = { stack: "prod", workDir: "." };

const KMS = {
  type: "oidc",
  issuer: "https://idp.example.com",
  clientId: "client",
  clientAuth: "private_key_jwt",
};

/** Providers with keys in AWS KMS and in a secret, and one without keys. */
export const keyedProviders = federation.parse({
  kms: KMS,
  vault: { ...KMS, key: "secret", keyAlgorithm: "ES256" },
  plain: { ...KMS, clientAuth: "client_secret" },
});
