import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { expect } from "chai";
import { type Comparison, SignedIn, type SignInError } from "../../sign-in/index.ts";
import { type Faults, type OidcProvider, sendJson, startOidcProvider } from "../support/oidc-provider.ts";
import { expectNoSecrets, freeRedirectUri, recordedFailure, signInAt } from "./support.ts";

describe("A sign-in as the desktop app's", () => {
  let provider: OidcProvider;
  /** All that a user could see of all sign-ins of this file. */
  const shown: string[] = [];

  before(async () => {
    provider = await startOidcProvider();
  });
  after(() => provider.stop());

  const failure = (faults: Faults, changes = {}) => recordedFailure({ provider, shown }, faults, changes);
  const seen = (error: SignInError, id: string): Comparison | undefined =>
    error.report?.comparisons.find((one) => one.id === id);

  it("returns the newest ID token, the claims before and after the refresh, and all comparisons", async () => {
    provider.misbehave({ refreshToken: "rotated" });
    const { result, browser } = await signInAt(provider);
    expect(result).to.be.instanceOf(SignedIn);
    if (!(result instanceof SignedIn)) return;
    expect(result.idToken.split(".")).to.have.length(3);
    expect(result.claims).to.include({ email: "Ada.Lovelace@Example.com", aud: "client" });
    expect(result.refreshedClaims).to.include({ sub: "user-1" });
    expect(result.userInfo).to.include({ sub: "user-1" });
    expect(result.refreshTokenRotated).to.equal(true);
    expect(result.comparisons.map(({ id, result: one }) => `${id} ${one}`)).to.deep.equal([
      "signature ok",
      "iss ok",
      "aud ok",
      "exp ok",
      "nonce ok",
      "token_use ok",
      "email ok",
      "email_verified ok",
      "refresh ok",
      "refresh-claims ok",
      "user-info ok",
    ]);
    shown.push(browser.page, inspect(result, { depth: 9 }), JSON.stringify(result));
  });

  it("shows the result on a page that loads nothing, runs nothing and is not cached, at an address without the code", async () => {
    provider.misbehave({ claims: { name: '<img src="https://evil.test/x">' } });
    const { browser } = await signInAt(provider);
    expect(browser.page).to.include("The sign-in works").and.to.include("Ada.Lovelace@Example.com");
    expect(browser.page)
      .to.include("&#60;img src=&#34;https://evil.test/x&#34;&#62;")
      .and.not.to.match(/<img|<script|<link| src="| href="/);
    for (const headers of browser.headers) {
      expect(headers.get("content-security-policy")).to.match(
        /^default-src 'none'; style-src 'sha256-\S+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
      );
      expect(headers.get("cache-control")).to.equal("no-store");
      expect(headers.get("referrer-policy")).to.equal("no-referrer");
    }
    expect(browser.headers[1]?.get("location")).to.match(/^\/result\/[\w-]{22}$/);
  });

  const claimFaults: readonly (readonly [string, Faults, readonly string[]])[] = [
    ["another issuer", { claims: { iss: "https://issuer.test/pool/" } }, ["signature", "iss"]],
    ["another audience", { claims: { aud: "other" } }, ["signature", "aud"]],
    ["several audiences", { claims: { aud: ["client", "other"] } }, ["signature", "aud"]],
    ["another nonce", { claims: { nonce: "another" } }, ["signature", "nonce"]],
    ["no nonce", { claims: { nonce: undefined } }, ["signature", "nonce"]],
    ["a time in the past", { claims: { exp: 1_700_000_000 } }, ["signature", "exp"]],
    ["no expiry", { claims: { exp: undefined } }, ["signature", "exp"]],
    ["no subject", { claims: { sub: undefined } }, ["id-token", "signature"]],
    ["algorithm none", { alg: "none" }, ["signature"]],
    ["algorithm HS256 with the public key as secret", { alg: "HS256" }, ["signature"]],
    ["algorithm ES256", { alg: "ES256" }, ["signature"]],
    ["the signature of another key", { alg: "foreign-key" }, ["signature"]],
    ["no ID token", { idToken: "none" }, ["id-token"]],
    ["a text that is no token", { idToken: "garbage" }, ["id-token"]],
    ["an access token's token_use", { claims: { token_use: "access" } }, ["token_use", "refresh"]],
    ["no e-mail", { claims: { email: undefined } }, ["email", "refresh"]],
    ["an e-mail that is not verified", { claims: { email_verified: false } }, ["email_verified", "refresh"]],
    ["no email_verified", { claims: { email_verified: undefined } }, ["email_verified", "refresh"]],
  ];
  for (const [what, faults, expected] of claimFaults) {
    it(`names what is not right about an ID token with ${what}`, async () => {
      const { error, differing, browser } = await failure(faults);
      expect(error.code).to.equal("ID_TOKEN_INVALID");
      expect(differing).to.deep.equal(expected);
      for (const { result, expected: wanted, why, fix } of error.report?.comparisons ?? [])
        if (result === "differs") expect([wanted, why, fix].every(Boolean)).to.equal(true);
      expect(browser.page).to.include("The sign-in does not work");
    });
  }

  for (const [who, identities, expected] of [
    ["an account of sync", undefined, /npm run sync/],
    [
      "an identity provider",
      [{ providerName: "okta", userId: "1" }],
      /okta writes it at each sign-in.*federation/,
    ],
    ["an unreadable identity provider", [{ providerName: 1 }], /npm run sync/],
  ] as const)
    it(`says who can verify the e-mail of a user of ${who}`, async () => {
      const { error } = await failure({ claims: { email_verified: false, identities } });
      const fix = error.report?.comparisons.find(({ id }) => id === "email_verified");
      expect(fix).to.have.property("fix").that.matches(expected);
    });

  const laterFaults: readonly (readonly [string, Faults, string, readonly string[]])[] = [
    ["no refresh token", { refreshToken: "none" }, "REFRESH_INVALID", ["refresh"]],
    ["no ID token after the refresh", { idToken: "none-after-refresh" }, "REFRESH_INVALID", ["refresh"]],
    [
      "another user after the refresh",
      { refreshed: { sub: "user-2" } },
      "REFRESH_INVALID",
      ["refresh-claims"],
    ],
    [
      "the e-mail in other letters after the refresh",
      { refreshed: { email: "ada.lovelace@example.com" } },
      "REFRESH_INVALID",
      ["refresh-claims"],
    ],
    ["another nonce after the refresh", { refreshed: { nonce: "another" } }, "REFRESH_INVALID", ["refresh"]],
    ["no e-mail after the refresh", { refreshed: { email: undefined } }, "REFRESH_INVALID", ["refresh"]],
    [
      "another issuer after the refresh",
      { refreshed: { iss: "https://other.test" } },
      "REFRESH_INVALID",
      ["refresh"],
    ],
    ["user info of another user", { userInfo: { sub: "user-2" } }, "USER_INFO_INVALID", ["user-info"]],
    [
      "user info with another e-mail",
      { userInfo: { email: "x@example.com" } },
      "USER_INFO_INVALID",
      ["user-info"],
    ],
  ];
  for (const [what, faults, code, expected] of laterFaults) {
    it(`names ${what}`, async () => {
      const { error, differing } = await failure(faults);
      expect(error.code).to.equal(code);
      expect(differing).to.deep.equal(expected);
    });
  }

  it("takes no reason for granted if the keys cannot be read, and uses no token then", async () => {
    let asked = 0;
    const { error, differing } = await failure({
      answers: {
        "/jwks": (response) => response.writeHead(503).end(),
        "/userInfo": (response) => {
          asked += 1;
          response.end();
        },
      },
    });
    expect(differing).to.deep.equal(["signature"]);
    expect(seen(error, "signature")?.seen).to.include("JSON Web Key Set");
    expect(asked).to.equal(0);
  });

  it("needs no nonce after the refresh", async () => {
    provider.misbehave({ refreshed: { nonce: undefined } });
    expect((await signInAt(provider)).result).to.be.instanceOf(SignedIn);
  });

  it("revokes the newest refresh token at its end, with its own client ID", async () => {
    provider.misbehave({ refreshToken: "rotated" });
    const before = provider.revocations.length;
    await signInAt(provider);
    expect(provider.revocations.slice(before).map((form) => Object.fromEntries(form))).to.deep.equal([
      { token: "another-refresh-token", client_id: "client" },
    ]);
  });

  it("ends well if the provider cannot revoke it, and does not wait for it", async () => {
    const discovery = "/.well-known/openid-configuration";
    for (const answers of [
      { [discovery]: (response: ServerResponse) => response.writeHead(404).end() },
      { "/revoke": (response: ServerResponse) => sendJson(response, 400, { error: "invalid_request" }) },
      { "/revoke": (response: ServerResponse) => response.socket?.destroy() },
      { "/revoke": () => {} },
    ]) {
      provider.misbehave({ answers });
      const { result } = await signInAt(provider);
      expect(result).to.be.instanceOf(SignedIn);
    }
  });

  it("compares no e-mail for an app that does not ask for it", async () => {
    provider.misbehave({ claims: { email: undefined, email_verified: undefined } });
    const app = { ...provider.app(await freeRedirectUri()), scope: "openid" };
    const { result } = await signInAt(provider, { app });
    expect(result).to.be.instanceOf(SignedIn);
  });

  it("says which error the token endpoint sent, safe to print", async () => {
    const body = { error: "invalid_grant", error_description: "no \u001b[31mred\u001b[0m code" };
    const { error } = await failure({ answers: { "/token": (response) => sendJson(response, 400, body) } });
    expect(error).to.include({
      code: "TOKEN_REFUSED",
      message: "The token endpoint refused with invalid_grant (no \\u001b[31mred\\u001b[0m code).",
    });
    expect(error.hint).to.include("PKCE verifier");
  });

  it("says that a page came where tokens were expected", async () => {
    for (const status of [200, 403]) {
      const html = (response: Parameters<typeof sendJson>[0]) =>
        response.writeHead(status, { "content-type": "text/html" }).end("<h1>Welcome to the hotel</h1>");
      const { error } = await failure({ answers: { "/token": html } });
      expect(error).to.include({
        code: "TOKEN_UNREADABLE",
        message: `The token endpoint answered with status ${status} and text/html, which an app cannot use.`,
      });
    }
    const { error } = await failure({
      answers: { "/userInfo": (response) => response.writeHead(404).end() },
    });
    expect(error.code).to.equal("USER_INFO_INVALID");
    expect(seen(error, "user-info")?.seen).to.include("status 404");
  });

  it("says that the token endpoint cannot be reached", async () => {
    const { error } = await failure({ answers: { "/token": (response) => response.socket?.destroy() } });
    expect(error.code).to.equal("TOKEN_UNREACHABLE");
    expect(error.message).to.match(/^The token endpoint cannot be reached: .+\.$/);
  });

  it("does not read an answer without an end", async () => {
    const { error } = await failure({
      answers: {
        "/token": (response) => {
          response.writeHead(200, { "content-type": "application/json" });
          const more = () => {
            while (response.writable && response.write(" ".repeat(16_384)));
            response.once("drain", more);
          };
          more();
        },
      },
    });
    expect(error).to.include({
      code: "TOKEN_UNREACHABLE",
      message: "The token endpoint cannot be reached: The answer is too long.",
    });
  });

  it("ends in time if the token endpoint does not answer", async () => {
    const { error } = await failure({ answers: { "/token": () => {} } }, { timeoutMs: 300 });
    expect(error).to.include({ code: "SIGN_IN_TIMEOUT" });
  });

  it("describes a refusal by the provider, safe to print", async () => {
    const refuse = (entries: Record<string, string>) => (redirect: URLSearchParams) => {
      redirect.delete("code");
      for (const [name, value] of Object.entries(entries)) redirect.set(name, value);
    };
    const denied = await failure({
      redirect: refuse({ error: "access_denied", error_description: "\u202egnp" }),
    });
    expect(denied.error).to.include({
      code: "SIGN_IN_REFUSED",
      message: "The sign-in was refused: access_denied (\\u202egnp).",
    });
    expect(denied.browser.page).to.include("access_denied").and.not.to.include("\u202e");
    const scope = await failure({
      redirect: refuse({ error: "invalid_request", error_description: "invalid_scope" }),
    });
    expect(scope.error.hint).to.include("offline_access");
  });

  it("shows no code, state, nonce, verifier or token, in no result, error or page", () => {
    expect(shown.length).to.be.above(20);
    expect(provider.secrets.size).to.be.above(50);
    expectNoSecrets(provider, shown);
  });
});
