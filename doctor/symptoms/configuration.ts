import type { Symptoms } from "../symptom.ts";

/** What another provider shows its users passes through the browser, as its own page. */
const PROVIDER_PAGE = { checks: ["idp.page"] };

const OTHER_PROVIDER = {
  title: "The extension access has the endpoints of another provider",
  checks: ["quick.extension-access"],
};

/** What is wrong for all users, because a value of the configuration is. */
export const configurationSymptoms: Symptoms = {
  redirect_mismatch: {
    title: "The browser shows redirect_mismatch",
    causes: [
      {
        title: "The app client does not send codes to exactly http://localhost:18080",
        checks: ["endpoints.redirect-uri", "client.callback-urls"],
      },
      { title: "The app client of the extension access does not exist any more", checks: ["client.exists"] },
      { ...OTHER_PROVIDER, title: "The extension access has the client ID of another app client" },
    ],
  },
  invalid_scope: {
    title: "The browser or the app shows invalid_scope",
    causes: [
      { ...OTHER_PROVIDER, title: "The extension access has Cognito's own endpoints instead of the proxy's" },
      { title: "The proxy does not take offline_access out of the scope", checks: ["endpoints.authorize"] },
      { title: "The app client does not allow the scopes that the app asks for", checks: ["client.scopes"] },
      {
        title: "The proxy's function, or its last update, has failed",
        checks: ["proxy.function", "proxy.updated"],
      },
      {
        ...PROVIDER_PAGE,
        title: "An identity provider does not allow a scope of federation.NAME.scopes",
        look: "Okta: Security → API → Authorization Servers → the server → Scopes, and Access Policies → the rule of the application.",
      },
    ],
  },
  "not-configured": {
    title: "The app says that enterprise sign-in is not, or has not been, configured for this account",
    causes: [
      {
        title: "The extension access exists, and the extension does not",
        checks: ["quick.extension"],
        look: "Amazon Quick console → Extensions → Add extension, with that extension access.",
      },
      { title: "There is no extension access for the desktop app", checks: ["quick.extension-access"] },
      { title: "The edition of Amazon Quick has no enterprise sign-in", checks: ["quick.edition"] },
      { title: "There is no Amazon Quick subscription in this account", checks: ["quick.subscription"] },
    ],
  },
  "token-validation": {
    title: "Token validation fails",
    causes: [
      {
        title: "The pool's issuer is not the one that was handed out, to the letter",
        checks: ["pool.issuer", "pool.issuer-type"],
      },
      {
        title: "The ID token differs from what Amazon Quick checks",
        checks: [
          "sign-in.signature",
          "sign-in.iss",
          "sign-in.aud",
          "sign-in.email",
          "sign-in.email-verified",
        ],
      },
      { title: "The published keys cannot be read", checks: ["issuer.discovery", "issuer.keys"] },
      { ...OTHER_PROVIDER, title: "The extension access has another issuer URL, JWKS URI or client ID" },
      {
        title: "The trusted token issuer has another issuer URL, or compares another claim",
        checks: ["identity-center.issuer-url", "identity-center.claim-mapping"],
        look: "IAM Identity Center console → Settings → Authentication → Trusted token issuers: the issuer URL must be that of npm run outputs, without a slash at the end.",
      },
      { title: "A Lambda trigger changes the tokens", checks: ["pool.triggers"] },
      {
        title: "The app client may not read the e-mail, so that the token has none",
        checks: ["client.attributes"],
      },
      { title: "The account's e-mail is not verified", checks: ["user.email-verified"] },
    ],
  },
  "token-validation-for-all": {
    title: "Token validation fails for all users, after it worked",
    causes: [
      { title: "The pool's issuer type was changed", checks: ["pool.issuer-type", "pool.issuer"] },
      { title: "A Lambda trigger changes the tokens", checks: ["pool.triggers"] },
      { title: "The user pool or the app client was replaced", checks: ["pool.exists", "client.exists"] },
      { ...OTHER_PROVIDER, title: "The extension access was made again with other values" },
    ],
  },
  "user-info-failed": {
    title: 'The app shows "User info request failed"',
    causes: [
      {
        ...OTHER_PROVIDER,
        title: "The token endpoint of the extension access does not end with /prod/oauth2/token",
      },
      {
        title: "The user info endpoint does not answer",
        checks: ["endpoints.user-info", "api.stage", "sign-in.user-info"],
      },
      {
        title: "The proxy fails or is throttled",
        checks: ["proxy.function", "proxy.errors", "proxy.throttles"],
      },
      { title: "The app client does not allow the scopes that user info needs", checks: ["client.scopes"] },
    ],
  },
  "user-info-timeout": {
    title: 'The app shows "User info request failed (HTTP 504)"',
    causes: [
      {
        title: "A time-out inside Amazon Quick",
        checks: [],
        look: "Sign in to Amazon Quick in the browser, then try again.",
      },
      {
        title: "The proxy fails or is throttled",
        checks: ["proxy.errors", "proxy.throttles", "proxy.concurrency"],
      },
      {
        title: "The network between the desktop and AWS",
        checks: [],
        look: "Try it outside of the corporate network: docs/troubleshooting.md#networks-and-managed-computers.",
      },
    ],
  },
  consent: {
    title: "The browser asks for consent",
    cannotOccur:
      "It cannot occur with Cognito, which asks no user for consent, and this stack has no identity provider (federation).",
    causes: [
      {
        ...PROVIDER_PAGE,
        title: "An identity provider of federation asks its users",
        look: "Entra ID: App registrations → the application → API permissions → Grant admin consent for the organisation.",
      },
      { ...OTHER_PROVIDER, title: "The page is another provider's: Cognito asks no user for consent" },
      {
        title: "The app client offers a provider that the settings do not name",
        checks: ["client.identity-providers"],
      },
    ],
  },
  "application-not-enabled": {
    title: 'The browser shows "application not enabled"',
    cannotOccur:
      "It cannot occur with Cognito, which has no such switch, and this stack has no identity provider (federation).",
    causes: [
      {
        ...PROVIDER_PAGE,
        title: "The application is not enabled at an identity provider of federation",
        look: "PingOne: Applications → Applications → the toggle of the application. Okta: the application is Active, and assigned to the user.",
      },
      { ...OTHER_PROVIDER, title: "The page is another provider's: Cognito has no such switch" },
      {
        title: "The app client offers a provider that the settings do not name",
        checks: ["client.identity-providers"],
      },
      {
        title: "The app client does not exist any more, which ends with invalid_client",
        checks: ["client.exists"],
      },
    ],
  },
  "email-missing-after-refresh": {
    title: "The e-mail is missing after a refresh",
    causes: [
      { title: "The refreshed ID token has no e-mail, or another one", checks: ["sign-in.refresh-claims"] },
      {
        title: "The app client was changed by hand, and may not read the e-mail",
        checks: ["client.attributes"],
      },
      { title: "The app client does not allow the scope email", checks: ["client.scopes"] },
      { title: "A Lambda trigger changes the tokens", checks: ["pool.triggers"] },
      {
        title: "An identity provider sent no e-mail at the last sign-in, so that the account has none",
        checks: ["idp.attributes", "idp.declared", "user.account-email"],
        look: "PingFederate: OpenID Connect Policy Management → Attribute Contract has email. A refresh asks Cognito, not the provider.",
      },
      {
        ...OTHER_PROVIDER,
        title: "The extension access has another provider's endpoints, which leave the e-mail out",
      },
    ],
  },
  "email-verified-text": {
    title: 'Another app cannot read "email_verified": "true"',
    causes: [
      {
        title: "Cognito's user info has a text there, and the app expects a truth value",
        checks: [],
        look: "Let the app read the claims from the ID token, or update the app. The proxy passes the answer on unchanged.",
      },
    ],
  },
  "region-not-supported": {
    title: "The app reports that the Region is not supported",
    causes: [
      {
        title: "The desktop app does not support the home Region of Amazon Quick",
        checks: ["quick.home-region"],
      },
      { title: "There is no Amazon Quick subscription in this account", checks: ["quick.subscription"] },
    ],
  },
};
