import type { ServerResponse } from "node:http";
import { expect } from "chai";
import fc from "fast-check";
import { json, type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { BridgeWorld, bridgeEvent, errorOf, ISSUER } from "./bridge-world.ts";

const TOKEN = "access-token-of-a-user";
const LIMITS = { deadlineMs: 300, idleMs: 2_000, answerBytes: 4_096 };
const TRUSTED = { trustEmails: true, userInfoEndpoint: `${ISSUER}/me?v=1` };

const text = (body: string) => (response: ServerResponse) =>
  response.writeHead(200, { "content-type": "application/json" }).end(body);

describe("The bridge's userInfo endpoint", () => {
  let provider: MisbehavingServer;
  let world: BridgeWorld;

  beforeEach(async () => {
    provider = await startMisbehavingServer();
    world = new BridgeWorld(TRUSTED, provider, LIMITS);
  });
  afterEach(async () => {
    await provider.stop();
    expect(world.lines.join("\n")).not.to.contain(TOKEN).and.not.to.contain("@example.com");
  });

  const ask = (parts: object = {}) =>
    world.handle(
      bridgeEvent({ path: "/okta/userinfo", headers: { Authorization: `Bearer ${TOKEN}` }, ...parts }),
    );

  it("passes the access token on, and nothing else, and the claims back to the letter", async () => {
    const body = '{"sub":"1",  "email":"ada@example.com","email_verified":"true"}';
    provider.answerWith(text(body));
    for (const httpMethod of ["GET", "POST"]) {
      const answer = await ask({ httpMethod, headers: { Authorization: `Bearer ${TOKEN}`, Cookie: "a=b" } });
      expect([answer.statusCode, answer.body]).to.deep.equal([200, body]);
      const { method, url, headers } = provider.received.at(-1) ?? {};
      expect([method, url]).to.deep.equal([httpMethod, "/me?v=1"]);
      expect(headers)
        .to.include({ authorization: `Bearer ${TOKEN}`, accept: "application/json" })
        .and.to.include({ "user-agent": "quick-sign-in" })
        .and.not.to.have.property("cookie");
    }
  });

  it("passes no e-mail address on that is not verified, for any claims", async () => {
    const verified = fc.constantFrom(true, "true", false, "false", 1, null, undefined, "TRUE", [true]);
    const email = fc.constantFrom("ada@example.com", "", null, undefined);
    await fc.assert(
      fc.asyncProperty(verified, email, async (email_verified, address) => {
        provider.answerWith(json(200, { sub: "1", email: address, email_verified }));
        const answer = await ask();
        const isSafe = address === undefined || email_verified === true || email_verified === "true";
        expect(answer.statusCode).to.equal(isSafe ? 200 : 403);
        if (isSafe) return;
        expect([errorOf(answer), world.reason]).to.deep.equal(["invalid_grant", "unverified-email"]);
        expect(answer.body).not.to.contain("ada");
      }),
    );
  });

  it("passes no claims on of which one comes twice", async () => {
    provider.answerWith(
      text('{"sub":"1","email":"ada@example.com","email_verified":false,"email_verified":true}'),
    );
    expect((await ask()).statusCode).to.equal(403);
    provider.answerWith(
      text('{"sub":"1","email":"ada@example.com","address":{"email":"x"},"\\u0065mail":null}'),
    );
    expect((await ask()).statusCode).to.equal(403);
  });

  it("refuses a request without a token, before the provider sees it, and answers of other forms", async () => {
    for (const Authorization of [
      "",
      "Bearer a\nb",
      "Basic YTpi",
      "Basic Bearer a",
      "Bearer a b",
      "Bearer",
      undefined,
    ]) {
      const answer = await ask({ headers: Authorization === undefined ? null : { Authorization } });
      expect([answer.statusCode, errorOf(answer), world.reason]).to.deep.equal([
        401,
        "invalid_request",
        "no-token",
      ]);
      expect(answer.headers).to.include({ "WWW-Authenticate": "Bearer" });
    }
    expect(provider.received).to.deep.equal([]);
    expect(await ask({ httpMethod: "PUT" })).to.include({ statusCode: 405 });
    for (const answer of [json(200, { email: "ada@example.com", email_verified: true }), text("eyJ.eyJ.s")]) {
      provider.answerWith(answer);
      const refused = await ask();
      expect(refused).to.include({ statusCode: 502 });
      expect(refused.body).to.contain("The identity provider answered 200 without");
    }
    provider.answerWith(json(401, { error: "invalid_token" }));
    expect(await ask()).to.include({ statusCode: 401 });
    expect(world.reason).to.equal("upstream-refused");
    provider.answerWith((response) => response.writeHead(401, { "www-authenticate": "Bearer" }).end());
    expect(await ask()).to.include({ statusCode: 401, body: "" });
    // With any body: else a caller without a valid token could raise the alarm of 5xx.
    for (const status of [401, 403]) {
      provider.answerWith((response) => response.writeHead(status).end("<html>The token is not valid"));
      expect(await ask()).to.include({ statusCode: status, body: "" });
      expect(world.reason).to.equal("upstream-refused");
    }
    provider.answerWith(json(200, { sub: "1" }));
    expect(await ask({ headers: { authorization: `bearer  ${TOKEN}` } })).to.include({ statusCode: 200 });
  });

  it("does not exist without trustEmails", async () => {
    world = new BridgeWorld({}, provider, LIMITS);
    expect(await ask()).to.include({ statusCode: 404 });
  });
});
