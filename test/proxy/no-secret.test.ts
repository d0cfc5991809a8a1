import { expect } from "chai";
import fc from "fast-check";
import { createProxy, type ProxyConfig, type ProxyEvent } from "../../proxy/index.ts";
import { embeddedMetrics } from "../support/embedded-metrics.ts";
import { json, type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { runs } from "../support/properties.ts";
import { ANY_REQUEST, logged } from "../support/proxy-events.ts";

/** The generated requests contain it wherever a secret can be. */
const SECRET = "s3cr3t-that-must-never-be-logged";
const ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
const ROUTES = [
  "/oauth2/authorize",
  "/oauth2/token",
  "/oauth2/userInfo",
  "/.well-known/openid-configuration",
] as const;
const OUTCOMES = ["ok", "refused", "refused-by-cognito", "throttled", "cognito-failed", "fault"] as const;

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constant(SECRET),
  fc.constant("offline_access"),
);
const name = fc.oneof(text, fc.constantFrom("scope", "code", "state", "code_verifier", "redirect_uri"));

/** Requests of all kinds, with a secret here and there. */
const anyEvent: fc.Arbitrary<ProxyEvent> = fc.record({
  path: fc.oneof(fc.constantFrom(...ROUTES), fc.constant(`/${SECRET}`)),
  httpMethod: fc.constantFrom("GET", "POST", "PUT", "HEAD"),
  headers: fc.option(
    fc.dictionary(
      fc.constantFrom("Content-Type", "authorization", "Cookie", "Host", "X-Forwarded-For", "User-Agent"),
      fc.oneof(text, fc.constant("application/x-www-form-urlencoded")),
    ),
  ),
  multiValueQueryStringParameters: fc.option(fc.dictionary(name, fc.array(text, { maxLength: 3 }))),
  body: fc.option(
    fc.oneof(
      text,
      fc.tuple(name, text).map(([n, v]) => new URLSearchParams([[n, v]]).toString()),
    ),
  ),
  isBase64Encoded: fc.boolean(),
  requestContext: fc.record({
    requestId: fc.oneof(
      fc.uuid(),
      text.map((t) => `${t} ${SECRET}`),
    ),
    apiId: fc.constant("0a1b2c3d"),
    stage: fc.constant("prod"),
  }),
});

describe("Any request", () => {
  let cognito: MisbehavingServer;

  beforeEach(async () => {
    cognito = await startMisbehavingServer();
    cognito.answerWith((response) => {
      const isDiscovery = response.req.url?.endsWith("openid-configuration") ?? false;
      const answer = isDiscovery ? json(200, { issuer: ISSUER }) : json(400, { error: "invalid_grant" });
      answer(response);
    });
  });

  afterEach(() => cognito.stop());

  /** The one line that the proxy logs of a request, after a check that the secret is not in it. */
  async function lineOf(config: ProxyConfig, event: ProxyEvent): Promise<string> {
    const proxy = createProxy(config, { transport: cognito.transport });
    const { result, lines } = await logged(() => proxy({ ...event, resource: event.path }));
    expect(result.statusCode).to.be.within(200, 499);
    expect(lines).to.have.length(1);
    expect(lines[0]).not.to.contain(SECRET);
    if (result.statusCode !== 302) expect(result.body).not.to.contain(SECRET);
    return lines[0] ?? "";
  }

  it("never makes the proxy throw, answer 5xx itself or log a secret", async () => {
    const property = fc.asyncProperty(anyEvent, async (event) => {
      expect(JSON.parse(await lineOf(ANY_REQUEST, event))).to.have.keys(
        "requestId",
        "route",
        "status",
        "ms",
        "reason",
      );
    });
    await fc.assert(property, { numRuns: runs(2000) });
  });

  it("nor with metrics, PKCE and discovery, and CloudWatch counts a fixed set of metrics", async () => {
    const config = {
      ...ANY_REQUEST,
      requirePkce: true,
      issuer: ISSUER,
      metricsDimension: "quick-sign-in-dev",
    };
    const property = fc.asyncProperty(anyEvent, async (event) => {
      const line: unknown = JSON.parse(await lineOf(config, event));
      const { Stack, Route, Outcome } = embeddedMetrics(line).dimensions;
      expect(Stack).to.equal("quick-sign-in-dev");
      expect([...ROUTES, "-"]).to.include(Route);
      expect(OUTCOMES).to.include(Outcome);
    });
    await fc.assert(property, { numRuns: runs(2000) });
  });
});
