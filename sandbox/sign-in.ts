import * as oauth from "oauth4webapi";
import type { Gateway } from "./gateway.ts";
import { DesktopApp, type SignInOutputs } from "./sign-in/desktop-app.ts";
import { listenOnLoopback, REDIRECT_URI } from "./sign-in/loopback-listener.ts";
import { type Passwords, walkThroughPages } from "./sign-in/pages.ts";
import { SignInError } from "./sign-in/sign-in-error.ts";

export type { SignInOutputs } from "./sign-in/desktop-app.ts";
export { SignInError } from "./sign-in/sign-in-error.ts";

export interface SignInRequest extends Passwords {
  readonly outputs: SignInOutputs;
  readonly gateway: Gateway;
  /** Goes through the pages from the app's first address to the redirect back to it. @default sends their forms without a browser */
  readonly walk?: typeof walkThroughPages;
}

/** The verified claims of a sign-in. */
export interface VerifiedSignIn {
  /** The ID token's e-mail, with its original case. */
  readonly email: string;
  readonly aud: string;
  readonly sub: string;
  /** When the first and the refreshed ID token were issued, in seconds since 1970. */
  readonly issuedAt: number;
  readonly refreshedAt: number;
}

/**
 * Signs in an invited user for the first time, as a desktop app does: through the proxy to the sign-in pages and back, code
 * exchange and refresh through the proxy. Checks the tokens against the pool's published keys.
 *
 * @throws SignInError whose code names the failed step.
 */
export async function verifySignIn(request: SignInRequest): Promise<VerifiedSignIn> {
  const app = new DesktopApp(request.outputs, request.gateway.resolve);
  const callback = await goThroughBrowser(request, app);
  const first = await app.exchange(callback);
  await app.checkSignature(first.response);
  const claims = claimsOf(first.tokens, request);
  await app.userInfo(first.tokens.access_token, claims.sub);
  const second = await app.refresh(first.tokens.refresh_token);
  await app.checkSignature(second.response);
  const refreshed = claimsOf(second.tokens, request);
  if (refreshed.email !== claims.email || refreshed.sub !== claims.sub) {
    throw new SignInError("refresh-refused", "The refreshed ID token belongs to another user.");
  }
  return { ...claims, refreshedAt: refreshed.issuedAt };
}

async function goThroughBrowser(request: SignInRequest, app: DesktopApp): Promise<URL> {
  const listener = await listenOnLoopback();
  try {
    const start = request.gateway.resolve(await app.authorizationAddress());
    const { walk = walkThroughPages } = request;
    await walk(start, REDIRECT_URI, request);
    return await listener.callback;
  } finally {
    await listener.close();
  }
}

function claimsOf(
  tokens: oauth.TokenEndpointResponse,
  { outputs, email }: SignInRequest,
): Omit<VerifiedSignIn, "refreshedAt"> {
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims === undefined)
    throw new SignInError("id-token-invalid", "The token response contains no ID token.");
  if (claims.aud !== outputs.ClientId) {
    throw new SignInError(
      "id-token-invalid",
      `The ID token is for ${String(claims.aud)}, not for ${outputs.ClientId}.`,
    );
  }
  if (claims["email"] !== email) {
    throw new SignInError("id-token-invalid", `The ID token's e-mail is not exactly ${email}.`);
  }
  return { email, aud: claims.aud, sub: claims.sub, issuedAt: claims.iat };
}
