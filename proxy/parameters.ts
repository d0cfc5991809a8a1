import type { Parameter } from "./messages.ts";

/**
 * Parameters that must not come twice: those that RFC 6749, RFC 7636 and OpenID Connect Core (sections 3.1.2.1, 5.5, 6.1,
 * 7.2.1, 9) register. Others may: RFC 8707 even wants `resource` to repeat. A list and no Set: Pulumi cannot carry a Set
 * over into a Lambda.
 */
const SINGLE: readonly string[] = [
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
];

/** Says whether a parameter that must come once comes twice. RFC 6749, section 3.1: invalid_request. */
export function hasDuplicate(parameters: readonly Parameter[]): boolean {
  const seen = new Set<string>();
  for (const [name] of parameters) {
    if (SINGLE.includes(name) && seen.has(name)) return true;
    seen.add(name);
  }
  return false;
}

/**
 * The proxy's one rule: takes `offline_access` out of every `scope`, and changes nothing else. A scope that becomes empty
 * is left out; one that came without it passes as it is, to the letter.
 *
 * It is that exact token only: scopes are compared with case (RFC 6749, section 3.3), and separated by single spaces.
 */
export function withoutOfflineAccess(parameters: readonly Parameter[]): Parameter[] {
  const kept: Parameter[] = [];
  for (const [name, value] of parameters) {
    const scopes = value.split(" ");
    if (name !== "scope" || !scopes.includes("offline_access")) {
      kept.push([name, value]);
      continue;
    }
    const rest = scopes.filter((scope) => scope !== "offline_access" && scope !== "").join(" ");
    if (rest !== "") kept.push([name, rest]);
  }
  return kept;
}

/** Encodes parameters in the one canonical way, application/x-www-form-urlencoded. */
export function encode(parameters: readonly Parameter[]): string {
  return new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
}

/**
 * Decodes a form, strictly: a percent sign that begins no byte, or bytes that are no UTF-8, are a fault rather than
 * something else than the sender meant.
 *
 * @returns the parameters in their order, or nothing where the text is no form.
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
  return decodeURIComponent(text.replaceAll("+", " "));
}
