import type { Answer } from "../proxy/messages.ts";
import { oauthError } from "../proxy/oauth-error.ts";
import { parseUniqueObject } from "./unique-members.ts";

/** Whether claims say that their e-mail address is verified: `true`, or "true" as some providers write it. */
function isVerified(claims: Readonly<Record<string, unknown>> | undefined): boolean {
  const verified = claims?.["email_verified"];
  return verified === true || verified === "true";
}

/** Whether the ID token of a token response says that the user's e-mail address is verified. Cognito checks the token's signature afterwards. */
export function hasVerifiedEmail(tokenResponse: string): boolean {
  const idToken = parseUniqueObject(tokenResponse)?.["id_token"];
  if (typeof idToken !== "string") return false;
  const claims = Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString("utf8");
  return isVerified(parseUniqueObject(claims));
}

/** Whether the claims of userInfo have no e-mail address but a verified one. One that they leave out is that of the ID token. */
export function hasNoOtherEmail(userInfo: string): boolean {
  const claims = parseUniqueObject(userInfo);
  return claims !== undefined && (!Object.hasOwn(claims, "email") || isVerified(claims));
}

/** @param status of the endpoint's refusals. */
export function unverifiedEmail(status: 400 | 403): Answer {
  const description = "The identity provider has not verified the e-mail address of this user";
  return oauthError(status, "invalid_grant", description, "unverified-email");
}
