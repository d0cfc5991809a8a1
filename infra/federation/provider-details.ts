import type { SamlProviderSettings } from "../settings/federation.ts";

/** The endpoints of an OpenID provider. */
export interface Endpoints {
  /** To the letter, as its ID tokens have it. */
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
  readonly userInfo: string;
  readonly jwks: string;
  /** Where the provider signs users out, if it has such an address. */
  readonly endSession?: string | undefined;
}

/** What Cognito has for any OpenID provider. */
interface OpenIdClient {
  readonly clientId: string;
  readonly attributesMethod: "GET" | "POST";
  readonly scopes: readonly string[];
}

/** The details of an OpenID provider, without the client secret. All endpoints are named, so that Cognito looks up none. Pure. */
export function openIdDetails(client: OpenIdClient, endpoints: Endpoints): Record<string, string> {
  return {
    client_id: client.clientId,
    attributes_request_method: client.attributesMethod,
    // Cognito requires openid. Source: CreateIdentityProvider, authorize_scopes.
    authorize_scopes: [...new Set(["openid", ...client.scopes])].join(" "),
    oidc_issuer: endpoints.issuer,
    authorize_url: endpoints.authorization,
    token_url: endpoints.token,
    attributes_url: endpoints.userInfo,
    jwks_uri: endpoints.jwks,
  };
}

/** The details of a SAML provider; nothing as long as it has no metadata. Pure. */
export function samlDetails(settings: SamlProviderSettings): Record<string, string> | undefined {
  const { metadataUrl, metadata } = settings;
  if (metadataUrl === undefined && metadata === undefined) return undefined;
  const details: Record<string, string> = {
    IDPSignout: String(settings.signOut),
    EncryptedResponses: String(settings.encryptedAssertions),
  };
  if (metadataUrl !== undefined) details["MetadataURL"] = metadataUrl;
  if (metadata !== undefined) details["MetadataFile"] = metadata;
  if (settings.signRequests) details["RequestSigningAlgorithm"] = "rsa-sha256";
  return details;
}

/**
 * Details that Cognito adds, and that the provider would want to remove in each run.
 * Source: CreateIdentityProvider, ProviderDetails, "Describe response"; hashicorp/terraform-provider-aws#35588 and #38495.
 */
export const ADDED_BY_COGNITO = {
  OIDC: ["attributes_url_add_attributes"],
  SAML: ["ActiveEncryptionCertificate", "SLORedirectBindingURI", "SSORedirectBindingURI"],
} as const;
