import { expect } from "chai";
import { decodeJwt } from "jose";
import {
  json,
  type MisbehavingServer,
  startMisbehavingServer,
  TOKENS,
} from "../support/misbehaving-server.ts";
import {
  BridgeWorld,
  CALLBACK,
  CLIENT_ID,
  COGNITO,
  COGNITO_SECRET,
  errorOf,
  ISSUER,
} from "./bridge-world.ts";

const LIMITS = { deadlineMs: 300, idleMs: 2_000, answerBytes: 4_096 };
const SECRETS = new RegExp(`${COGNITO_SECRET}|the-secret-at-the-provider|the-code|eyJ`);

describe("The bridge's token endpoint", () => {
  let provider: MisbehavingServer;
  let world: BridgeWorld;

  beforeEach(async () => {
    provider = await startMisbehavingServer();
    provider.answerWith(json(200, TOKENS));
    world = new BridgeWorld({}, provider, LIMITS);
    world.aws.addKey({ provider: "okta", kid: "key-1", algorithm: "ES256", store: "kms" });
  });

  afterEach(async () => {
    await provider.stop();
    expect(world.lines.join("\n")).not.to.match(SECRETS);
  });

  const form = () => Object.fromEntries(new URLSearchParams(provider.received.at(-1)?.body));

  it("adds assertion, verifier and its own redirect URI, and returns the provider's answer", async () => {
    await world.beginWithCode();
    const answer = await world.token({ scope: "openid" });
    expect(answer.statusCode).to.equal(200);
    expect(JSON.parse(answer.body)).to.deep.equal(TOKENS);
    const { client_assertion = "", code_verifier, ...others } = form();
    expect(others).to.deep.equal({
      grant_type: "authorization_code",
      client_id: CLIENT_ID,
      code: "the-code",
      scope: "openid",
      redirect_uri: CALLBACK,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
    expect(code_verifier).to.match(/^[\w-]{43}$/);
    expect(decodeJwt(client_assertion)).to.include({ iss: CLIENT_ID, sub: CLIENT_ID, aud: ISSUER });
    const { url, headers } = provider.received.at(-1) ?? {};
    expect(url).to.equal("/token");
    expect(headers).to.include({ host: "idp.example.com", accept: "application/json" });
    expect(headers).to.include({ "user-agent": "quick-sign-in" });
    expect(headers).to.have.keys(
      "host",
      "content-type",
      "accept",
      "user-agent",
      "content-length",
      "connection",
    );
  });

  it("with a client secret sends the provider's own, never Cognito's", async () => {
    world = new BridgeWorld({ clientAuth: "client_secret" }, provider);
    await world.beginWithCode();
    expect((await world.token()).statusCode).to.equal(200);
    expect(form())
      .to.include({ client_secret: "the-secret-at-the-provider" })
      .and.not.have.property("client_assertion");
    expect(provider.received.at(-1)?.body).not.to.contain(COGNITO_SECRET);
  });

  it("without PKCE sends Cognito's redirect URI and no verifier", async () => {
    world = new BridgeWorld({ pkce: false }, provider);
    world.aws.addKey({ provider: "okta", kid: "key-1", algorithm: "RS256", store: "secret" });
    expect((await world.token()).statusCode).to.equal(200);
    expect(form()).to.include({ redirect_uri: COGNITO }).and.not.have.property("code_verifier");
    expect(world.aws.calls).not.to.include("states");
  });

  it("forwards nothing that it adds by its own rules, whatever the request has of it", async () => {
    const own = ["client_assertion", "client_assertion_type", "code_verifier"];
    const planted = Object.fromEntries(own.map((name) => [name, "planted"]));
    for (const clientAuth of ["client_secret", "private_key_jwt"] as const)
      for (const pkce of [true, false]) {
        world = new BridgeWorld({ clientAuth, pkce }, provider);
        world.aws.addKey({ provider: "okta", kid: "key-1", algorithm: "ES256", store: "kms" });
        if (pkce) await world.beginWithCode();
        expect((await world.token(planted)).statusCode).to.equal(200);
        const sent = new URLSearchParams(provider.received.at(-1)?.body);
        expect([...sent.values()])
          .not.to.include("planted")
          .and.not.to.include(COGNITO_SECRET);
        expect(new Set(sent.keys())).to.have.length([...sent.keys()].length);
        expect(sent.get("redirect_uri")).to.equal(pkce ? CALLBACK : COGNITO);
      }
  });

  for (const value of [" the-secret-at-the-provider\n", '{"client_secret":"the-secret-at-the-provider"}']) {
    it(`reads the client secret in ${JSON.stringify(value)}`, async () => {
      world = new BridgeWorld({ clientAuth: "client_secret", pkce: false }, provider);
      world.aws.setSecret("arn:aws:secretsmanager:eu-central-1:111122223333:secret:client-AbCdEf", value);
      await world.token();
      expect(form()).to.include({ client_secret: "the-secret-at-the-provider" });
    });
  }

  it("tells of a secret without a client secret, and sends the provider none", async () => {
    const clientSecretArn = "arn:client";
    for (const value of [undefined, "", " ", "{}", "{", '{"client_secret":1}', '{"client_secret":""}']) {
      world = new BridgeWorld({ clientAuth: "client_secret", pkce: false, clientSecretArn }, provider);
      if (value !== undefined) world.aws.setSecret(clientSecretArn, value);
      const answer = await world.token();
      expect([answer.statusCode, errorOf(answer), world.reason], value).to.deep.equal([
        500,
        "server_error",
        "no-client-secret",
      ]);
    }
    expect(provider.received).to.deep.equal([]);
  });

  for (const [what, parameters, parts, status, error, reason] of [
    ["a wrong secret", { client_secret: `${COGNITO_SECRET}x` }, {}, 401, "invalid_client", "client"],
    ["no secret", { client_secret: undefined }, {}, 401, "invalid_client", "client"],
    ["another client", { client_id: "another" }, {}, 401, "invalid_client", "client"],
    [
      "Basic",
      {},
      { headers: { "content-type": "application/x-www-form-urlencoded", authorization: "Basic YTpi" } },
      401,
      "invalid_client",
      "authorization-header",
    ],
    ["another grant", { grant_type: "refresh_token" }, {}, 400, "unsupported_grant_type", "grant-type"],
    ["no code", { code: undefined }, {}, 400, "invalid_request", "no-code"],
    ["another redirect URI", { redirect_uri: CALLBACK }, {}, 400, "invalid_grant", "redirect-uri"],
    [
      "a query",
      {},
      { multiValueQueryStringParameters: { code: ["c"] } },
      400,
      "invalid_request",
      "query-on-token",
    ],
    ["a code that no callback had", { code: "another-code" }, {}, 400, "invalid_grant", "unknown-code"],
  ] as const) {
    it(`refuses ${what}, and sends the provider nothing`, async () => {
      await world.beginWithCode();
      const answer = await world.token(parameters, parts);
      expect([answer.statusCode, errorOf(answer), world.reason]).to.deep.equal([status, error, reason]);
      expect(provider.received).to.deep.equal([]);
      expect(world.aws.memoryStates.codes.size).to.equal(1);
    });
  }

  it("refuses GET, a repeated parameter and a body that is no form", async () => {
    expect((await world.get("/okta/token", {})).statusCode).to.equal(405);
    expect(errorOf(await world.post("code=a&code=b"))).to.equal("invalid_request");
    expect(world.reason).to.equal("duplicate-parameter");
    expect(errorOf(await world.post("%zz"))).to.equal("invalid_request");
    expect((await world.post("{}", { headers: { "content-type": "application/json" } })).statusCode).to.equal(
      415,
    );
  });

  it("sends a code once: the second request finds no verifier", async () => {
    await world.beginWithCode();
    await world.token();
    const again = await world.token();
    expect([again.statusCode, errorOf(again)]).to.deep.equal([400, "invalid_grant"]);
    expect(provider.received).to.have.length(1);
  });

  it("refuses a code that waited too long, though the table still has it", async () => {
    await world.beginWithCode();
    world.now += 121_000;
    expect(errorOf(await world.token())).to.equal("invalid_grant");
  });

  describe("returns what the provider answers", () => {
    it("untouched, if it is an OAuth error", async () => {
      const refusal = { error: "invalid_client", error_description: "unknown kid", custom: 1 };
      provider.answerWith(
        json(401, refusal, { "set-cookie": "a=b", "x-request-id": "1", "retry-after": "5" }),
      );
      await world.beginWithCode();
      const answer = await world.token();
      expect([answer.statusCode, JSON.parse(answer.body)]).to.deep.equal([401, refusal]);
      expect(answer.headers).to.include({ "Retry-After": "5", "Cache-Control": "no-store" });
      expect(Object.keys(answer.headers).join().toLowerCase()).not.to.match(/set-cookie|x-request-id/);
      expect(world.reason).to.equal("client-refused");
    });

    for (const [what, misbehave, status, error, reason] of [
      [
        "HTML",
        (response: { end(text: string): unknown }) => response.end("<html>"),
        502,
        "server_error",
        "upstream-malformed",
      ],
      ["no answer", () => {}, 504, "temporarily_unavailable", "upstream-late"],
    ] as const) {
      it(`as an OAuth error, if it is ${what}`, async () => {
        provider.answerWith(misbehave);
        await world.beginWithCode();
        const answer = await world.token();
        expect([answer.statusCode, errorOf(answer), world.reason]).to.deep.equal([status, error, reason]);
      });
    }

    it("and its status is in the log", async () => {
      provider.answerWith(json(403, { message: "Forbidden" }));
      await world.beginWithCode();
      expect((await world.token()).statusCode).to.equal(502);
      expect(JSON.parse(world.lines.at(-1) ?? "")).to.include({ status: 502, upstreamStatus: 403 });
    });

    it("never follows a redirect", async () => {
      provider.answerWith((response) => response.writeHead(307, { location: "/token" }).end());
      await world.beginWithCode();
      const answer = await world.token();
      expect([answer.statusCode, errorOf(answer)]).to.deep.equal([502, "server_error"]);
      expect(answer.headers).not.to.have.property("Location");
      expect(provider.received).to.have.length(1);
    });

    it("as an OAuth error, if it is too large, broken off, or nothing listens", async () => {
      provider.answerWith(json(200, { ...TOKENS, more: "x".repeat(5_000) }));
      await world.beginWithCode();
      expect(errorOf(await world.token())).to.equal("server_error");
      provider.answerWith((_, socket) => socket.destroy());
      await world.beginWithCode("b");
      expect(errorOf(await world.token({ code: "b" }))).to.equal("temporarily_unavailable");
      await provider.stop();
      await world.beginWithCode("c");
      expect(errorOf(await world.token({ code: "c" }))).to.equal("temporarily_unavailable");
      expect(JSON.parse(world.lines.at(-1) ?? "").code).to.equal("ECONNREFUSED");
      provider = await startMisbehavingServer();
    });
  });

  it("says that sign-in is unavailable while AWS fails, and keeps the verifier", async () => {
    await world.beginWithCode();
    for (const part of ["secrets", "keys", "kms", "states"] as const) {
      world.aws.failing.set(part, "ThrottlingException");
      const answer = await world.token();
      expect([answer.statusCode, errorOf(answer)]).to.deep.equal([503, "temporarily_unavailable"]);
      expect(world.reason).to.equal(`${part}-failed`);
      world.aws.failing.clear();
    }
    expect(provider.received).to.deep.equal([]);
    expect((await world.token()).statusCode).to.equal(200);
  });
});
