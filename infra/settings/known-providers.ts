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

/** Whether a provider finds a signing key by its certificate alone: Microsoft Entra ID reads no JWKS. Pure. */
export function needsCertificate(provider: ProviderSettings): boolean {
  return ENTRA_ID.test(hostOf(provider));
}

/** Not by URL, which refuses some issuers that the setting takes, such as one with the port 99999. */
function hostOf(provider: ProviderSettings): string {
  const host = provider.type === "oidc" ? /^https:\/\/([^/:]+)/i.exec(provider.issuer)?.[1] : undefined;
  return host?.toLowerCase() ?? "";
}

/**
 * Okta answers `invalid_client`: "The audience claim for client_assertion must be the endpoint invoked for the request."
 * Sources: Okta, "Build a JWT for client authentication", claim `aud`; facile-it/php-openid-client#25; Okta, "The Purpose of id_token_hint in
 * the /logout API": the parameter is required.
 */
function warningsOfOkta(name: string, provider: ProviderSettings): string[] {
  const signed = bridged(provider);
  const audience =
    `federation.${name}.assertionAudience is issuer: Okta accepts assertions for its token endpoint only, and refuses these sign-ins. ` +
    "Set it to token-endpoint: docs/federation-okta.md.";
  const signOut =
    `federation.${name}.signOut is true: Okta's sign-out requires the ID token, which Cognito keeps to itself, so SignOutUrl ends the session ` +
    "here and then on an error page of Okta. Remove signOut: docs/federation-sign-out.md.";
  return [
    ...(signed?.clientAuth === "private_key_jwt" && signed.assertionAudience === "issuer" ? [audience] : []),
    ...(provider.signOut ? [signOut] : []),
  ];
}

/**
 * Entra ID documents `private_key_jwt` with PS256 and its token endpoint as the audience, and takes RSA keys only. Its ID tokens have no
 * `email_verified`. Whether a key has a certificate is not in the settings: `npm run keys` and the doctor look.
 * Sources: Microsoft, "Application authentication certificate credentials", "ID token claims reference".
 */
function warningsOfEntraId(name: string, provider: ProviderSettings): string[] {
  const through = bridged(provider);
  if (through === undefined) return [];
  const { clientAuth, keyAlgorithm, assertionAudience, trustEmails } = through;
  const isSigned = clientAuth === "private_key_jwt";
  const page = "docs/federation-entra-id.md";
  const algorithm = `federation.${name}.keyAlgorithm is ${keyAlgorithm}: Entra ID documents PS256 for keys that it finds by x5t#S256. Set it to PS256: ${page}.`;
  const audience = `federation.${name}.assertionAudience is issuer: Entra ID documents assertions for its token endpoint only. Set it to token-endpoint: ${page}.`;
  const trusted =
    `federation.${name}.trustEmails is true: the bridge then requires email_verified in the ID token, which Entra ID does not send, and refuses ` +
    `these sign-ins. Remove trustEmails, or what needs the bridge (pkce, private_key_jwt): ${page}.`;
  return [
    ...(isSigned && keyAlgorithm !== "PS256" ? [algorithm] : []),
    ...(isSigned && assertionAudience === "issuer" ? [audience] : []),
    ...(trustEmails ? [trusted] : []),
  ];
}
