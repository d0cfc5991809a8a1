import { selfSigned } from "../../sandbox/federation/certificate.ts";

/** Details of an OpenID provider whose endpoints are below its issuer. */
export function openIdDetails(issuer: string) {
  return {
    client_id: "pool",
    client_secret: "secret-of-the-pool",
    attributes_request_method: "GET",
    authorize_scopes: "openid email profile",
    oidc_issuer: issuer,
    authorize_url: `${issuer}/authorize`,
    token_url: `${issuer}/token`,
    attributes_url: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
  };
}

const DAY_MS = 86_400_000;

/** Metadata of a SAML provider. @param ends of its signing certificates. */
export function samlMetadata(...ends: readonly Date[]): string {
  const keys = (ends.length > 0 ? ends : [new Date(Date.now() + DAY_MS)]).map((end) => {
    const { cert } = selfSigned("idp.example.com", new Date(0), end);
    const certificate = cert.replace(/-----[A-Z ]+-----|\s/g, "");
    return `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;
  });
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
${keys.join("\n")}
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/>
</IDPSSODescriptor></EntityDescriptor>`;
}
