import type { Answer, Parameter } from "../proxy/messages.ts";
import { queryOf } from "../proxy/routes.ts";
import { AwsError } from "./aws.ts";
import { browserSecret } from "./browser-cookie.ts";
import type { BridgeAnswer, BridgeContext, BridgeRequest } from "./context.ts";
import { errorPage } from "./error-page.ts";
import { hasRepeated, isVisible, parameter } from "./parameters.ts";
import { CODE_SECONDS, digest, entryId, type PendingSignIn, type TakenState } from "./state-store.ts";
import {
  type CognitoReturn,
  errorToCognito,
  MAX_LOCATION_CHARACTERS,
  redirect,
  unavailableToCognito,
} from "./to-cognito.ts";

/** GET /NAME/callback: sends the provider's code, or its error, to Cognito with Cognito's own state. */
export async function callback(request: BridgeRequest, context: BridgeContext): Promise<BridgeAnswer> {
  const { event, name } = request;
  const parameters = queryOf(event);
  const state = parameter(parameters, "state");
  if (state === undefined || hasRepeated(parameters)) {
    return errorPage("The identity provider sent an incomplete answer.", "bad-callback");
  }
  const browser = browserSecret(event);
  if (browser === undefined) {
    const explanation = "It was begun in another browser or too long ago, or this browser blocks cookies.";
    return errorPage(explanation, "no-cookie");
  }
  const address = context.config.cognitoCallback;
  const taken = await takeState(entryId("state", name, state), browser, context);
  if ("status" in taken) return taken;
  switch (taken.kind) {
    case "unknown":
      return errorPage("It was finished before, or it took too long.", "unknown-state");
    case "foreign":
      return errorPage("It was begun in another browser.", "foreign-state");
    case "expired": {
      const cognito = { address, state: taken.cognitoState };
      return errorToCognito(cognito, "access_denied", "Sign-in took too long: try again", "expired-state");
    }
    case "taken":
      return finish(parameters, taken, { address, state: taken.cognitoState }, request, context);
  }
}

async function takeState(
  id: string,
  browser: string,
  { aws, now }: BridgeContext,
): Promise<TakenState | BridgeAnswer> {
  try {
    return await (await aws()).states.takeState(id, digest(browser), Math.floor(now() / 1000));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const page = errorPage("It does not work just now. Reload this page in a moment.", error.reason, 503);
    return { ...page, code: error.code };
  }
}

async function finish(
  parameters: readonly Parameter[],
  { verifier }: PendingSignIn,
  cognito: CognitoReturn,
  { name, provider }: BridgeRequest,
  { aws, now }: BridgeContext,
): Promise<BridgeAnswer> {
  // The answer of another provider, if a provider says whose it is. Source: RFC 9207, section 2.4.
  const issuer = parameter(parameters, "iss");
  if (issuer !== undefined && issuer !== provider.issuer) {
    const description = "The answer is from another identity provider";
    return errorToCognito(cognito, "server_error", description, "foreign-issuer");
  }
  if (parameter(parameters, "error") !== undefined) return passError(parameters, cognito);
  const code = parameter(parameters, "code") ?? "";
  const answer = redirect(cognito.address, [
    ["code", code],
    ["state", cognito.state],
  ]);
  if (!isVisible(code) || (answer.headers?.["Location"] ?? "").length > MAX_LOCATION_CHARACTERS) {
    const description = "The identity provider sent no code that can be used";
    return errorToCognito(cognito, "server_error", description, "bad-code");
  }
  const seconds = Math.floor(now() / 1000);
  try {
    const { states } = await aws();
    const id = entryId("code", name, code);
    if (await states.addCode(id, verifier, seconds + CODE_SECONDS, seconds)) return answer;
  } catch (error) {
    return unavailableToCognito(cognito, error);
  }
  return errorToCognito(cognito, "access_denied", "The code was used before: try again", "replayed-code");
}

/** Values of `error` and `error_description`. Source: RFC 6749, sections 4.1.2.1 and appendices A.7 and A.8. */
const ERROR_TEXT = /^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,1000}$/;

/**
 * The provider's error as it is, so that Cognito and the app see access_denied and the like. A value that RFC 6749 does not allow is
 * replaced, or left out.
 */
function passError(parameters: readonly Parameter[], { address, state }: CognitoReturn): Answer {
  const error = parameter(parameters, "error") ?? "";
  const description = parameter(parameters, "error_description") ?? "";
  const passed: Parameter[] = [["error", ERROR_TEXT.test(error) ? error : "server_error"]];
  if (ERROR_TEXT.test(description)) passed.push(["error_description", description]);
  return { ...redirect(address, [...passed, ["state", state]]), reason: "provider-refused" };
}
