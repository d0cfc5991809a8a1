import { expect } from "chai";
import { createProxy, type ProxyHandler } from "../../proxy/index.ts";
import { defaultLimits } from "../../proxy/upstream.ts";
import {
  json,
  type MisbehavingServer,
  startMisbehavingServer,
  TOKENS,
} from "../support/misbehaving-server.ts";
import { ANY_REQUEST, FORM, logged, POOL_DOMAIN, tokenEvent } from "../support/proxy-events.ts";

const EXCHANGE =
  "grant_type=authorization_code&client_id=abc&code=c&redirect_uri=http%3A%2F%2Flocalhost%3A18080&code_verifier=v";

/** Made before the deadline of the exchange begins. */
const FIVE_MB = Buffer.alloc(5_000_000, "x");

describe("POST /oauth2/token", () => {
  let cognito: MisbehavingServer;
  let proxy: ProxyHandler;
  /** What the injected clock shows. */
  let now = 1_700_000_000_000;

  beforeEach(async () => {
    cognito = await startMisbehavingServer();
    const limits = { ...defaultLimits, deadlineMs: 100, idleMs: 60 };
    const quiet = createProxy(ANY_REQUEST, {
      transport: cognito.transport,
      limits,
      now: () => now,
    });
    proxy = async (event) => (await logged(() => quiet(event))).result;
    cognito.answerWith(json(200, TOKENS));
  });

  afterEach(() => cognito.stop());

  it("forwards the form and returns the tokens", async () => {
    const result = await proxy(tokenEvent(EXCHANGE));
    expect(result.statusCode).to.equal(200);
    expect(JSON.parse(result.body)).to.deep.equal(TOKENS);
    expect(result.headers).to.include({ "Content-Type": "application/json", "Cache-Control": "no-store" });
    expect(cognito.received).to.have.length(1);
    expect(cognito.received[0]).to.include({ method: "POST", url: "/oauth2/token", body: EXCHANGE });
    expect(cognito.received[0]?.headers.host).to.equal(POOL_DOMAIN);
  });

  it("accepts a body of exactly 16 KiB, with any spelling of its content type", async () => {
    const headers = { "content-type": " Application/x-www-form-urlencoded ; charset=UTF-8" };
    expect((await proxy(tokenEvent(`a=${"x".repeat(16_382)}`, { headers }))).statusCode).to.equal(200);
    expect(cognito.received[0]?.headers).to.include({ "content-type": "application/x-www-form-urlencoded" });
  });

  it("forwards an empty form if there is no body", async () => {
    expect((await proxy(tokenEvent("", { body: null }))).statusCode).to.equal(200);
    expect(cognito.received[0]?.body).to.equal("");
  });

  it("removes offline_access from a refresh, too", async () => {
    await proxy(tokenEvent("grant_type=refresh_token&scope=openid+offline_access&refresh_token=r"));
    expect(cognito.received[0]?.body).to.equal("grant_type=refresh_token&scope=openid&refresh_token=r");
  });

  it("reads a body in base64, as API Gateway sends it", async () => {
    await proxy(tokenEvent(Buffer.from(EXCHANGE).toString("base64"), { isBase64Encoded: true }));
    expect(cognito.received[0]?.body).to.equal(EXCHANGE);
  });

  it("forwards client authentication, whatever the case of its header, and no other header", async () => {
    const headers = {
      "CONTENT-TYPE": `${FORM}; charset=UTF-8`,
      aUTHORIZATION: "Basic abc",
      Cookie: "c=1",
      "X-Forwarded-For": "1.2.3.4",
    };
    await proxy(tokenEvent(EXCHANGE, { headers }));
    expect(Object.keys(cognito.received[0]?.headers ?? {}).sort()).to.deep.equal([
      "authorization",
      "connection",
      "content-length",
      "content-type",
      "host",
    ]);
    expect(cognito.received[0]?.headers.authorization).to.equal("Basic abc");
  });

  it("returns an OAuth error unchanged", async () => {
    cognito.answerWith(
      json(400, { error: "invalid_grant" }, { "set-cookie": "XSRF-TOKEN=x", server: "Server" }),
    );
    const result = await proxy(tokenEvent(EXCHANGE));
    expect(result.statusCode).to.equal(400);
    expect(result.body).to.equal('{"error":"invalid_grant"}');
    expect(Object.keys(result.headers)).not.to.include.members(["Set-Cookie"]);
    expect(JSON.stringify(result.headers)).not.to.contain("XSRF");
  });

  it("returns Retry-After with a 429", async () => {
    cognito.answerWith(json(429, { error: "too_many_requests" }, { "retry-after": "7" }));
    const result = await proxy(tokenEvent(EXCHANGE));
    expect(result.statusCode).to.equal(429);
    expect(result.headers["Retry-After"]).to.equal("7");
  });

  for (const [what, event, status] of [
    ["a body over 16 KiB", tokenEvent(`code=${"x".repeat(16 * 1024)}`), 413],
    ["JSON", tokenEvent("{}", { headers: { "content-type": "application/json" } }), 415],
    ["a body without content type", tokenEvent(EXCHANGE, { headers: null }), 415],
    ["a percent sign that begins nothing", tokenEvent("code=%zz"), 400],
    ["invalid UTF-8", tokenEvent("code=%ff"), 400],
    [
      "raw invalid UTF-8",
      tokenEvent(Buffer.from([0x61, 0xff]).toString("base64"), { isBase64Encoded: true }),
      400,
    ],
    ["a code twice", tokenEvent("code=a&code=b"), 400],
    [
      "parameters in the address",
      tokenEvent(EXCHANGE, { multiValueQueryStringParameters: { code: ["c"] } }),
      400,
    ],
    [
      "a header with a line break",
      tokenEvent(EXCHANGE, { headers: { "content-type": FORM, authorization: "a\r\nb: c" } }),
      400,
    ],
  ] as const) {
    it(`refuses ${what} with ${status}, without a request to Cognito`, async () => {
      const result = await proxy(event);
      expect(result.statusCode).to.equal(status);
      expect(JSON.parse(result.body)).to.have.property("error", "invalid_request");
      expect(cognito.received).to.have.length(0);
    });
  }

  for (const [what, answer, status] of [
    ["a web page", (r) => r.writeHead(200, { "content-type": "text/html" }).end("<html>"), 502],
    ["a redirect", (r) => r.writeHead(302, { location: "/error" }).end(), 502],
    ["JSON that is no token response", json(200, { hello: "world" }), 502],
    ["a JSON list", (r) => r.writeHead(200).end("[]"), 502],
    ["an error that is none of OAuth's", json(400, { message: "no" }), 502],
    ["5 MB", (r) => r.writeHead(200).end(FIVE_MB), 502],
    ["a cut connection", (_, socket) => socket.destroy(), 502],
    [
      "half an answer",
      (r, socket) => {
        r.writeHead(200, { "content-length": "1000" }).write("{", () => socket.destroy());
      },
      502,
    ],
    ["nothing at all", () => {}, 504],
    ["headers, and then nothing", (r) => r.writeHead(200).write("{"), 504],
  ] as const satisfies readonly (readonly [
    string,
    Parameters<MisbehavingServer["answerWith"]>[0],
    number,
  ])[]) {
    it(`answers ${what} with ${status} and an OAuth error, and never retries`, async () => {
      cognito.answerWith(answer);
      const result = await proxy(tokenEvent(EXCHANGE));
      expect(result.statusCode).to.equal(status);
      expect(JSON.parse(result.body)["error"]).to.match(/^(server_error|temporarily_unavailable)$/);
      expect(result.headers["Content-Type"]).to.equal("application/json");
      expect(cognito.received).to.have.length(1);
    });
  }

  it("answers 502 if no server listens", async () => {
    await cognito.stop();
    expect((await proxy(tokenEvent(EXCHANGE))).statusCode).to.equal(502);
  });

  it("reuses a connection at once, and opens a new one after an idle period", async () => {
    await proxy(tokenEvent(EXCHANGE));
    await proxy(tokenEvent(EXCHANGE));
    expect(cognito.connections()).to.equal(1);
    now += 61;
    await proxy(tokenEvent(EXCHANGE));
    expect(cognito.connections()).to.equal(2);
  });

  it("has limits below those of API Gateway and Lambda: an answer within 10 s, idle connections for 2 s", () => {
    expect(defaultLimits.deadlineMs).to.be.below(10_000);
    expect(defaultLimits.idleMs).to.be.at.most(2_000);
  });
});
