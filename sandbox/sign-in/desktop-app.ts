import * as oauth from "oauth4webapi";
import { REDIRECT_URI } from "./loopback-listener.ts";
import { SignInError, type SignInErrorCode } from "./sign-in-error.ts";

/** The stack outputs that an administrator copies into Amazon Quick. */
export interface SignInOutputs {
  readonly PoolId: string;
  readonly ClientId: string;
  readonly IssuerUrl: string;
  readonly AuthEndpoint: string;
  readonly TokenEndpoint: string;
  readonly JwksUri: string;
}

/** Many desktop apps always request offline_access. */
const SCOPE = "openid email profile offline_access";

/** The tokens of a sign-in or refresh, with the response that contained them. */
export interface TokenAnswer {
  readonly response: Response;
  readonly tokens: oauth.TokenEndpointResponse;
}

/** A desktop app that signs in one user once, with a real OpenID Connect library. */
export class DesktopApp {
  readonly #outputs: SignInOutputs;
  readonly #server: oauth.AuthorizationServer;
  readonly #client: oauth.Client;
  readonly #options: ReturnType<typeof requestOptions>;
  readonly #verifier = oauth.generateRandomCodeVerifier();
  readonly #state = oauth.generateRandomState();
  readonly #nonce = oauth.generateRandomNonce();

  /** @param resolve maps an address of AWS to one on this machine. */
  constructor(outputs: SignInOutputs, resolve: (address: string) => string) {
    this.#outputs = outputs;
    this.#server = {
      issuer: outputs.IssuerUrl,
      authorization_endpoint: outputs.AuthEndpoint,
      token_endpoint: outputs.TokenEndpoint,
      // Clients derive it from the token endpoint.
      userinfo_endpoint: outputs.TokenEndpoint.replace(/\/token$/, "/userInfo"),
      jwks_uri: outputs.JwksUri,
    };
    this.#client = { client_id: outputs.ClientId };
    this.#options = requestOptions(resolve);
  }

  /** The address that the app opens in a browser. */
  async authorizationAddress(): Promise<string> {
    const address = new URL(this.#outputs.AuthEndpoint);
    address.search = new URLSearchParams({
      client_id: this.#outputs.ClientId,
      redirect_uri: REDIRECT_URI,
      response_type: "code",
      scope: SCOPE,
      code_challenge: await oauth.calculatePKCECodeChallenge(this.#verifier),
      code_challenge_method: "S256",
      state: this.#state,
      nonce: this.#nonce,
    }).toString();
    return address.href;
  }

  /** Exchanges the code of the redirect for tokens. @throws SignInError `token-refused` */
  exchange(callback: URL): Promise<TokenAnswer> {
    return step("token-refused", async () => {
      const response = await oauth.authorizationCodeGrantRequest(
        this.#server,
        this.#client,
        oauth.None(),
        oauth.validateAuthResponse(this.#server, this.#client, callback, this.#state),
        REDIRECT_URI,
        this.#verifier,
        this.#options,
      );
      const expected = { expectedNonce: this.#nonce, requireIdToken: true };
      const tokens = await oauth.processAuthorizationCodeResponse(
        this.#server,
        this.#client,
        response,
        expected,
      );
      return { response, tokens };
    });
  }

  /** @throws SignInError `refresh-refused` */
  refresh(token: string | undefined): Promise<TokenAnswer> {
    return step("refresh-refused", async () => {
      const response = await oauth.refreshTokenGrantRequest(
        this.#server,
        this.#client,
        oauth.None(),
        token ?? "",
        this.#options,
      );
      const tokens = await oauth.processRefreshTokenResponse(this.#server, this.#client, response);
      return { response, tokens };
    });
  }

  /** Checks the ID token's signature against the pool's published keys. @throws SignInError `id-token-invalid` */
  checkSignature(response: Response): Promise<void> {
    return step("id-token-invalid", () =>
      oauth.validateApplicationLevelSignature(this.#server, response, this.#options),
    );
  }

  /** @throws SignInError `user-info-refused` */
  userInfo(token: string, sub: string): Promise<oauth.UserInfoResponse> {
    return step("user-info-refused", async () => {
      const response = await oauth.userInfoRequest(this.#server, this.#client, token, this.#options);
      return oauth.processUserInfoResponse(this.#server, this.#client, sub, response);
    });
  }
}

type FetchOptions = oauth.CustomFetchOptions<string, RequestInit["body"]>;

function requestOptions(resolve: (address: string) => string) {
  return {
    [oauth.customFetch]: (address: string, { body, ...init }: FetchOptions) =>
      fetch(resolve(address), body === undefined ? init : { ...init, body }),
  };
}

async function step<Result>(code: SignInErrorCode, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    const error = cause instanceof oauth.ResponseBodyError ? ` The answer was: ${cause.error}.` : "";
    throw new SignInError(code, `The sign-in failed (${code}).${error}`, { cause });
  }
}
