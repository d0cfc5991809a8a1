import type { Symptoms } from "../symptom.ts";

/** What users of an identity provider meet. */
export const federationSymptoms: Symptoms = {
  "login-option-not-available": {
    title: 'The sign-in page shows "Login option is not available. Please try another one"',
    causes: [
      // A request that names a provider which the client does not list, or in another case, ends so. Sources: aws-amplify/aws-sdk-android#1808
      // ("google" for Google); the comment of a reader of "Using Cognito User Pool as an OpenID Connect Provider", dev.to.
      {
        title: "The app client does not list the provider",
        checks: ["client.identity-providers", "idp.offered", "idp.authorize"],
      },
      {
        title: "The request names a provider that the pool does not have, perhaps only in another case",
        checks: ["idp.declared", "idp.pending", "idp.default"],
        look: "identity_provider in the address of the browser is compared with its case.",
      },
      {
        title: "The issuer or an endpoint of the pool is not the provider's, to the letter",
        checks: ["idp.discovery", "idp.keys", "idp.metadata"],
      },
      {
        title: "The client at the provider has no secret, or another one",
        checks: ["idp.declared", "bridge.token", "bridge.cognito-secret"],
        look: "The doctor does not read this secret: compare the value of clientSecretArn with the provider's console. A user pool needs a client with a secret.",
      },
      { title: "A required attribute is not mapped, or not writable", checks: ["idp.attributes"] },
      {
        title: "The bridge has no active key, or does not work",
        checks: [
          "bridge.function",
          "bridge.key",
          "bridge.key-store",
          "bridge.authorize",
          "bridge.jwks",
          "bridge.errors",
        ],
      },
      {
        title: "The bridge's policy, a web ACL or a limit stops Amazon Cognito's own requests to the bridge",
        checks: ["bridge.policy-deployed", "bridge.web-acl", "bridge.throttling", "api.blocked"],
      },
      {
        title: "The provider refuses the request",
        checks: ["idp.page"],
        look: "The redirect URI at the provider must be the one of npm run outputs, to the letter.",
      },
    ],
  },
};
