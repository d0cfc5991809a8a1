import { createHash, randomBytes } from "node:crypto";
import { amazonQuick } from "../../../sign-in/app.ts";
import { type HttpAnswer, send } from "../../../sign-in/http.ts";
import { fact, type Target } from "../../target.ts";

/**
 * Characters that a proxy which decodes and encodes wrongly would change, and none that AWS WAF's rules could take for SQL. Only the proxy gets
 * it: the desktop app's own state is plain, and Cognito answers 400 to some characters (oauth2-proxy/oauth2-proxy#2264,
 * Chainlit/chainlit#972).
 */
const STATE = "doctor +/=&%~é?:";

/** The authorization request of Amazon Quick's desktop app. @param changes other values; an empty text leaves a parameter out. */
export function appQuery(target: Target, changes: Readonly<Record<string, string>> = {}): URLSearchParams {
  const { clientId, redirectUri, scope } = amazonQuick(target.outputs);
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
    // Only its hash is sent, and no code is ever exchanged for it.
    code_challenge: createHash("sha256").update(randomBytes(32)).digest("base64url"),
    code_challenge_method: "S256",
    state: "doctor",
    nonce: "doctor",
    ...changes,
  };
  return new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ""));
}

/** A request, and what came back. */
export interface Authorization {
  readonly query: URLSearchParams;
  readonly answer: HttpAnswer;
}

/** Sends an authorization request, as a browser would, and follows no redirect. @param endpoint without a query. */
export async function authorize(
  target: Target,
  endpoint: string,
  query: URLSearchParams,
): Promise<Authorization> {
  return { query, answer: await send(`${endpoint}?${query}`, {}, target.signal) };
}

/** The app's own request at the endpoint that was handed out. */
export const appAuthorization = fact((target) =>
  authorize(
    target,
    target.outputs.AuthEndpoint,
    appQuery(target, target.settings.endpoints === "proxy" ? { state: STATE } : {}),
  ),
);

/** The pool's own authorization endpoint: where the proxy redirects to, or without a proxy the one that was handed out. */
export async function poolEndpoint(target: Target): Promise<string> {
  if (target.settings.endpoints !== "proxy") return target.outputs.AuthEndpoint;
  const { answer } = await appAuthorization(target);
  const { origin, pathname } = new URL(answer.location ?? "");
  return `${origin}${pathname}`;
}

/**
 * Whether the pool's authorization endpoint accepts a request: it shows the sign-in page, or redirects to it. It refuses one with a redirect
 * to /error, or with `error` to the app. Source: Amazon Cognito developer guide, "The authorize endpoint", "Negative responses".
 */
export function isAccepted({ status, location }: HttpAnswer): boolean {
  if (status === 200) return true;
  if (status !== 302 || location === undefined) return false;
  const { pathname, searchParams } = new URL(location);
  return pathname !== "/error" && !searchParams.has("error");
}

/** What an answer says about an error: "invalid_scope", "redirect_mismatch". */
export function errorIn({ status, location, body }: HttpAnswer): string {
  const parameters = URL.parse(location ?? "")?.searchParams;
  const named = [parameters?.get("error"), parameters?.get("error_description")].filter((one) => one);
  if (named.length > 0) return named.join(": ");
  const [, error] = /"error"\s*:\s*"([\w .-]{1,60})"/.exec(body) ?? [];
  return error === undefined ? `status ${status}` : `status ${status}, ${error}`;
}
