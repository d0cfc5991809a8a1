import * as oauth from "oauth4webapi";
import type { Gateway } from "./gateway.ts";
import { listenOnLoopback } from "./sign-in/loopback-listener.ts";
import { type Passwords, walkThroughPages } from "./sign-in/pages.ts";
import { SignInError, type SignInErrorCode } from "./sign-in/sign-in-error.ts";

export { SignInError } from "./sign-in/sign-in-error.ts";

/** What a stack gives an administrator to copy into Amazon Quick. */
export interface SignInOutputs {
  readonly PoolId: string;
  readonly ClientId: string;
  readonly IssuerUrl: string;
  readonly AuthEndpoint: string;
  readonly TokenEndpoint: string;
  readonly JwksUri: string;
}

export interface SignInRequest extends Passwords {
  readonly outputs: SignInOutputs;
  readonly frontDoor: Gateway;
  /** Goes through the pages from the app's first address to the redirect back to it. @default by their forms alone */
  readonly walk?: typeof walkThroughPages;
}

/** What was seen to hold. */
export interface SignInProof {
  /** The ID token's, to the letter. */
  readonly email: string;
  readonly aud: string;
  readonly sub: string;
  /** Seconds since 1970 at which the first ID token, and the one that the refresh brought, were issued. */
  readonly issuedAt: number;
  readonly refreshedAt: number;
}

/** Amazon Quick's own, without a slash at the end: Cognito compares it to the letter. */
const REDIRECT_URI = "http://localhost:18080";

/** Many desktop apps ask for offline_access and cannot be told not to. */
const SCOPE = "openid email profile offline_access";

/**
 * Signs somebody in for the first time, as a desktop app does it: through the proxy to the sign-in pages and back, code
 * and refresh through the proxy, tokens checked against the pool's published keys.
 *
 * @throws SignInError whose code names the step.
 */
export async function proveSignIn(request: SignInRequest): Promise<SignInProof> {
  const app = desktopApp(request);
  const callback = await goThroughBrowser(request, app);
  const first = await app.exchange(callback);
  await app.checkSignature(first.response);
  const claims = claimsOf(first.tokens, request);
  await app.userInfo(first.tokens.access_token, claims.sub);
  const second = await app.refresh(first.tokens.refresh_token);
  await app.checkSignature(second.response);
  const refreshed = claimsOf(second.tokens, request);
  if (refreshed.email !== claims.email || refreshed.sub !== claims.sub) {
    throw new SignInError("refresh-refused", "The refreshed ID token is somebody else's.");
  }
  return { ...claims, refreshedAt: refreshed.issuedAt };
}

type App = ReturnType<typeof desktopApp>;

async function goThroughBrowser(request: SignInRequest, app: App): Promise<URL> {
  const listener = await listenOnLoopback();
  try {
    const start = request.frontDoor.resolve(await app.authorizationAddress());
    const { walk = walkThroughPages } = request;
    await walk(start, REDIRECT_URI, request);
    return await listener.callback;
  } finally {
    await listener.close();
  }
}

/** An app with a real OpenID Connect library in it; the state of one sign-in stays inside. */
function desktopApp({ outputs, frontDoor }: SignInRequest) {
  const server: oauth.AuthorizationServer = {
    issuer: outputs.IssuerUrl,
    authorization_endpoint: outputs.AuthEndpoint,
    token_endpoint: outputs.TokenEndpoint,
    // clients derive it from the token endpoint
    userinfo_endpoint: outputs.TokenEndpoint.replace(/\/token$/, "/userInfo"),
    jwks_uri: outputs.JwksUri,
  };
  const client: oauth.Client = { client_id: outputs.ClientId };
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const options = {
    [oauth.customFetch]: (
      address: string,
      { body, ...init }: oauth.CustomFetchOptions<string, RequestInit["body"]>,
    ) => fetch(frontDoor.resolve(address), { ...init, ...(body === undefined ? {} : { body }) }),
  };
  return {
    authorizationAddress: async () => {
      const address = new URL(outputs.AuthEndpoint);
      address.search = String(
        new URLSearchParams({
          client_id: outputs.ClientId,
          redirect_uri: REDIRECT_URI,
          response_type: "code",
          scope: SCOPE,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
          state,
          nonce,
        }),
      );
      return address.href;
    },
    exchange: (callback: URL) =>
      step("token-refused", async () => {
        const parameters = oauth.validateAuthResponse(server, client, callback, state);
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          oauth.None(),
          parameters,
          REDIRECT_URI,
          verifier,
          options,
        );
        const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
          expectedNonce: nonce,
          requireIdToken: true,
        });
        return { response, tokens };
      }),
    refresh: (token: string | undefined) =>
      step("refresh-refused", async () => {
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client,
          oauth.None(),
          token ?? "",
          options,
        );
        return {
          response,
          tokens: await oauth.processRefreshTokenResponse(server, client, response),
        };
      }),
    checkSignature: (response: Response) =>
      step("id-token-invalid", () => oauth.validateApplicationLevelSignature(server, response, options)),
    userInfo: (token: string, sub: string) =>
      step("user-info-refused", async () => {
        const response = await oauth.userInfoRequest(server, client, token, options);
        return oauth.processUserInfoResponse(server, client, sub, response);
      }),
  };
}

async function step<Result>(code: SignInErrorCode, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    const error = cause instanceof oauth.ResponseBodyError ? ` The answer was: ${cause.error}.` : "";
    throw new SignInError(code, `The sign-in stopped (${code}).${error}`, { cause });
  }
}

function claimsOf(
  tokens: oauth.TokenEndpointResponse,
  { outputs, email }: SignInRequest,
): Omit<SignInProof, "refreshedAt"> {
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims === undefined) throw new SignInError("id-token-invalid", "The token answer holds no ID token.");
  if (claims.aud !== outputs.ClientId) {
    throw new SignInError(
      "id-token-invalid",
      `The ID token is for ${String(claims.aud)}, not for ${outputs.ClientId}.`,
    );
  }
  if (claims["email"] !== email) {
    throw new SignInError("id-token-invalid", `The ID token's e-mail is not ${email}, to the letter.`);
  }
  return { email, aud: claims.aud, sub: claims.sub, issuedAt: claims.iat };
}
