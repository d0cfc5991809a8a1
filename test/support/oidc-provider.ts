import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { App } from "../../sign-in/index.ts";
import { serveLocally } from "./local-server.ts";

const ISSUER = "https://issuer.test/pool";
const CLIENT_ID = "client";
const KEY_ID = "key-1";
/** Also below the paths of a stack's API and issuer. */
const DISCOVERY = "/.well-known/openid-configuration";
const ENDPOINTS = ["/authorize", "/token", "/userInfo", "/jwks", "/jwks.json", "/revoke", DISCOVERY];

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const { privateKey: foreignKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** How an OpenID provider misbehaves. Without a fault it is right. */
export interface Faults {
  /** Claims of all ID tokens; undefined removes a claim. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Claims of the refreshed ID token. */
  readonly refreshed?: Readonly<Record<string, unknown>>;
  readonly userInfo?: Readonly<Record<string, unknown>>;
  readonly alg?: "none" | "HS256" | "ES256" | "foreign-key";
  /** Answers an endpoint instead of the provider. */
  readonly answers?: Readonly<
    Record<string, (response: ServerResponse, parameters: URLSearchParams) => void>
  >;
  readonly refreshToken?: "none" | "rotated";
  readonly idToken?: "none" | "garbage" | "none-after-refresh";
  /** The token endpoint waits so long. */
  readonly tokenDelayMs?: number;
  /** What the redirect has instead of the code. */
  readonly redirect?: (redirect: URLSearchParams) => void;
  /** What a request without a page gets. @default a code, since the browser has a session */
  readonly silent?: "page" | "login_required";
  /** What a wrong PKCE verifier gets. @default invalid_grant */
  readonly wrongVerifier?: "tokens" | "invalid_request" | "server-error";
}

/** An OpenID provider on loopback, for tests. */
export interface OidcProvider {
  readonly app: (redirectUri: string) => App;
  readonly origin: string;
  readonly resolve: (address: string) => string;
  /** Everything that must never be shown: codes, states, nonces, verifiers and tokens. */
  readonly secrets: ReadonlySet<string>;
  /** Requests to revoke a token. */
  readonly revocations: readonly URLSearchParams[];
  misbehave(faults: Faults): void;
  stop(): Promise<void>;
}

export async function startOidcProvider(): Promise<OidcProvider> {
  const provider = new Provider();
  const { origin, stop } = await serveLocally((request, response) => provider.answer(request, response));
  return {
    app: (redirectUri) => ({
      name: "Amazon Quick",
      clientId: CLIENT_ID,
      issuer: ISSUER,
      authorizationEndpoint: "https://api.test/authorize",
      tokenEndpoint: "https://api.test/token",
      userInfoEndpoint: "https://api.test/userInfo",
      jwksUri: "https://issuer.test/jwks",
      redirectUri,
      scope: "openid email profile offline_access",
    }),
    origin,
    resolve: (real) => `${origin}${new URL(real).pathname}${new URL(real).search}`,
    secrets: provider.secrets,
    revocations: provider.revocations,
    misbehave: (faults) => {
      provider.faults = faults;
    },
    stop,
  };
}

class Provider {
  faults: Faults = {};
  readonly secrets = new Set<string>();
  readonly revocations: URLSearchParams[] = [];
  #nonce = "";
  /** By code. */
  readonly #challenges = new Map<string, string | null>();

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: whole, searchParams } = new URL(request.url ?? "/", "http://provider");
    const pathname = ENDPOINTS.find((path) => whole.endsWith(path)) ?? whole;
    const form = new URLSearchParams(await text(request));
    const parameters = request.method === "POST" ? form : searchParams;
    for (const name of ["state", "nonce", "code_verifier", "code"]) this.#keep(parameters.get(name));
    const instead = this.faults.answers?.[pathname];
    if (instead !== undefined) return instead(response, parameters);
    if (pathname === "/token") return this.#answerToken(parameters, response);
    if (pathname === "/authorize") return this.#authorize(parameters, response);
    if (pathname === "/userInfo") return sendJson(response, 200, { ...USER, ...this.faults.userInfo });
    if (pathname.startsWith("/jwks")) return sendJson(response, 200, { keys: [JWK] });
    if (pathname === DISCOVERY)
      return sendJson(response, 200, { issuer: ISSUER, revocation_endpoint: "https://api.test/revoke" });
    if (pathname === "/revoke") this.revocations.push(form);
    response.writeHead(pathname === "/revoke" ? 200 : 404).end();
  }

  #authorize(parameters: URLSearchParams, response: ServerResponse): void {
    const isSilent = parameters.get("prompt") === "none";
    if (isSilent && this.faults.silent === "page") {
      response.writeHead(200).end("<form>");
      return;
    }
    if (!isSilent) this.#nonce = parameters.get("nonce") ?? "";
    const code = this.#keep(isSilent ? "the-code-of-the-session" : "the-code-of-this-sign-in");
    this.#challenges.set(code, parameters.get("code_challenge"));
    const result: Record<string, string> =
      isSilent && this.faults.silent !== undefined ? { error: this.faults.silent } : { code };
    const redirect = new URLSearchParams({ ...result, state: parameters.get("state") ?? "" });
    if (!isSilent) this.faults.redirect?.(redirect);
    const redirectUri = parameters.get("redirect_uri") ?? "";
    // A query of the redirect URI is kept. Source: RFC 6749, section 3.1.2.
    const location = `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${redirect}`;
    response.writeHead(302, { location }).end();
  }

  async #answerToken(parameters: URLSearchParams, response: ServerResponse): Promise<void> {
    await wait(this.faults.tokenDelayMs ?? 0);
    if (!this.#hasVerifier(parameters)) this.#refuseVerifier(response);
    else sendJson(response, 200, this.#tokens(parameters.get("grant_type") ?? ""));
  }

  /** Source: RFC 7636, section 4.6. */
  #hasVerifier(parameters: URLSearchParams): boolean {
    const challenge = this.#challenges.get(parameters.get("code") ?? "");
    if (challenge === undefined || this.faults.wrongVerifier === "tokens") return true;
    const verifier = parameters.get("code_verifier") ?? "";
    return createHash("sha256").update(verifier).digest("base64url") === challenge;
  }

  #refuseVerifier(response: ServerResponse): void {
    const { wrongVerifier: error = "invalid_grant" } = this.faults;
    if (error === "server-error") response.writeHead(502).end();
    else sendJson(response, 400, { error });
  }

  #tokens(grant: string): object {
    const isRefresh = grant === "refresh_token";
    const { idToken, refreshToken } = this.faults;
    const hasIdToken = idToken !== "none" && !(isRefresh && idToken === "none-after-refresh");
    const token = idToken === "garbage" ? "not.a.token" : this.#keep(this.#idToken(isRefresh));
    const refresh = isRefresh
      ? refreshToken === "rotated"
        ? "another-refresh-token"
        : undefined
      : "the-refresh-token";
    return {
      access_token: this.#keep("the-access-token"),
      token_type: "Bearer",
      expires_in: 3600,
      id_token: hasIdToken ? token : undefined,
      refresh_token: refreshToken === "none" || refresh === undefined ? undefined : this.#keep(refresh),
    };
  }

  #idToken(isRefresh: boolean): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      aud: CLIENT_ID,
      iat: now,
      exp: now + 3600,
      nonce: this.#nonce,
      token_use: "id",
      origin_jti: this.#keep("the-origin-of-this-session"),
      ...USER,
      ...this.faults.claims,
      ...(isRefresh ? this.faults.refreshed : {}),
    };
    return signed(claims, this.faults.alg);
  }

  #keep(secret: string | null): string {
    if (secret !== null && secret !== "") this.secrets.add(secret);
    return secret ?? "";
  }
}

const USER = { sub: "user-1", email: "Ada.Lovelace@Example.com", email_verified: true };
const JWK = { ...publicKey.export({ format: "jwk" }), kid: KEY_ID, alg: "RS256", use: "sig" };

function signed(claims: object, fault: Faults["alg"]): string {
  const alg = fault === undefined || fault === "foreign-key" ? "RS256" : fault;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const input = `${part({ alg, kid: KEY_ID, typ: "JWT" })}.${part(claims)}`;
  return `${input}.${signatureOf(input, fault)}`;
}

function signatureOf(input: string, fault: Faults["alg"]): string {
  if (fault === "none") return "";
  // The classic confusion: the public key as the secret of an HMAC.
  if (fault === "HS256")
    return createHmac("sha256", publicKey.export({ format: "pem", type: "spki" }))
      .update(input)
      .digest("base64url");
  return sign("sha256", Buffer.from(input), fault === "foreign-key" ? foreignKey : privateKey).toString(
    "base64url",
  );
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
