import * as oauth from "oauth4webapi";
import { NETWORK_HINT, requestProblem } from "../sync/model/request-problem.ts";
import type { App } from "./app.ts";
import { type DecodedToken, decodeToken } from "./claims.ts";
import { answerProblem, REQUEST_TIMEOUT_MS, refusedAnswer, refusedRedirect } from "./failures.ts";
import { limitedText } from "./http.ts";
import { SignInError, type SignInErrorCode } from "./sign-in-error.ts";

/** The user waits for the result, which does not depend on it. */
const REVOCATION_TIMEOUT_MS = 2_000;

/** How an attempt reaches its endpoints. */
export interface Reach {
  /** Maps an address of AWS to the one that answers for it. */
  readonly resolve: (address: string) => string;
  /** Ends every request. */
  readonly signal: AbortSignal;
}

export interface AttemptOptions {
  /** Ask for a code without a page, in a session that the browser already has. @default false */
  readonly silent?: boolean;
}

/** The answer of the token endpoint. */
export interface TokenAnswer {
  readonly idToken: string | undefined;
  readonly decoded: DecodedToken | undefined;
  /** Why oauth4webapi refused the ID token: in its words, without a part of the token. */
  readonly refusal?: string;
  /** Why the signature is not one of the published keys. */
  readonly signatureProblem?: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
}

/** One sign-in of a public OpenID Connect client: its state, nonce and PKCE verifier never leave it. */
export class SignInAttempt {
  readonly #app: App;
  readonly #reach: Reach;
  readonly #server: oauth.AuthorizationServer;
  readonly #client: oauth.Client;
  readonly #isSilent: boolean;
  readonly #verifier = oauth.generateRandomCodeVerifier();
  readonly #state = oauth.generateRandomState();
  readonly #nonce = oauth.generateRandomNonce();

