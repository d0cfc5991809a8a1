import * as oauth from "oauth4webapi";
import { printable } from "../sync/model/safe-text.ts";
import { SignInError } from "./sign-in-error.ts";

/** A request that takes longer will not succeed in the desktop app, either. */
export const REQUEST_TIMEOUT_MS = 20_000;

/** A redirect that oauth4webapi refused: it has an error of the provider, or is none. */
export function refusedRedirect(redirect: URL, cause: unknown): SignInError {
  if (!(cause instanceof oauth.AuthorizationResponseError))
    return new SignInError(
      "SIGN_IN_REFUSED",
      `The redirect is invalid: ${cause instanceof Error ? cause.message : "unknown reason"}.`,
    );
  const error = printable(redirect.searchParams.get("error") ?? "").slice(0, 100);
  const description = printable(redirect.searchParams.get("error_description") ?? "").slice(0, 500);
  return new SignInError(
    "SIGN_IN_REFUSED",
    `The sign-in was refused: ${error}${description === "" ? "" : ` (${description})`}.`,
    { hint: hintFor(error, description) },
  );
}

function hintFor(error: string, description: string): string {
  if (error === "access_denied")
    return "The user, or a rule of the pool, refused. Run the command again to retry.";
  if (/scope/.test(`${error} ${description}`))
    return "Amazon Cognito refuses the scope offline_access, which the proxy removes: check that AuthEndpoint (npm run outputs) is the proxy's.";
  if (error === "unauthorized_client" || error === "unsupported_response_type")
    return "The app client must allow the authorization code grant: npm run provision -- --preview --refresh shows manual changes.";
  return "See docs/troubleshooting.md.";
}

/** An answer of the token endpoint without tokens. */
export function refusedAnswer(cause: unknown, response: Response): SignInError {
  if (cause instanceof oauth.ResponseBodyError) {
    const description =
      cause.error_description === undefined ? "" : ` (${printable(cause.error_description).slice(0, 500)})`;
    return new SignInError(
      "TOKEN_REFUSED",
      `The token endpoint refused with ${printable(cause.error).slice(0, 100)}${description}.`,
      { hint: tokenHint(cause.error) },
    );
  }
  return new SignInError("TOKEN_UNREADABLE", `The token endpoint ${answerProblem(cause, response)}.`, {
    hint: "Another program may answer in its place, such as a firewall. Compare TokenEndpoint (npm run outputs) with the form in Amazon Quick.",
  });
}

function tokenHint(error: string): string {
  if (error === "invalid_grant")
    return "A code and a refresh token are valid for one app client, a short time, and one redirect URI and PKCE verifier. Run the command again; if it recurs, compare ClientId and TokenEndpoint (npm run outputs).";
  if (error === "invalid_client" || error === "unauthorized_client")
    return "The app client does not exist, or has a secret or no code grant: npm run provision -- --preview --refresh shows manual changes.";
  return "See docs/troubleshooting.md.";
}

/** "answered with status 200 and text/html instead of JSON". */
export function answerProblem(cause: unknown, response: Response): string {
  if (cause instanceof oauth.WWWAuthenticateChallengeError) {
    const { error, error_description: description } = cause.cause[0]?.parameters ?? {};
    return `refused with ${[response.status, error, description]
      .filter(Boolean)
      .map((part) => printable(String(part)).slice(0, 200))
      .join(", ")}`;
  }
  if (cause instanceof oauth.ResponseBodyError) return `refused with ${printable(cause.error).slice(0, 100)}`;
  const type = printable(response.headers.get("content-type") ?? "no content type").slice(0, 100);
  return `answered with status ${response.status} and ${type}, which an app cannot use`;
}
