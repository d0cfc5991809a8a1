import type { Answer, Parameter } from "../proxy/messages.ts";
import { encode } from "../proxy/parameters.ts";
import { AwsError } from "./aws.ts";
import type { BridgeAnswer } from "./context.ts";

/** API Gateway allows 10,240 bytes for all headers. */
export const MAX_LOCATION_CHARACTERS = 8 * 1024;

/** Error codes of an authorization response. Source: RFC 6749, section 4.1.2.1. */
export type RedirectedError =
  | "access_denied"
  | "server_error"
  | "temporarily_unavailable"
  | "unsupported_response_type";

/** Where Cognito waits for the end of a sign-in. */
export interface CognitoReturn {
  /** The pool's `/oauth2/idpresponse`. */
  readonly address: string;
  /** Cognito's own state, unchanged. */
  readonly state: string;
}

/** Sends the browser to an address. 302 and never 307, which would forward a POST's body (RFC 9700, section 4.12). */
export function redirect(address: string, parameters: readonly Parameter[], cookie?: string): Answer {
  const query = `${address.includes("?") ? "&" : "?"}${encode(parameters)}`;
  const headers: Record<string, string> = { Location: `${address}${query}` };
  if (cookie !== undefined) headers["Set-Cookie"] = cookie;
  return { status: 302, headers, reason: "ok" };
}

/** Ends a sign-in with an error at Cognito, which tells the app. */
export function errorToCognito(
  { address, state }: CognitoReturn,
  error: RedirectedError,
  description: string,
  reason: string,
): Answer {
  const parameters: Parameter[] = [
    ["error", error],
    ["error_description", description],
    ["state", state],
  ];
  return { ...redirect(address, parameters), reason };
}

/** Ends a sign-in that failed because of AWS. @throws the error if it is another one. */
export function unavailableToCognito(cognito: CognitoReturn, error: unknown): BridgeAnswer {
  if (!(error instanceof AwsError)) throw error;
  const description = "Sign-in does not work just now: try again";
  const answer = errorToCognito(cognito, "temporarily_unavailable", description, error.reason);
  return { ...answer, code: error.code };
}
