/** Why AWS, or the SDK before it, accepts no credentials. */
export type CredentialProblem = "profile-unknown" | "expired" | "refused" | "missing";

/**
 * What the AWS SDK for JavaScript, the one for Go and the AWS CLI write of credentials, by problem. The first that matches counts: the SDK
 * reports expired SSO sessions and unknown profiles as a CredentialsProviderError too.
 */
export const CREDENTIAL_PROBLEMS: Readonly<Record<CredentialProblem, RegExp>> = {
  "profile-unknown": /could not (?:resolve credentials using profile|be found in)|profile.*not found/i,
  expired:
    /ExpiredToken|TokenProviderError|token (?:included in the request )?(?:is|has) expired|SSO session.*(?:expired|invalid)|refresh this SSO session|aws sso login|InvalidGrantException/i,
  refused: /UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch|InvalidClientTokenId/,
  missing:
    /CredentialsProviderError|no valid credential sources|NoCredentialProviders|failed to refresh cached credentials|Unable to locate credentials/i,
};

/** Names of errors of Node.js, and words of the SDKs. "ResourceNotFoundException" is none of them: only the words are compared without case. */
const NETWORK = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|TimeoutError)\b|[Nn]etworking/;

/** Finds what is wrong with the credentials. @returns undefined if the error has another cause. */
export function credentialProblem(error: unknown): CredentialProblem | undefined {
  const text = textOf(error);
  if (CREDENTIAL_PROBLEMS["profile-unknown"].test(text)) return "profile-unknown";
  if (CREDENTIAL_PROBLEMS.expired.test(text)) return "expired";
  if (CREDENTIAL_PROBLEMS.refused.test(text)) return "refused";
  return CREDENTIAL_PROBLEMS.missing.test(text) ? "missing" : undefined;
}

/** Whether AWS could not be reached. */
export function isNetworkFailure(error: unknown): boolean {
  return NETWORK.test(textOf(error));
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message}` : String(error);
}
