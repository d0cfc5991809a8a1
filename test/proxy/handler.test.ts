import { expect } from "chai";
import { securityHeaders } from "../../proxy/headers.ts";
import { createProxy, type ProxyEvent } from "../../proxy/index.ts";
import {
  json,
  type MisbehavingServer,
  startMisbehavingServer,
  TOKENS,
} from "../support/misbehaving-server.ts";
import { ANY_REQUEST, authorizeEvent, eventOf, logged, tokenEvent } from "../support/proxy-events.ts";

const SECRET = "s3cr3t-that-must-never-be-logged";

describe("the proxy", () => {
  let cognito: MisbehavingServer;

  beforeEach(async () => {
    cognito = await startMisbehavingServer();
    cognito.answerWith(json(200, TOKENS));
  });

  afterEach(() => cognito.stop());

  const handle = (event: ProxyEvent) =>
    logged(() => createProxy(ANY_REQUEST, { transport: cognito.transport })(event));

  it("answers 404 in JSON if there is no route, also for names of Object.prototype", async () => {
    for (const path of ["/", "/oauth2/revoke", "/OAUTH2/token", "constructor", "__proto__"]) {
      const { result } = await handle(eventOf({ path }));
      expect(result.statusCode).to.equal(404);
      expect(JSON.parse(result.body)).to.have.property("error", "invalid_request");
    }
  });

  for (const [path, method, allow] of [
    ["/oauth2/authorize", "POST", "GET"],
    ["/oauth2/token", "GET", "POST"],
    ["/oauth2/userInfo", "DELETE", "GET, POST"],
    ["/oauth2/authorize", "OPTIONS", "GET"],
  ] as const) {
    it(`answers ${method} ${path} with 405 and the allowed methods`, async () => {
      const { result } = await handle(eventOf({ path, httpMethod: method }));
      expect(result.statusCode).to.equal(405);
      expect(result.headers["Allow"]).to.equal(allow);
    });
  }

  it("puts the same headers on every answer, and none of CORS", async () => {
    for (const event of [
      authorizeEvent([]),
      tokenEvent("a=b"),
      tokenEvent("%"),
      eventOf({ path: "/nothing" }),
    ]) {
      const { result } = await handle(event);
      expect(result.headers).to.include(securityHeaders);
      expect(Object.keys(result.headers).join().toLowerCase()).not.to.contain("access-control");
    }
  });

  it("has no header value with a single quote, which API Gateway could not configure", () => {
    expect(Object.values(securityHeaders).join("")).not.to.contain("'");
  });

  it("logs one line a request: id, route, status, milliseconds, reason, and nothing else", async () => {
    const { lines } = await handle(authorizeEvent([["state", SECRET]]));
    expect(lines).to.have.length(1);
    const line = JSON.parse(lines[0] ?? "");
    expect(line).to.have.keys("requestId", "route", "status", "ms", "reason");
    expect(line).to.include({ route: "/oauth2/authorize", status: 302, reason: "ok" });
  });

  for (const [requestId, shown] of [
    ["11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-555555555555"],
    ["a", "a"],
    ["x".repeat(64), "x".repeat(64)],
    ["x".repeat(65), "-"],
    ["a b", "-"],
    ["a\nb", "-"],
    ["", "-"],
  ] as const) {
    it(`logs the request id ${JSON.stringify(requestId)} as ${shown}`, async () => {
      const { lines } = await handle({ ...authorizeEvent([]), requestContext: { requestId } });
      expect(JSON.parse(lines[0] ?? "")).to.have.property("requestId", shown);
    });
  }

  it("logs a dash for the request id and the route where there is none", async () => {
    const { requestContext: _, ...event } = eventOf({ path: `/${SECRET}` });
    const { lines } = await handle(event);
    expect(JSON.parse(lines[0] ?? "")).to.include({ requestId: "-", route: "-" });
  });

  it("logs the milliseconds that the request took", async () => {
    let now = 1_700_000_000_000;
    cognito.answerWith((response) => {
      now += 30;
      json(200, TOKENS)(response);
    });
    const proxy = createProxy(ANY_REQUEST, { transport: cognito.transport, now: () => now });
    const { lines } = await logged(() => proxy(tokenEvent("code=c")));
    expect(JSON.parse(lines[0] ?? "")).to.have.property("ms", 30);
  });

  it("uses the route that API Gateway matched, or else the path", async () => {
    const { resource: _, ...bare } = authorizeEvent([]);
    expect((await handle(bare)).result.statusCode).to.equal(302);
    expect(
      (await handle({ ...bare, resource: "/oauth2/authorize", path: "/prod/x" })).result.statusCode,
    ).to.equal(302);
    expect((await handle({ ...bare, resource: "/x" })).result.statusCode).to.equal(404);
  });

  it("has an empty body with a redirect", async () => {
    expect((await handle(authorizeEvent([]))).result.body).to.equal("");
  });
});
