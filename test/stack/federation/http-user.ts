import { createHash, randomBytes } from "node:crypto";
import { decodeJwt, type JWTPayload } from "jose";
import { OPENID } from "../../../sandbox/federation/index.ts";
import type { App } from "../../../sign-in/index.ts";
import { HttpBrowser, type WalkEnd } from "../support/http-browser.ts";

/** A sign-in that an app has begun. */
export interface Begun {
  /** Where the browser starts. */
  readonly start: string;
  /** What the app keeps. */
  readonly state: string;
  readonly verifier: string;
}

/** A sign-in that is at the bridge's callback, which was not opened yet. */
export interface AtCallback extends Begun {
  /** The address to which the provider sent the browser, with its code and the bridge's state. */
  readonly callback: URL;
  readonly code: string;
}

/** A user of the OpenID provider, with a browser of their own and the app. */
export class HttpUser {
  /** The provider's ID of the user. */
  readonly id: string;
  readonly #app: App;
  readonly #reach: (address: string) => string;
  readonly #browser = new HttpBrowser();

  constructor(id: string, app: App, reach: (address: string) => string) {
    this.id = id;
    this.#app = app;
    this.#reach = reach;
  }

  /** Begins a sign-in in the app. */
  begin(): Begun {
    const [state, verifier] = [randomBytes(24).toString("base64url"), randomBytes(32).toString("base64url")];
    const query = new URLSearchParams({
      response_type: "code",
      client_id: this.#app.clientId,
      redirect_uri: this.#app.redirectUri,
      scope: this.#app.scope,
      identity_provider: OPENID,
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    return { start: this.#reach(`${this.#app.authorizationEndpoint}?${query}`), state, verifier };
  }

  /** Begins a sign-in, and signs in at the provider. */
  async toCallback(): Promise<AtCallback> {
    const begun = this.begin();
    const callback = await this.openUntil(begun.start, `/idp/${OPENID}/callback`);
    return { ...begun, callback, code: callback.searchParams.get("code") ?? "" };
  }

  /** Opens an address, and follows its redirects up to an address with this path. @returns that address, which is not opened */
  async openUntil(address: URL | string, path: string): Promise<URL> {
    const isThere = ({ pathname }: URL) => pathname.endsWith(path);
    const isApp = ({ href }: URL) => href.startsWith(this.#app.redirectUri);
    const isEnd = (target: URL) => isThere(target) || isApp(target);
    const { left, page } = await this.#browser.walk(address, { user: this.id }, isEnd);
    if (left !== undefined && isThere(left)) return left;
    throw new Error(`The sign-in did not come to ${path}: ${left?.search ?? page}`);
  }

  /** Opens an address, and follows its redirects to the app or to a page. */
  open(address: URL | string): Promise<WalkEnd> {
    return this.#browser.walk(address, { user: this.id });
  }

  /** The app's token request. */
  async redeem(code: string, verifier: string): Promise<Record<string, string>> {
    const { clientId, redirectUri, tokenEndpoint } = this.#app;
    const grant = { grant_type: "authorization_code", code, code_verifier: verifier };
    const body = new URLSearchParams({ ...grant, client_id: clientId, redirect_uri: redirectUri });
    const answer = await fetch(this.#reach(tokenEndpoint), { method: "POST", body });
    return Object(await answer.json());
  }

  /** A whole sign-in. @returns the claims of the ID token */
  async signIn(): Promise<JWTPayload> {
    const { start, verifier } = this.begin();
    const { left, page } = await this.open(start);
    const tokens = await this.redeem(left?.searchParams.get("code") ?? "", verifier);
    const idToken = tokens["id_token"];
    if (idToken === undefined)
      throw new Error(`No tokens: ${left?.search ?? page} ${JSON.stringify(tokens)}`);
    return decodeJwt(idToken);
  }
}
