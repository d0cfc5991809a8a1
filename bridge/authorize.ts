import type { Answer, Parameter } from "../proxy/messages.ts";
import { oauthError } from "../proxy/oauth-error.ts";
import { queryOf } from "../proxy/routes.ts";
import { callbackAddress } from "./address.ts";
import { browserSecret, randomSecret, setBrowserSecret } from "./browser-cookie.ts";
import type { BridgeProvider } from "./config.ts";
import type { BridgeAnswer, BridgeContext, BridgeRequest } from "./context.ts";
import { hasRepeated, isVisible, parameter, without } from "./parameters.ts";
import { digest, entryId, STATE_SECONDS } from "./state-store.ts";
import { errorToCognito, MAX_LOCATION_CHARACTERS, redirect, unavailableToCognito } from "./to-cognito.ts";

/** Leaves room for the code beside it, on the way back. */
const MAX_STATE_CHARACTERS = 4 * 1024;

/**
 * Parameters with which a request could get around PKCE: a request object replaces the parameters beside it (RFC 9101, section 6.3), and an
 * answer that is not in the query does not reach the callback.
 */
const REFUSED_WITH_PKCE = ["request", "request_uri", "response_mode"];

/** GET /NAME/authorize: sends the browser to the provider, with PKCE if the provider has it. */
export async function authorize(request: BridgeRequest, context: BridgeContext): Promise<BridgeAnswer> {
  const parameters = queryOf(request.event);
  const { provider } = request;
  const address = context.config.cognitoCallback;
  const refusal = refusalOf(parameters, provider, address);
  if (refusal !== undefined) return refusal;
  const cognito = { address, state: parameter(parameters, "state") ?? "" };
  if (parameter(parameters, "response_type") !== "code") {
    const description = "The response type must be code";
    return errorToCognito(cognito, "unsupported_response_type", description, "response-type");
  }
  if (!provider.pkce) return redirect(provider.authorizationEndpoint, parameters);
  try {
    return await withPkce(request, context, parameters, cognito.state);
  } catch (error) {
    return unavailableToCognito(cognito, error);
  }
}

/** A request that is not certain to be Cognito's is not sent anywhere. Source: RFC 6749, section 4.1.2.1. */
function refusalOf(
  parameters: readonly Parameter[],
  { clientId, pkce, authorizationEndpoint }: BridgeProvider,
  cognitoCallback: string,
): Answer | undefined {
  const refuse = (description: string, reason: string, status = 400) =>
    oauthError(status, "invalid_request", description, reason);
  const state = parameter(parameters, "state") ?? "";
  if (hasRepeated(parameters)) return refuse("A parameter comes twice", "duplicate-parameter");
  if (parameter(parameters, "client_id") !== clientId) {
    return refuse("The client_id is not the one of this provider", "client-id");
  }
  if (parameter(parameters, "redirect_uri") !== cognitoCallback) {
    return refuse("The redirect_uri is not the one of the user pool", "redirect-uri");
  }
  if (!isVisible(state) || state.length > MAX_STATE_CHARACTERS) {
    return refuse("The state is missing, too long, or not printable ASCII", "state");
  }
  if (pkce && REFUSED_WITH_PKCE.some((one) => parameter(parameters, one) !== undefined)) {
    return refuse("The request has request, request_uri or response_mode", "parameter");
  }
  const { Location = "" } = redirect(authorizationEndpoint, parameters).headers ?? {};
  if (Location.length > MAX_LOCATION_CHARACTERS) return refuse("The request is too long", "too-long", 414);
  return undefined;
}

/** Our own redirect URI, state and challenge replace Cognito's. */
async function withPkce(
  { event, name, provider }: BridgeRequest,
  { config, aws, now }: BridgeContext,
  parameters: readonly Parameter[],
  cognitoState: string,
): Promise<Answer> {
  const callback = callbackAddress(event, config, name);
  const [state, verifier] = [randomSecret(), randomSecret()];
  const browser = browserSecret(event) ?? randomSecret();
  const expires = Math.floor(now() / 1000) + STATE_SECONDS;
  const { states } = await aws();
  await states.addState(entryId("state", name, state), { cognitoState, verifier }, digest(browser), expires);
  const own: Parameter[] = [
    ["redirect_uri", callback],
    ["state", state],
    ["code_challenge", digest(verifier)],
    ["code_challenge_method", "S256"],
  ];
  const others = without(
    parameters,
    own.map(([own]) => own),
  );
  return redirect(provider.authorizationEndpoint, [...others, ...own], setBrowserSecret(browser));
}
