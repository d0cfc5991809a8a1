import type { Parameter } from "./messages.ts";

/**
 * Says whether an authorize request carries a code challenge that only its own app can answer: S256, and not "plain", in
 * which the challenge is the verifier itself.
 *
 * A challenge of S256 is the base64url form of 32 bytes, without padding: 43 characters. Cognito takes "S256" as it is
 * written here, and no other letters.
 * Source: RFC 7636, sections 4.2 and 4.3; RFC 9700, section 2.1.1.
 */
export function hasS256Challenge(parameters: readonly Parameter[]): boolean {
  const value = (name: string) => parameters.find(([own]) => own === name)?.[1] ?? "";
  return /^[\w-]{43}$/.test(value("code_challenge")) && value("code_challenge_method") === "S256";
}
