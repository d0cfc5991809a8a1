import { inspect } from "node:util";
import { expect } from "chai";
import { SignedIn, SignInError } from "../../sign-in/index.ts";
import { type Faults, type OidcProvider, startOidcProvider } from "../support/oidc-provider.ts";
import { expectNoSecrets, freeRedirectUri, signInAt } from "./support.ts";

describe("A second code with a wrong PKCE verifier", () => {
  let provider: OidcProvider;
  /** All that a user could see of all sign-ins of this file. */
  const shown: string[] = [];

  before(async () => {
    provider = await startOidcProvider();
  });
  after(() => provider.stop());

  async function signInWith(faults: Faults, changes = {}) {
    provider.misbehave(faults);
    const { result, browser, lines } = await signInAt(provider, {
      checkVerifier: true,
      secondCodeMs: 300,
      ...changes,
    });
    shown.push(browser.page, inspect(result, { depth: 9 }), JSON.stringify(result), ...lines);
    const comparisons =
      result instanceof SignedIn
        ? result.comparisons
        : result instanceof SignInError
          ? result.report?.comparisons
          : [];
    return { result, browser, comparison: comparisons?.find(({ id }) => id === "wrong-verifier") };
  }

  it("is refused, and the browser ends on the page of the result", async () => {
    const { result, browser, comparison } = await signInWith({}, { secondCodeMs: 10_000 });
    expect(result).to.be.instanceOf(SignedIn);
    expect(comparison).to.include({ result: "ok", seen: "refused with invalid_grant" });
    expect(browser.page).to.include("The sign-in works").and.to.include("A code with a wrong PKCE verifier");
    const redirects = browser.headers.map((headers) => headers.get("location") ?? "");
    expect(redirects.at(-2)).to.match(/^\/result\//);
  });

  it("is asked for without a page and without a provider's name", async () => {
    const asked: string[] = [];
    provider.misbehave({
      answers: {
        "/authorize": (response, parameters) => {
          asked.push(`${parameters.get("prompt")} ${parameters.get("identity_provider")}`);
          const back = new URLSearchParams({ code: "a-code", state: parameters.get("state") ?? "" });
          response.writeHead(302, { location: `${parameters.get("redirect_uri")}?${back}` }).end();
        },
      },
    });
    const app = { ...provider.app(await freeRedirectUri()), identityProvider: "okta" };
    await signInAt(provider, { checkVerifier: true, app, secondCodeMs: 300 });
    expect(asked).to.deep.equal(["null okta", "none null"]);
  });

  it("is a fault if tokens come, which are revoked", async () => {
    const before = provider.revocations.length;
    const { result, browser, comparison } = await signInWith({ wrongVerifier: "tokens" });
    expect(result).to.be.instanceOf(SignInError).with.property("code", "VERIFIER_IGNORED");
    expect(comparison).to.include({ result: "differs" });
    expect(browser.page).to.include("The sign-in does not work: 1 of 12 checks failed");
    expect(provider.revocations.length - before).to.equal(2);
  });

  const unknown: readonly (readonly [string, Faults, RegExp])[] = [
    ["the pages ask for a sign-in", { silent: "page" }, /^Amazon Cognito showed a page/],
    ["there is no session", { silent: "login_required" }, /login_required/],
    ["the code is refused for another reason", { wrongVerifier: "invalid_request" }, /invalid_request/],
    ["the token endpoint fails", { wrongVerifier: "server-error" }, /status 502/],
  ];
  for (const [what, faults, seen] of unknown) {
    it(`says nothing if ${what}, and the sign-in is right`, async () => {
      const { result, comparison } = await signInWith(faults);
      expect(result).to.be.instanceOf(SignedIn);
      expect(comparison).to.include({ result: "not-checked" });
      expect(comparison?.seen).to.match(seen);
      expect(comparison?.fix).to.be.a("string");
    });
  }

  it("is not asked for if the sign-in was refused, and the user sees why", async () => {
    const { result, browser } = await signInWith({
      redirect: (redirect) => {
        redirect.delete("code");
        redirect.set("error", "access_denied");
      },
    });
    expect(result).to.be.instanceOf(SignInError).with.property("code", "SIGN_IN_REFUSED");
    expect(browser.page).to.include("access_denied");
  });

  it("does not keep the browser from the page of a sign-in that failed", async () => {
    const { browser } = await signInWith({ claims: { aud: "other" } });
    expect(browser.page).to.include("The sign-in does not work");
  });

  it("shows no code, state, verifier or token", () => expectNoSecrets(provider, shown));
});
