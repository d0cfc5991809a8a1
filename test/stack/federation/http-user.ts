import { createHash, randomBytes } from "node:crypto";
import { decodeJwt, type JWTPayload } from "jose";
import { OPENID } from "../../../sandbox/federation/index.ts";
import { CookieJar } from "../../../sandbox/sign-in/cookie-jar.ts";
import { formOf } from "../../../sandbox/sign-in/form.ts";
import type { App } from "../../../sign-in/index.ts";

/** More requests than one sign-in needs. */
const MAX_STEPS = 20;

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

/** Where a browser ends: at the app's redirect URI, or at a page. */
export interface End {
  readonly app?: URL;
  readonly status: number;
  readonly page: string;
}

/** A user of the OpenID provider in a browser of their own, with redirects, forms and cookies, but without Chromium; and their app. */
export class HttpUser {
  /** The provider's ID of the user. */
  readonly id: string;
  readonly #app: App;
  readonly #reach: (address: string) => string;
  readonly #browser = new CookieJar();

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
    const end = await this.#walk(new Request(address), ({ pathname }) => pathname.endsWith(path));
    if (end instanceof URL) return end;
    throw new Error(`The sign-in did not come to ${path}: ${end.status} ${end.page}`);
  }

  /** Opens an address, and follows its redirects to the app or to a page. */
  async open(address: URL | string): Promise<End> {
    const end = await this.#walk(new Request(address), ({ href }) => href.startsWith(this.#app.redirectUri));
    return end instanceof URL ? { app: end, status: 302, page: "" } : end;
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
    const { callback, verifier } = await this.toCallback();
    const { app, page } = await this.open(callback);
    const tokens = await this.redeem(app?.searchParams.get("code") ?? "", verifier);
    const idToken = tokens["id_token"];
    if (idToken === undefined) throw new Error(`No tokens: ${app?.search ?? page} ${JSON.stringify(tokens)}`);
    return decodeJwt(idToken);
  }

  /** Follows redirects, and chooses this user on a provider's page. @returns the address that ends the walk, which is not opened */
  async #walk(start: Request, isEnd: (address: URL) => boolean): Promise<URL | End> {
    let next = start;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const answer = await this.#browser.send(next);
      const location = answer.headers.get("location");
      if (location !== null) {
        const target = new URL(location, next.url);
        if (isEnd(target)) return target;
        next = new Request(target);
        continue;
      }
      const page = await answer.text();
      const form = formOf(page);
      if (form === undefined) return { status: answer.status, page };
      const body = new URLSearchParams({ user: this.id });
      next = new Request(new URL(form.action, next.url), { method: "POST", body });
    }
    throw new Error(`The sign-in did not end within ${MAX_STEPS} requests.`);
  }
}
