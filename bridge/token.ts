import type { Answer, Parameter } from "../proxy/messages.ts";
import { oauthError } from "../proxy/oauth-error.ts";
import { encode } from "../proxy/parameters.ts";
import { FORM, readForm } from "../proxy/request-body.ts";
import { queryOf } from "../proxy/routes.ts";
import { refuseClient } from "./cognito-client.ts";
import type { BridgeAnswer, BridgeContext, BridgeRequest } from "./context.ts";
import { hasRepeated, parameter, without } from "./parameters.ts";
import { answerToCognito, TOKEN } from "./provider-answer.ts";
import { addedParameters } from "./token-parameters.ts";
import { hasVerifiedEmail, unverifiedEmail } from "./verified-email.ts";

/** Never forwarded: Cognito's own authentication here, and what the bridge itself adds. */
const OWN_PARAMETERS = [
  "client_secret",
  "client_assertion",
  "client_assertion_type",
  "code_verifier",
  "redirect_uri",
];

/** POST /NAME/token: Cognito's token request, with our authentication and the verifier, goes to the provider; its answer goes back. */
export async function token(request: BridgeRequest, context: BridgeContext): Promise<BridgeAnswer> {
  const { event, provider } = request;
  // Parameters belong into the body, where no log of addresses contains them (OAuth 2.1, section 3.2.1).
  if (queryOf(event).length > 0) {
    return oauthError(400, "invalid_request", "Parameters belong into the body", "query-on-token");
  }
  const form = readForm(event);
  if ("refusal" in form) return form.refusal;
  const refusal = await refusalOf(request, form.parameters, context);
  if (refusal !== undefined) return refusal;
  const added = await addedParameters(request, parameter(form.parameters, "code") ?? "", context);
  if ("refusal" in added) return added.refusal;
  const { pathname, search } = new URL(provider.tokenEndpoint);
  const outcome = await context.upstreamOf(provider.tokenEndpoint).send({
    method: "POST",
    path: `${pathname}${search}`,
    headers: { "content-type": FORM, accept: "application/json", "user-agent": "quick-sign-in" },
    body: encode([...without(form.parameters, OWN_PARAMETERS), ...added.parameters]),
  });
  const answer = answerToCognito(outcome, TOKEN);
  return provider.trustEmails && answer.status === 200 && !hasVerifiedEmail(answer.body ?? "")
    ? unverifiedEmail(400)
    : answer;
}

async function refusalOf(
  { event, provider }: BridgeRequest,
  parameters: readonly Parameter[],
  { config, secrets }: BridgeContext,
): Promise<Answer | undefined> {
  if (hasRepeated(parameters)) {
    return oauthError(400, "invalid_request", "A parameter comes twice", "duplicate-parameter");
  }
  const unauthenticated = await refuseClient(event, parameters, provider, secrets);
  if (unauthenticated !== undefined) return unauthenticated;
  if (parameter(parameters, "grant_type") !== "authorization_code") {
    return oauthError(400, "unsupported_grant_type", "The grant must be authorization_code", "grant-type");
  }
  if (parameter(parameters, "code") === undefined) {
    return oauthError(400, "invalid_request", "The code is missing", "no-code");
  }
  if (parameter(parameters, "redirect_uri") !== config.cognitoCallback) {
    return oauthError(400, "invalid_grant", "The redirect_uri is another one", "redirect-uri");
  }
  return undefined;
}