  constructor(app: App, reach: Reach, { silent = false }: AttemptOptions = {}) {
    this.#app = app;
    this.#reach = reach;
    this.#isSilent = silent;
    this.#server = {
      issuer: app.issuer,
      authorization_endpoint: app.authorizationEndpoint,
      token_endpoint: app.tokenEndpoint,
      userinfo_endpoint: app.userInfoEndpoint,
      jwks_uri: app.jwksUri,
    };
    // RS256 alone: Cognito signs with nothing else, and HS256 or "none" would be a forgery.
    this.#client = { client_id: app.clientId, id_token_signed_response_alg: "RS256" };
  }

  /** The address for the browser. */
  async address(): Promise<string> {
    const address = new URL(this.#app.authorizationEndpoint);
    address.search = new URLSearchParams({
      client_id: this.#app.clientId,
      redirect_uri: this.#app.redirectUri,
      response_type: "code",
      scope: this.#app.scope,
      code_challenge: await oauth.calculatePKCECodeChallenge(this.#verifier),
      code_challenge_method: "S256",
      state: this.#state,
      nonce: this.#nonce,
    }).toString();
    const { identityProvider } = this.#app;
    // Source: Amazon Cognito developer guide, "The authorize endpoint", request parameters: with a provider's name, Cognito goes to the
    // provider, to which it does not pass prompt=none on.
    if (this.#isSilent) address.searchParams.set("prompt", "none");
    else if (identityProvider !== undefined) address.searchParams.set("identity_provider", identityProvider);
    return this.#reach.resolve(address.href);
  }

  /** Whether a redirect answers this attempt, and not another tab's or another program's. */
  isAnsweredBy(redirect: URL): boolean {
    const states = redirect.searchParams.getAll("state");
    return states.length === 1 && states[0] === this.#state;
  }

  /** Whether the nonce of an ID token is this attempt's. */
  hasNonce(nonce: unknown): boolean {
    return nonce === this.#nonce;
  }

  /**
   * Exchanges the code of the redirect.
   *
   * @throws SignInError SIGN_IN_REFUSED for a redirect with an error, TOKEN_REFUSED, TOKEN_UNREADABLE, TOKEN_UNREACHABLE.
   */
  async exchange(redirect: URL): Promise<TokenAnswer> {
    const response = await this.#spend(redirect, this.#verifier);
    return this.#read(response, (answer) =>
      oauth.processAuthorizationCodeResponse(this.#server, this.#client, answer, {
        expectedNonce: this.#nonce,
        requireIdToken: true,
      }),
    );
  }

  /**
   * Spends the code of the redirect with a verifier that does not fit its challenge. Source: RFC 7636, section 4.6.
   *
   * @returns the error code of the refusal, or the tokens that came although they must not.
   * @throws SignInError as `exchange`.
   */
  async spendWithWrongVerifier(redirect: URL): Promise<string | TokenAnswer> {
    const response = await this.#spend(redirect, oauth.generateRandomCodeVerifier());
    const copy = response.clone();
    try {
      return tokensOf(await oauth.processAuthorizationCodeResponse(this.#server, this.#client, response));
    } catch (cause) {
      if (cause instanceof oauth.ResponseBodyError) return cause.error;
      const tokens = await refusedTokens(copy);
      if (tokens === undefined) throw refusedAnswer(cause, copy);
      return tokens;
    }
  }

  #spend(redirect: URL, verifier: string): Promise<Response> {
    const parameters = this.#validated(redirect);
    return this.#send("TOKEN_UNREACHABLE", "The token endpoint", (options) =>
      oauth.authorizationCodeGrantRequest(
        this.#server,
        this.#client,
        oauth.None(),
        parameters,
        this.#app.redirectUri,
        verifier,
        options,
      ),
    );
  }

  /** @throws SignInError as `exchange`. */
  async refresh(refreshToken: string): Promise<TokenAnswer> {
    const response = await this.#send("TOKEN_UNREACHABLE", "The token endpoint", (options) =>
      oauth.refreshTokenGrantRequest(this.#server, this.#client, oauth.None(), refreshToken, options),
    );
    return this.#read(response, (answer) =>
      oauth.processRefreshTokenResponse(this.#server, this.#client, answer),
    );
  }

  /** Reads the user info, whose user is not checked. @throws SignInError USER_INFO_INVALID */
  async userInfo(accessToken: string): Promise<oauth.UserInfoResponse> {
    const response = await this.#send("USER_INFO_INVALID", "The user info endpoint", (options) =>
      oauth.userInfoRequest(this.#server, this.#client, accessToken, options),
    );
    try {
      return await oauth.processUserInfoResponse(
        this.#server,
        this.#client,
        oauth.skipSubjectCheck,
        response,
      );
    } catch (cause) {
      throw new SignInError("USER_INFO_INVALID", `The user info endpoint ${answerProblem(cause, response)}.`);
    }
  }

  /**
   * Revokes a refresh token, if the provider names an endpoint for that: the token of a check is of no more use. It never throws.
   * Sources: RFC 7009; Amazon Cognito Developer Guide, "The token revocation endpoint". It is not among the values that apps receive.
   */
  async revoke(refreshToken: string): Promise<void> {
    const { resolve, signal } = this.#reach;
    const hurried = AbortSignal.any([signal, AbortSignal.timeout(REVOCATION_TIMEOUT_MS)]);
    const options = requestOptions({ resolve, signal: hurried });
    const issuer = new URL(this.#app.issuer);
    try {
      const discovered = await oauth.discoveryRequest(issuer, options);
      const server = await oauth.processDiscoveryResponse(issuer, discovered);
      if (server.revocation_endpoint === undefined) return;
      const answer = await oauth.revocationRequest(server, this.#client, oauth.None(), refreshToken, options);
      await oauth.processRevocationResponse(answer);
    } catch {
      // It ends with its lifetime, and no program has it.
    }
  }

  #validated(redirect: URL): URLSearchParams {
    try {
      return oauth.validateAuthResponse(this.#server, this.#client, redirect, this.#state);
    } catch (cause) {
      throw refusedRedirect(redirect, cause);
    }
  }

  async #send(
    code: SignInErrorCode,
    what: string,
    request: (options: ReturnType<typeof requestOptions>) => Promise<Response>,
  ): Promise<Response> {
    try {
      return await request(requestOptions(this.#reach));
    } catch (cause) {
      this.#reach.signal.throwIfAborted();
      throw new SignInError(
        code,
        `${what} cannot be reached: ${requestProblem(cause, REQUEST_TIMEOUT_MS)}.`,
        {
          hint: `Open the address of the endpoint (npm run outputs) in a browser. ${NETWORK_HINT}`,
        },
      );
    }
  }

  /** Reads tokens, and checks the signature of the ID token. A refused ID token is no error here: its claims are compared. */
  async #read(
    response: Response,
    process: (response: Response) => Promise<oauth.TokenEndpointResponse>,
  ): Promise<TokenAnswer> {
    const copy = response.clone();
    try {
      const tokens = await process(response);
      const answer = tokensOf(tokens);
      if (answer.idToken === undefined) return answer;
      const problem = await this.#signatureProblem(response);
      return problem === undefined ? answer : { ...answer, signatureProblem: problem };
    } catch (cause) {
      this.#reach.signal.throwIfAborted();
      const answer = await refusedTokens(copy);
      if (answer === undefined || cause instanceof oauth.ResponseBodyError) throw refusedAnswer(cause, copy);
      return { ...answer, refusal: cause instanceof Error ? cause.message : "it cannot be read" };
    }
  }

  async #signatureProblem(response: Response): Promise<string | undefined> {
    try {
      await oauth.validateApplicationLevelSignature(this.#server, response, requestOptions(this.#reach));
      return undefined;
    } catch (cause) {
      this.#reach.signal.throwIfAborted();
      if (cause instanceof oauth.OperationProcessingError || cause instanceof oauth.UnsupportedOperationError)
        return cause.message;
      return `the keys cannot be read: ${requestProblem(cause, REQUEST_TIMEOUT_MS)}`;
    }
  }
}

type FetchOptions = oauth.CustomFetchOptions<string, RequestInit["body"]>;

function requestOptions({ resolve, signal }: Reach) {
  return {
    signal: () => AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    [oauth.customFetch]: async (address: string, { body, ...init }: FetchOptions) => {
      const answer = await fetch(resolve(address), body === undefined ? init : { ...init, body });
      // The whole answer, within the time limit. The standard forbids a body, even an empty one, for some statuses.
      const content = (await limitedText(answer)) || null;
      return new Response(content, { status: answer.status, headers: answer.headers });
    },
  };
}

function tokensOf(tokens: oauth.TokenEndpointResponse): TokenAnswer {
  const { id_token: idToken, access_token: accessToken, refresh_token: refreshToken } = tokens;
  return {
    idToken,
    decoded: idToken === undefined ? undefined : decodeToken(idToken),
    accessToken,
    refreshToken,
  };
}

/** The tokens of an answer that oauth4webapi refused; undefined if it has none, and so is no token answer. */
async function refusedTokens(answer: Response): Promise<TokenAnswer | undefined> {
  const body: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
  if (typeof body !== "object" || body === null) return undefined;
  const text = (name: string) => {
    const value: unknown = Reflect.get(body, name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [idToken, accessToken] = [text("id_token"), text("access_token")];
  if (accessToken === undefined) return undefined;
  const decoded = idToken === undefined ? undefined : decodeToken(idToken);
  return { idToken, decoded, accessToken, refreshToken: text("refresh_token") };
}
