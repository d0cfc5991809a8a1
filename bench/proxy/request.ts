import { authorizeEvent, tokenEvent } from "../../test/support/proxy-events.ts";

export const POOL_DOMAIN = "sign-in.auth.eu-central-1.amazoncognito.com";
export const ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";

/** What Amazon Quick on desktop asks for at the beginning of a sign-in. */
export const authorizeRequest = authorizeEvent([
  ["client_id", "1example23456789"],
  ["redirect_uri", "http://localhost:18080"],
  ["response_type", "code"],
  ["scope", "openid email profile offline_access"],
  ["code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
  ["code_challenge_method", "S256"],
  ["state", "af0ifjsldkj"],
]);

/** And at its end. */
export const tokenRequest = tokenEvent(
  new URLSearchParams({
    grant_type: "authorization_code",
    client_id: "1example23456789",
    redirect_uri: "http://localhost:18080",
    code: "SplxlOBeZQQYbYS6WxSbIA",
    code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    scope: "openid email profile offline_access",
  }).toString(),
);
