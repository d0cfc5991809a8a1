import { expect } from "chai";
import fc from "fast-check";
import {
  offlineAccessFinding,
  pagesFinding,
  reachableFinding,
  redirectFinding,
} from "../../../doctor/checks/authorize.ts";
import { appQuery, errorIn, isAccepted } from "../../../doctor/checks/facts/app-request.ts";
import { keysFinding } from "../../../doctor/checks/issuer.ts";
import { tokenFinding, userInfoFinding } from "../../../doctor/checks/token-endpoint.ts";
import { createProxy } from "../../../proxy/index.ts";
import type { HttpAnswer } from "../../../sign-in/http.ts";
import { authorizeEvent, logged, POOL_DOMAIN } from "../../support/proxy-events.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

function answer(status: number, body = "", location?: string, type = "application/json"): HttpAnswer {
  return { status, body, location, headers: new Headers({ "content-type": type }) };
}

/** What the real proxy answers to a request. */
async function proxied(query: URLSearchParams): Promise<HttpAnswer> {
  const proxy = createProxy({ poolDomain: POOL_DOMAIN });
  const { result } = await logged(() => proxy(authorizeEvent([...query])));
  return answer(result.statusCode, result.body, result.headers["Location"]);
}

describe("The check of Cognito's own answer to offline_access", () => {
  it("says whether the proxy is needed, and nothing if Cognito did not decide", () => {
    const refused = answer(
      302,
      "",
      "http://localhost:18080/?error=invalid_request&error_description=invalid_scope",
    );
    expect(offlineAccessFinding(refused)).to.deep.equal({
      state: "ok",
      note: "invalid_scope: the proxy is needed",
    });
    const pages = "https://pool.auth.us-east-1.amazoncognito.com/login?client_id=1";
    expect(offlineAccessFinding(answer(302, "", pages)))
      .to.have.property("note")
      .that.includes("accepts it");
    for (const status of [403, 429, 500])
      expect(offlineAccessFinding(answer(status))).to.have.property("state", "skipped");
  });
});

describe("The check of the proxy's redirect", () => {
  it("is ok for any state and nonce the real proxy passes on", async () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, text, async (state, nonce) => {
        const query = appQuery(plainTarget(), { state, nonce });
        expect(redirectFinding(plainTarget(), { query, answer: await proxied(query) })).to.deep.equal({
          state: "ok",
        });
      }),
    );
  });

  it("sends unusual characters to the proxy alone: Cognito refuses some", () => {
    expect(appQuery(plainTarget()).get("state")).to.match(/^[\w-]+$/);
  });

  it("names each parameter that was changed, added or lost", () => {
    const query = appQuery(plainTarget());
    const changed = new URLSearchParams(query);
    changed.delete("nonce");
    changed.set("state", "other");
    changed.append("prompt", "login");
    const location = `https://${POOL_DOMAIN}/oauth2/authorize?${changed}`;
    expect(redirectFinding(plainTarget(), { query, answer: answer(302, "", location) })).to.include({
      state: "failure",
      seen: "The proxy changes scope, state, nonce, prompt.",
    });
  });
});

