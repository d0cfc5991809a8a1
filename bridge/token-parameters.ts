import type { Answer, Parameter } from "../proxy/messages.ts";
import { oauthError } from "../proxy/oauth-error.ts";
import { parseObject } from "../proxy/upstream-answer.ts";
import { callbackAddress } from "./address.ts";
import { clientAssertion } from "./client-assertion.ts";
import type { BridgeContext, BridgeRequest } from "./context.ts";
import { signWith, UnusableKeyError } from "./signer.ts";
import { entryId } from "./state-store.ts";

type Added = { readonly parameters: readonly Parameter[] } | { readonly refusal: Answer };

/**
 * What the bridge adds to a token request: our authentication at the provider, the redirect URI of the authorize request, and the verifier.
 *
 * The verifier comes last: a request that fails before can be sent again.
 */
export async function addedParameters(
  request: BridgeRequest,
  code: string,
  context: BridgeContext,
): Promise<Added> {
  const isAssertion = request.provider.clientAuth === "private_key_jwt";
  const authentication = await (isAssertion ? byAssertion(request, context) : bySecret(request, context));
  if ("refusal" in authentication) return authentication;
  const redirection = await redirectionOf(request, code, context);
  if ("refusal" in redirection) return redirection;
  return { parameters: [...authentication.parameters, ...redirection.parameters] };
}

async function byAssertion({ name, provider }: BridgeRequest, context: BridgeContext): Promise<Added> {
  const { keys, aws, secrets, now } = context;
  const key = await keys.active(name);
  const command = `npm run keys -- list --provider ${name}`;
  if (key === undefined) {
    const description = `No signing key of this provider is active: run ${command}`;
    return { refusal: oauthError(503, "temporarily_unavailable", description, "no-active-key") };
  }
  try {
    const sign = (input: string) => signWith(key, input, aws, secrets);
    return { parameters: await clientAssertion(provider, key, now(), sign) };
  } catch (error) {
    if (!(error instanceof UnusableKeyError)) throw error;
    const description = `The active signing key of this provider cannot sign: run ${command}`;
    return { refusal: oauthError(500, "server_error", description, "unusable-key") };
  }
}

/** The client secret at the provider, which is never Cognito's secret here. */
async function bySecret(
  { provider: { clientSecretArn } }: BridgeRequest,
  { secrets }: BridgeContext,
): Promise<Added> {
  const value = clientSecretArn === undefined ? undefined : await secrets.current(clientSecretArn);
  const secret = clientSecretIn(value ?? "");
  if (secret === undefined) {
    const description = "The secret of clientSecretArn has no client secret";
    return { refusal: oauthError(500, "server_error", description, "no-client-secret") };
  }
  return { parameters: [["client_secret", secret]] };
}

/** The client secret in the value of a secret: the text, or `client_secret` of an object in JSON, as infra/federation/client-secret.ts. */
function clientSecretIn(value: string): string | undefined {
  const text = value.trim();
  const secret = text.startsWith("{") ? parseObject(text)?.["client_secret"] : text;
  return typeof secret === "string" && secret !== "" ? secret : undefined;
}

async function redirectionOf(
  { event, name, provider }: BridgeRequest,
  code: string,
  { config, aws, now }: BridgeContext,
): Promise<Added> {
  if (!provider.pkce) return { parameters: [["redirect_uri", config.cognitoCallback]] };
  const callback = callbackAddress(event, config, name);
  const { states } = await aws();
  const verifier = await states.takeCode(entryId("code", name, code), Math.floor(now() / 1000));
  if (verifier === undefined) {
    const description = "The code is unknown, was used before, or has expired";
    return { refusal: oauthError(400, "invalid_grant", description, "unknown-code") };
  }
  return {
    parameters: [
      ["redirect_uri", callback],
      ["code_verifier", verifier],
    ],
  };
}
