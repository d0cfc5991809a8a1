/** The S256 challenge of RFC 7636, appendix B, for tests that end at a redirect. */
const CODE_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** The query of a desktop app's authorize request for one client. */
export function authorizeQuery(clientId: string | undefined): string {
  return new URLSearchParams({
    client_id: clientId ?? "",
    redirect_uri: "http://localhost:18080",
    response_type: "code",
    scope: "openid offline_access",
    code_challenge: CODE_CHALLENGE,
    code_challenge_method: "S256",
  }).toString();
}
