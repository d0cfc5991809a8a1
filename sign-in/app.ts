import type { Outputs } from "../infra/outputs.ts";

/** The redirect URI of Amazon Quick's desktop app. It has no slash at the end: Cognito compares it to the letter. */
export const REDIRECT_URI = "http://localhost:18080";

/** The app asks for these, and cannot be told otherwise. Source: Amazon Quick's enterprise setup guide, "Add the following permissions". */
const QUICK_SCOPE = "openid email profile offline_access";

/** An app that signs in, with the values that its administrator was given. */
export interface App {
  /** "Amazon Quick", or the app's name in the setting `clients`. */
  readonly name: string;
  readonly clientId: string;
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  readonly jwksUri: string;
  /** On this computer. */
  readonly redirectUri: string;
  readonly scope: string;
  /** Cognito's name of the identity provider that opens without the page that offers a choice. @default the page, or defaultProvider */
  readonly identityProvider?: string;
}

/** Amazon Quick's desktop app. */
export function amazonQuick(
  outputs: Pick<Outputs, "ClientId" | "IssuerUrl" | "AuthEndpoint" | "TokenEndpoint" | "JwksUri">,
): App {
  return {
    name: "Amazon Quick",
    clientId: outputs.ClientId,
    issuer: outputs.IssuerUrl,
    authorizationEndpoint: outputs.AuthEndpoint,
    tokenEndpoint: outputs.TokenEndpoint,
    // Its form has no field for it: clients derive it from the token endpoint.
    userInfoEndpoint: outputs.TokenEndpoint.replace(/\/token$/, "/userInfo"),
    jwksUri: outputs.JwksUri,
    redirectUri: REDIRECT_URI,
    scope: QUICK_SCOPE,
  };
}

/** An app of the setting `clients`. It is public: a confidential one has https redirect URIs only, which are not on this computer. */
export function otherApp(
  name: string,
  outputs: NonNullable<Outputs["Clients"]>[string],
  redirectUri: string,
  scopes: readonly string[],
): App {
  return {
    name,
    clientId: outputs.ClientId,
    issuer: outputs.IssuerUrl,
    authorizationEndpoint: outputs.AuthEndpoint,
    tokenEndpoint: outputs.TokenEndpoint,
    userInfoEndpoint: outputs.UserInfoEndpoint,
    jwksUri: outputs.JwksUri,
    redirectUri,
    scope: scopes.join(" "),
  };
}
