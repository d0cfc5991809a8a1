import { parseObject } from "../proxy/upstream-answer.ts";

/**
 * Whether the ID token of a token response says that the user's e-mail address is verified: `true`, or "true" as some providers write it.
 * Cognito checks the token's signature afterwards.
 */
export function hasVerifiedEmail(tokenResponse: string): boolean {
  const idToken = parseObject(tokenResponse)?.["id_token"];
  if (typeof idToken !== "string") return false;
  const payload = Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString("utf8");
  const verified = parseObject(payload)?.["email_verified"];
  return verified === true || verified === "true";
}
