import type { ServerResponse } from "node:http";
import { expect } from "chai";
import * as oauth from "oauth4webapi";
import { securityHeaders } from "../../proxy/headers.ts";
import { createProxy } from "../../proxy/index.ts";
import { json, type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { eventOf, logged, POOL_DOMAIN } from "../support/proxy-events.ts";

const ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
const POOL = `https://${POOL_DOMAIN}`;
const PROXY = "https://0a1b2c3d.execute-api.eu-central-1.amazonaws.com/prod";

/** As Cognito gives it. */
const DOCUMENT = {
  authorization_endpoint: `${POOL}/oauth2/authorize`,
  end_session_endpoint: `${POOL}/logout`,
  id_token_signing_alg_values_supported: ["RS256"],
  issuer: ISSUER,
  jwks_uri: `${ISSUER}/.well-known/jwks.json`,
  response_types_supported: ["code", "token"],
  revocation_endpoint: `${POOL}/oauth2/revoke`,
  scopes_supported: ["openid", "email", "phone", "profile"],
  subject_types_supported: ["public"],
  token_endpoint: `${POOL}/oauth2/token`,
  userinfo_endpoint: `${POOL}/oauth2/userInfo`,
};

describe("GET /.well-known/openid-configuration", () => {
  let cognito: MisbehavingServer;
  beforeEach(async () => {
    cognito = await startMisbehavingServer();
    cognito.answerWith(json(200, DOCUMENT));
  });
  afterEach(() => cognito.stop());

  async function ask(
    config: { apiUrl?: string } = {},
    context: object = { apiId: "0a1b2c3d", stage: "prod" },
  ) {
    const proxy = createProxy({ poolDomain: POOL_DOMAIN, issuer: ISSUER, ...config }, cognito.transport);
    const event = eventOf({
      path: "/.well-known/openid-configuration",
      headers: { Host: "evil.example", "X-Forwarded-Host": "evil.example" },
      requestContext: { requestId: "1", ...context },
    });
    return (await logged(() => proxy(event))).result;
  }

  it("is the pool's own document with the proxy's endpoints, and offline_access among the scopes", async () => {
    const { statusCode, headers, body } = await ask();
    expect(statusCode).to.equal(200);
    expect(headers).to.include({ ...securityHeaders, "Content-Type": "application/json" });
    expect(JSON.parse(body)).to.deep.equal({
      ...DOCUMENT,
      authorization_endpoint: `${PROXY}/oauth2/authorize`,
      token_endpoint: `${PROXY}/oauth2/token`,
      userinfo_endpoint: `${PROXY}/oauth2/userInfo`,
      scopes_supported: ["openid", "email", "phone", "profile", "offline_access"],
      code_challenge_methods_supported: ["S256"],
    });
  });

  it("is asked of the pool's issuer, and of no other host", async () => {
    await ask();
    const [asked] = cognito.received;
    expect(asked?.url).to.equal("/eu-central-1_AbCdEf123/.well-known/openid-configuration");
    expect(asked?.headers["host"]).to.equal("cognito-idp.eu-central-1.amazonaws.com");
  });

  it("names the API's own address where it has one", async () => {
    const { body } = await ask({ apiUrl: "https://auth.example.com" });
    expect(JSON.parse(body)).to.include({ token_endpoint: "https://auth.example.com/oauth2/token" });
  });

  it("never takes an address from the request: without the API's id it is an error", async () => {
    for (const context of [{}, { apiId: "evil.example/", stage: "prod" }, { apiId: "0a1b", stage: "../x" }]) {
      const { statusCode, body } = await ask({}, context);
      expect(statusCode).to.equal(500);
      expect(body).not.to.contain("evil");
    }
  });

  for (const [what, answer] of [
    ["another issuer", json(200, { ...DOCUMENT, issuer: "https://evil.example" })],
    ["no issuer", json(200, {})],
    [
      "a web page",
      (response: ServerResponse) => response.setHeader("content-type", "text/html").end("<html>"),
    ],
    [
      "a redirect",
      (response: ServerResponse) => response.writeHead(302, { location: "https://evil.example" }).end(),
    ],
  ] as const) {
    it(`is an OAuth error where Cognito gives ${what}`, async () => {
      cognito.answerWith(answer);
      const { statusCode, body } = await ask();
      expect(statusCode).to.equal(502);
      expect(JSON.parse(body)).to.have.property("error", "server_error");
    });
  }

  it("is not there where the proxy knows no issuer", async () => {
    const proxy = createProxy({ poolDomain: POOL_DOMAIN }, cognito.transport);
    const { result } = await logged(() => proxy(eventOf({ path: "/.well-known/openid-configuration" })));
    expect(result.statusCode).to.equal(404);
  });

  it("takes GET alone", async () => {
    const proxy = createProxy({ poolDomain: POOL_DOMAIN, issuer: ISSUER }, cognito.transport);
    const event = eventOf({ path: "/.well-known/openid-configuration", httpMethod: "POST" });
    expect((await logged(() => proxy(event))).result.statusCode).to.equal(405);
  });

  describe("with a strict client, which compares the issuer", () => {
    const response = async () =>
      new Response((await ask()).body, { headers: { "content-type": "application/json" } });

    it("is refused when that client was given the proxy's address for the issuer", async () => {
      const outcome = await oauth
        .processDiscoveryResponse(new URL(PROXY), await response())
        .catch((error: Error) => error.message);
      expect(outcome).to.contain("issuer");
    });

    it("is taken when that client was told the true issuer", async () => {
      const server = await oauth.processDiscoveryResponse(new URL(ISSUER), await response());
      expect(server.token_endpoint).to.equal(`${PROXY}/oauth2/token`);
    });
  });
});
