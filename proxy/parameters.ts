import type { Parameter } from "./messages.ts";

/**
 * Parameters that must not be repeated: those that RFC 6749, RFC 7636 and OpenID Connect Core (sections 3.1.2.1, 5.5, 6.1,
 * 7.2.1, 9) register. Others may: RFC 8707 allows a repeated `resource`.
 */
const SINGLE_PARAMETERS: ReadonlySet<string> = new Set([
  "acr_values",
  "assertion",
  "claims",
  "claims_locales",
  "client_assertion",
  "client_assertion_type",
  "client_id",
  "client_secret",
  "code",
  "code_challenge",
  "code_challenge_method",
  "code_verifier",
  "display",
  "grant_type",
  "id_token_hint",
  "login_hint",
  "max_age",
  "nonce",
  "password",
  "prompt",
  "redirect_uri",
  "refresh_token",
  "registration",
  "request",
  "request_uri",
  "response_mode",
  "response_type",
  "scope",
  "state",
  "ui_locales",
  "username",
]);

/** Whether a parameter that must not be repeated is repeated. RFC 6749, section 3.1: invalid_request. */
export function hasDuplicate(parameters: readonly Parameter[]): boolean {
  const seen = new Set<string>();
  for (const [name] of parameters) {
    if (seen.has(name) && SINGLE_PARAMETERS.has(name)) return true;
    seen.add(name);
  }
  return false;
}

/**
 * The proxy's rule for all requests: removes `offline_access` from every `scope`, and changes nothing else. A scope that becomes empty
 * is omitted; one without `offline_access` is forwarded unchanged.
 *
 * Only that exact token is removed: scopes are case-sensitive (RFC 6749, section 3.3), and separated by single spaces.
 */
export function withoutOfflineAccess(parameters: readonly Parameter[]): Parameter[] {
  const kept: Parameter[] = [];
  for (const [name, value] of parameters) {
    const scopes = name === "scope" ? value.split(" ") : [];
    if (!scopes.includes("offline_access")) {
      kept.push([name, value]);
      continue;
    }
    const rest = scopes.filter((scope) => scope !== "offline_access" && scope !== "").join(" ");
    if (rest !== "") kept.push([name, rest]);
  }
  return kept;
}

/** Parameters with which a request names an identity provider. Source: "Authorize endpoint", Amazon Cognito. */
const PROVIDER_PARAMETERS: readonly string[] = ["identity_provider", "idp_identifier"];

/** Adds the default provider to a request that names none; every other request stays as it is. */
export function withProvider(
  parameters: readonly Parameter[],
  defaultProvider: string | undefined,
): readonly Parameter[] {
  const isNamed = parameters.some(([name]) => PROVIDER_PARAMETERS.includes(name));
  if (defaultProvider === undefined || isNamed) return parameters;
  return [...parameters, ["identity_provider", defaultProvider]];
}

/**
 * Whether an authorize request has a code challenge that only the app itself can answer: S256, and not "plain", in which the
 * challenge is the verifier itself.
 *
 * An S256 challenge is 32 bytes in base64url without padding: 43 characters. Cognito accepts "S256" in exactly this spelling.
 * Source: RFC 7636, sections 4.2 and 4.3; RFC 9700, section 2.1.1.
 */
export function hasS256Challenge(parameters: readonly Parameter[]): boolean {
  const value = (name: string) => parameters.find(([own]) => own === name)?.[1] ?? "";
  return /^[\w-]{43}$/.test(value("code_challenge")) && value("code_challenge_method") === "S256";
}

/** Encodes parameters in the one canonical way, application/x-www-form-urlencoded. */
export function encode(parameters: readonly Parameter[]): string {
  return new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
}

/**
 * Decodes a form, strictly: an invalid percent sequence or invalid UTF-8 is an error, never replaced by other characters.
 *
 * @returns the parameters in their order, or nothing if the text is not a form.
 */
export function decodeForm(text: string): Parameter[] | undefined {
  const parameters: Parameter[] = [];
  try {
    for (const pair of text.split("&")) {
      if (pair === "") continue;
      const at = pair.indexOf("=");
      const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      parameters.push([decodePart(name), decodePart(value)]);
    }
  } catch {
    return undefined;
  }
  return parameters;
}

function decodePart(text: string): string {
  // decodeURIComponent is slow, and most values need none of it.
  const spaced = text.replaceAll("+", " ");
  return spaced.includes("%") ? decodeURIComponent(spaced) : spaced;
}
