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

/** Metadata of a SAML provider. @param end of its certificate. */
export function samlMetadata(end = new Date(Date.now() + 86_400_000)): string {
  const { cert } = selfSigned("idp.example.com", new Date(0), end);
  const certificate = cert.replace(/-----[A-Z ]+-----|\s/g, "");
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/>
</IDPSSODescriptor></EntityDescriptor>`;
}
