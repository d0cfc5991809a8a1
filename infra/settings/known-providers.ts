import { bridged, type FederationSettings, type ProviderSettings } from "./federation.ts";

/** Okta's own domains; an organization's custom domain cannot be recognised. Source: Okta, "Customize the domain and email address". */
const OKTA = /(?:^|\.)(?:okta|oktapreview|okta-emea)\.com$/;

/** Source: Microsoft, "National clouds", Microsoft Entra authentication endpoints. */
const ENTRA_ID = /^login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)$/;

/** What is known to fail at the identity providers of `federation`, although the settings are allowed: a sentence each. Pure. */
export function warningsOfKnownProviders(federation: FederationSettings): string[] {
  return Object.entries(federation).flatMap(([name, provider]) => {
    const host = hostOf(provider);
    if (OKTA.test(host)) return warningsOfOkta(name, provider);
    return ENTRA_ID.test(host) ? warningsOfEntraId(name, provider) : [];
  });
}

/** Not by URL, which refuses some issuers that the setting takes, such as one with the port 99999. */
function hostOf(provider: ProviderSettings): string {
  const host = provider.type === "oidc" ? /^https:\/\/([^/:]+)/i.exec(provider.issuer)?.[1] : undefined;
  return host?.toLowerCase() ?? "";
}

/**
 * Okta answers `invalid_client`: "The audience claim for client_assertion must be the endpoint invoked for the request."
 * Sources: Okta, "Build a JWT for client authentication", claim `aud`; facile-it/php-openid-client#25.
 */
function warningsOfOkta(name: string, provider: ProviderSettings): string[] {
  const signed = bridged(provider);
  if (signed?.clientAuth !== "private_key_jwt" || signed.assertionAudience !== "issuer") return [];
  return [
    `federation.${name}.assertionAudience is issuer: Okta accepts assertions for its token endpoint only, and refuses these sign-ins. ` +
      "Set it to token-endpoint: docs/federation-okta.md.",
  ];
}

/**
 * Entra ID finds a key by the thumbprint of its certificate (`x5t#S256`), and its ID tokens have no `email_verified`.
 * Sources: Microsoft, "Application authentication certificate credentials", "ID token claims reference"; keycloak/keycloak#12946.
 */
function warningsOfEntraId(name: string, provider: ProviderSettings): string[] {
  const through = bridged(provider);
  if (through === undefined) return [];
  const signed =
    `federation.${name}.clientAuth is private_key_jwt: Entra ID finds a key by the thumbprint of its certificate, which the bridge does not send, ` +
    "and refuses these sign-ins. Use a client secret: docs/federation-entra-id.md.";
  const trusted =
    `federation.${name}.trustEmails is true: the bridge then requires email_verified in the ID token, which Entra ID does not send, and refuses ` +
    "these sign-ins. Remove trustEmails, or what needs the bridge (pkce): docs/federation-entra-id.md.";
  return [
    ...(through.clientAuth === "private_key_jwt" ? [signed] : []),
    ...(through.trustEmails ? [trusted] : []),
  ];
}
