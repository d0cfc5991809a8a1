/** RFC 7636, appendix B: what an S256 challenge looks like, for tests that get no further than a redirect. */
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** An authorize request as a desktop app makes it, for one client. */
export function authorizeQuery(clientId: string | undefined): string {
  return new URLSearchParams({
    client_id: clientId ?? "",
    redirect_uri: "http://localhost:18080",
    response_type: "code",
    scope: "openid offline_access",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
  }).toString();
}
