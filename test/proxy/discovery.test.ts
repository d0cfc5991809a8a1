import type { ServerResponse } from "node:http";
import { expect } from "chai";
import * as oauth from "oauth4webapi";
import { securityHeaders } from "../../proxy/headers.ts";
import { createProxy, type ProxyConfig } from "../../proxy/index.ts";
import { defaultLimits } from "../../proxy/upstream.ts";
import { json, type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { eventOf, logged, POOL_DOMAIN } from "../support/proxy-events.ts";

const ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
const POOL = `https://${POOL_DOMAIN}`;
const PROXY = "https://0a1b2c3d.execute-api.eu-central-1.amazonaws.com/prod";

/** As Cognito returns it. */
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

/** Cognito's document, padded to this many bytes. */
function exactly(bytes: number) {
  const empty = JSON.stringify({ ...DOCUMENT, filler: "" }).length;
  return json(200, { ...DOCUMENT, filler: "x".repeat(bytes - empty) });
}

describe("GET /.well-known/openid-configuration", () => {
  let cognito: MisbehavingServer;
  beforeEach(async () => {
    cognito = await startMisbehavingServer();
    cognito.answerWith(json(200, DOCUMENT));
  });
  afterEach(() => cognito.stop());

  async function ask(
    config: Partial<ProxyConfig> = {},
    context: object = { apiId: "0a1b2c3d", stage: "prod" },
  ) {
    const proxy = createProxy(
      { poolDomain: POOL_DOMAIN, issuer: ISSUER, ...config },
      { transport: cognito.transport },
    );
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
      grant_types_supported: ["authorization_code", "refresh_token"],
      code_challenge_methods_supported: ["S256"],
    });
  });

  it("keeps the pool's grant types, and offers openid if the pool lists no scopes", async () => {
    const { scopes_supported: _, ...rest } = DOCUMENT;
    cognito.answerWith(json(200, { ...rest, grant_types_supported: ["authorization_code"] }));
    const document = JSON.parse((await ask()).body);
    expect(document.grant_types_supported).to.deep.equal(["authorization_code"]);
    expect(document.scopes_supported).to.deep.equal(["openid", "offline_access"]);
  });

  it("is requested from the pool's issuer, and from no other host, with nothing of the request", async () => {
    await ask();
    const [asked] = cognito.received;
    expect(asked).to.include({ method: "GET", body: "" });
    expect(asked?.headers).to.deep.equal({
      accept: "application/json",
      connection: "keep-alive",
      host: "cognito-idp.eu-central-1.amazonaws.com",
    });
    expect(asked?.url).to.equal("/eu-central-1_AbCdEf123/.well-known/openid-configuration");
  });

  it("has the API's custom address if there is one", async () => {
    const { body } = await ask({ apiUrl: "https://auth.example.com" });
    expect(JSON.parse(body)).to.include({ token_endpoint: "https://auth.example.com/oauth2/token" });
  });

  it("has the API's address in another partition", async () => {
    const issuer = "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEf123";
    cognito.answerWith(json(200, { issuer }));
    const { body } = await ask({ issuer });
    const endpoint = "https://0a1b2c3d.execute-api.cn-north-1.amazonaws.com.cn/prod/oauth2/token";
    expect(JSON.parse(body)).to.include({ issuer, token_endpoint: endpoint });
  });

  it("has the API's address with a pool of the issuer type UPDATED", async () => {
    const issuer = "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
    cognito.answerWith(json(200, { issuer }));
    const { body } = await ask({ issuer });
    const endpoint = "https://0a1b2c3d.execute-api.eu-central-1.amazonaws.com/prod/oauth2/token";
    expect(JSON.parse(body)).to.include({ issuer, token_endpoint: endpoint });
    expect(cognito.received[0]?.headers).to.include({
      host: "issuer-cognito-idp.eu-central-1.amazonaws.com",
    });
  });

  for (const context of [
    {},
    { apiId: "0a1b2c3d" },
    { stage: "prod" },
    { apiId: "evil.example/a", stage: "prod" },
    { apiId: "0a1b/evil.example", stage: "prod" },
    { apiId: "0a1b2c3d", stage: "../evil" },
    { apiId: "0a1b2c3d", stage: "prod/evil" },
  ]) {
    it(`accepts no address from ${JSON.stringify(context)}: the error repeats nothing`, async () => {
      const { statusCode, body } = await ask({}, context);
      expect(statusCode).to.equal(500);
      expect(JSON.parse(body)).to.deep.equal({
        error: "server_error",
        error_description: "Something went wrong here",
      });
      expect(cognito.received).to.deep.equal([]);
    });
  }

  it("logs the result", async () => {
    const proxy = createProxy({ poolDomain: POOL_DOMAIN, issuer: ISSUER }, { transport: cognito.transport });
    const reasonFor = async (requestContext: object) => {
      const event = eventOf({ path: "/.well-known/openid-configuration", requestContext });
      return JSON.parse((await logged(() => proxy(event))).lines.join()).reason;
    };
    expect(await reasonFor({ apiId: "0a1b2c3d", stage: "prod" })).to.equal("ok");
    expect(await reasonFor({})).to.equal("fault");
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
    ["the document with a redirect", json(302, DOCUMENT, { location: "https://evil.example" })],
    ["more than 64 KB", exactly(64 * 1024 + 1)],
  ] as const) {
    it(`is an OAuth error if Cognito answers with ${what}`, async () => {
      cognito.answerWith(answer);
      const { statusCode, body } = await ask();
      expect(statusCode).to.equal(502);
      expect(JSON.parse(body)).to.have.property("error", "server_error");
      expect(cognito.received).to.have.length(1);
    });
  }

  it("may be 64 KB", async () => {
    cognito.answerWith(exactly(64 * 1024));
    expect((await ask()).statusCode).to.equal(200);
  });

  it("is 504 if Cognito does not answer in time, and 429 if it throttles", async () => {
    cognito.answerWith(() => {});
    const limits = { ...defaultLimits, deadlineMs: 50 };
    const late = createProxy(
      { poolDomain: POOL_DOMAIN, issuer: ISSUER },
      { transport: cognito.transport, limits },
    );
    const requestContext = { apiId: "0a1b2c3d", stage: "prod" };
    const event = eventOf({ path: "/.well-known/openid-configuration", requestContext });
    expect((await logged(() => late(event))).result.statusCode).to.equal(504);
    cognito.answerWith(json(429, { message: "Too many requests" }));
    expect((await ask()).statusCode).to.equal(429);
  });

  it("does not exist if the proxy has no issuer", async () => {
    const proxy = createProxy({ poolDomain: POOL_DOMAIN }, { transport: cognito.transport });
    const { result } = await logged(() => proxy(eventOf({ path: "/.well-known/openid-configuration" })));
    expect(result.statusCode).to.equal(404);
  });

  for (const httpMethod of ["POST", "HEAD", "PUT", "OPTIONS"]) {
    it(`does not accept ${httpMethod}`, async () => {
      const proxy = createProxy(
        { poolDomain: POOL_DOMAIN, issuer: ISSUER },
        { transport: cognito.transport },
      );
      const event = eventOf({ path: "/.well-known/openid-configuration", httpMethod });
      const { result } = await logged(() => proxy(event));
      expect(result.statusCode).to.equal(405);
      expect(result.headers).to.have.property("Allow", "GET");
      expect(cognito.received).to.deep.equal([]);
    });
  }

  describe("with a strict client, which compares the issuer", () => {
    /** The document at the proxy as a client reads it that has this address as the issuer. */
    async function discovered(issuer: string): Promise<oauth.AuthorizationServer> {
      const response = await oauth.discoveryRequest(new URL(PROXY), {
        [oauth.customFetch]: async (address) => {
          expect(address).to.equal(`${PROXY}/.well-known/openid-configuration`);
          const { statusCode, headers, body } = await ask();
          return new Response(body, { status: statusCode, headers });
        },
      });
      return oauth.processDiscoveryResponse(new URL(issuer), response);
    }

    it("is refused if that client uses the proxy's address as the issuer", async () => {
      const refusal = await discovered(PROXY).catch((error: unknown) => error);
      expect(refusal)
        .to.be.instanceOf(oauth.OperationProcessingError)
        .and.to.include({ code: oauth.JSON_ATTRIBUTE_COMPARISON });
    });

    it("is accepted if that client has the pool's issuer", async () => {
      const server = await discovered(ISSUER);
      expect(server).to.include({ issuer: ISSUER, token_endpoint: `${PROXY}/oauth2/token` });
    });
  });
});