describe("An answer of the authorization endpoint", () => {
  it("accepts with the page or a redirect to it, and refuses as Cognito documents it", () => {
    expect(isAccepted(answer(200, "<html>"))).to.equal(true);
    expect(isAccepted(answer(302, "", `https://${POOL_DOMAIN}/login?client_id=x`))).to.equal(true);
    for (const location of [
      `https://${POOL_DOMAIN}/error?error=redirect_mismatch&client_id=x`,
      "http://localhost:18080/?error=invalid_request&error_description=invalid_scope",
    ])
      expect(isAccepted(answer(302, "", location)), location).to.equal(false);
    expect(isAccepted(answer(400, '{"error":"invalid_request"}'))).to.equal(false);
  });

  it("says why it refuses, without a code or a state", () => {
    const location = "http://localhost:18080/?error=invalid_request&error_description=invalid_scope&state=s";
    expect(errorIn(answer(302, "", location))).to.equal("invalid_request: invalid_scope");
    expect(errorIn(answer(400, '{"error": "invalid_client"}'))).to.equal("status 400, invalid_client");
    expect(errorIn(answer(502, "<html>"))).to.equal("status 502");
  });

  it("of 403 is for another check with allowedCidrs, and a failure without, or by a firewall", () => {
    const settings = settingsOf({ allowedCidrs: '["52.94.76.0/24"]' });
    const refused = answer(403, '{"error":"access_denied"}');
    const closed = reachableFinding(plainTarget({ settings }), refused);
    expect(closed).to.have.property("state", "skipped");
    expect(closed).to.have.property("reason").that.includes("endpoints.own-address");
    expect(reachableFinding(plainTarget(), refused)).to.have.property("state", "failure");
    const foreign = reachableFinding(plainTarget({ settings }), answer(403, '{"message":"Forbidden"}'));
    expect(foreign).to.have.property("seen").that.includes("not as this stack's API does");
    const direct = plainTarget({ settings: settingsOf({ endpoints: "direct" }) });
    expect(reachableFinding(direct, answer(403, "<html>")))
      .to.have.property("seen")
      .that.includes("web ACL of the pool");
    const firewall = answer(403, "A firewall rule blocked the request");
    expect(reachableFinding(plainTarget({ settings }), firewall)).to.have.property("link", "docs/waf.md");
  });

  it("of the pool with 403 is a web ACL's, and with 429 no judgement of the client", () => {
    const findingOf = (status: number) => pagesFinding(plainTarget(), answer(status));
    expect(findingOf(200).state).to.equal("ok");
    expect(findingOf(403)).to.include({ state: "failure", link: "docs/waf.md" });
    expect(findingOf(429)).to.have.property("state", "skipped");
    expect(findingOf(400)).to.have.property("fix", "npm run provision -- --refresh --stack prod");
  });

  it("of the sandbox for a custom domain is skipped", async () => {
    const env = { QUICK_SIGN_IN_GATEWAY: "http://127.0.0.1:65534" };
    const missing = answer(404, "The sandbox does not serve this address.\n");
    const found = await withEnvironment(env, async () => reachableFinding(plainTarget(), missing));
    expect(found).to.have.property("state", "skipped");
    expect(reachableFinding(plainTarget(), missing)).to.have.property("state", "failure");
  });
});

describe("An answer of the token endpoint", () => {
  const stateOf = (status: number, body: string, type?: string) =>
    tokenFinding(plainTarget(), answer(status, body, undefined, type)).state;

  it("is right as RFC 6749 says, and wrong otherwise", () => {
    expect(stateOf(400, '{"error":"invalid_grant"}')).to.equal("ok");
    expect(stateOf(400, '{"error":"invalid_grant"}', "text/html")).to.equal("failure");
    expect(stateOf(401, '{"error":"invalid_client"}')).to.equal("failure");
    expect(stateOf(403, '{"message":"Forbidden"}')).to.equal("failure");
    expect(stateOf(400, "<html>", "text/html")).to.equal("failure");
    expect(stateOf(200, "{}")).to.equal("failure");
  });
});

describe("An answer of the user info endpoint", () => {
  it("to a request without a token is one of the two that Cognito documents", () => {
    const stateOf = (status: number) =>
      userInfoFinding(plainTarget(), "https://x.example/oauth2/userInfo", answer(status)).state;
    expect([400, 401].map(stateOf)).to.deep.equal(["ok", "ok"]);
    for (const status of [200, 302, 403, 404, 502]) expect(stateOf(status), `${status}`).to.equal("failure");
  });
});

describe("Published keys", () => {
  const stateOf = (body: unknown, status = 200) =>
    keysFinding(plainTarget(), answer(status, JSON.stringify(body))).state;

  it("are RSA keys with an ID, for RS256", () => {
    expect(stateOf({ keys: [{ kty: "RSA", alg: "RS256", kid: "1", use: "sig" }] })).to.equal("ok");
    expect(stateOf({ keys: [{ kty: "RSA", alg: "RS256" }] })).to.equal("failure");
    expect(stateOf({ keys: [{ kty: "RSA", alg: "PS256", kid: "1" }] })).to.equal("failure");
    expect(stateOf({ keys: [] })).to.equal("failure");
    expect(stateOf([], 404)).to.equal("failure");
  });
});
