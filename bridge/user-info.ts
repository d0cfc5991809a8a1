import { oauthError } from "../proxy/oauth-error.ts";
import { authorizationOf } from "../proxy/routes.ts";
import type { BridgeAnswer, BridgeContext, BridgeRequest } from "./context.ts";
import { answerToCognito, USER_INFO } from "./provider-answer.ts";
import { hasNoOtherEmail, unverifiedEmail } from "./verified-email.ts";

/** Another scheme, such as Basic, is not Cognito's. Source: RFC 6750, section 2.1. */
const BEARER = /^Bearer +\S+$/i;

/**
 * GET or POST /NAME/userinfo, with `trustEmails`: Cognito's request, with its access token and nothing else, goes to the provider. Cognito fills
 * an account from this answer too, so it has no e-mail address that the provider has not verified: a user could have changed it since the ID
 * token was made.
 * Source: "Mapping IdP attributes to profiles and tokens", Amazon Cognito; OpenID Connect Core 1.0, section 5.3.
 */
export async function userInfo(
  { event, provider }: BridgeRequest,
  context: BridgeContext,
): Promise<BridgeAnswer> {
  const authorization = authorizationOf(event);
  if (authorization === "bad" || !BEARER.test(authorization.authorization ?? "")) {
    const challenge = { "WWW-Authenticate": "Bearer" };
    return oauthError(
      401,
      "invalid_request",
      "An access token is needed in the header",
      "no-token",
      challenge,
    );
  }
  const endpoint = provider.userInfoEndpoint ?? "";
  const { pathname, search } = new URL(endpoint);
  const outcome = await context.upstreamOf(endpoint).send({
    method: event.httpMethod === "POST" ? "POST" : "GET",
    path: `${pathname}${search}`,
    headers: { ...authorization, accept: "application/json", "user-agent": "quick-sign-in" },
  });
  const answer = answerToCognito(outcome, USER_INFO);
  return answer.status === 200 && !hasNoOtherEmail(answer.body ?? "") ? unverifiedEmail(403) : answer;
}
