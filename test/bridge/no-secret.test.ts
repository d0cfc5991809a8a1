import { expect } from "chai";
import fc from "fast-check";
import type { ProxyEvent } from "../../proxy/messages.ts";
import { type EmbeddedMetrics, embeddedMetrics } from "../support/embedded-metrics.ts";
import { json, type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { runs } from "../support/properties.ts";
import { BridgeWorld, bridgeEvent, CLIENT_ID, COGNITO, COGNITO_SECRET } from "./bridge-world.ts";

/** The generated requests contain it wherever a secret can be. */
const SECRET = "s3cr3t-that-must-never-be-logged";
const PATHS = [
  "/okta/authorize",
  "/okta/callback",
  "/okta/token",
  "/okta/jwks",
  "/okta/userinfo",
  `/${SECRET}/token`,
  "/__proto__/jwks",
];

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(SECRET, CLIENT_ID, COGNITO, COGNITO_SECRET, "code", "authorization_code"),
);
const names = [
  "client_id",
  "client_secret",
  "code",
  "state",
  "grant_type",
  "redirect_uri",
  "response_type",
  "error",
  "iss",
];
const name = fc.oneof(text, fc.constantFrom(...names));

const anyEvent: fc.Arbitrary<ProxyEvent> = fc.record({
  path: fc.oneof(fc.constantFrom(...PATHS), text),
  httpMethod: fc.constantFrom("GET", "POST", "PUT"),
  headers: fc.option(
    fc.dictionary(
      fc.constantFrom("Content-Type", "Cookie", "authorization", "Host"),
      fc.oneof(
        text,
        fc.constantFrom("application/x-www-form-urlencoded", `__Host-quick-sign-in=${"x".repeat(43)}`),
      ),
    ),
  ),
  multiValueQueryStringParameters: fc.option(fc.dictionary(name, fc.array(text, { maxLength: 3 }))),
  body: fc.option(
    fc.dictionary(name, text).map((form) => new URLSearchParams(Object.entries(form)).toString()),
  ),
  isBase64Encoded: fc.boolean(),
});

const KEYS = ["requestId", "route", "status", "ms", "reason"];
const COUNTED_KEYS = ["Stack", "Provider", "Route", "Outcome", "Requests", "Latency", "_aws"];

/** Each combination is a metric, which costs: no caller may make another one. */
function expectFixedMetrics({ dimensions, metrics }: EmbeddedMetrics): void {
  expect(dimensions["Stack"]).to.equal("dev");
  expect(dimensions["Provider"]).to.be.oneOf(["okta", "-"]);
  expect(dimensions["Route"]).to.be.oneOf(["authorize", "callback", "token", "-"]);
  expect(dimensions["Outcome"]).to.be.oneOf(["ok", "refused", "refused-state", "refused-by-provider"]);
  expect(metrics).to.have.all.keys("Requests", "Latency");
}

describe("Any request to the bridge", () => {
  let provider: MisbehavingServer;

  beforeEach(async () => {
    provider = await startMisbehavingServer();
    provider.answerWith(json(400, { error: "invalid_grant", error_description: SECRET }));
  });

  afterEach(() => provider.stop());

  it("is answered, and leaves one line without a secret", async () => {
    const property = fc.asyncProperty(anyEvent, fc.boolean(), fc.boolean(), async (event, pkce, counted) => {
      const own = { pkce, clientAuth: "client_secret" } as const;
      const world = new BridgeWorld(own, provider, undefined, counted ? "dev" : undefined);
      const { statusCode, headers } = await world.handle(bridgeEvent(event));
      expect(statusCode).to.be.within(200, 499);
      expect(headers).to.include({ "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff" });
      expect(world.lines).to.have.length(1);
      expect(world.lines[0]).not.to.contain(SECRET).and.not.to.contain(COGNITO_SECRET);
      const { upstreamStatus = 0, ...line } = JSON.parse(world.lines[0] ?? "");
      expect(line).to.have.keys(...KEYS, ...(counted ? COUNTED_KEYS : []));
      if (counted) expectFixedMetrics(embeddedMetrics(line));
      expect(upstreamStatus).to.be.oneOf([0, 400]);
    });
    await fc.assert(property, { numRuns: runs(1500) });
  });

  it("is answered without the message of a failure, which could quote it", async () => {
    const world = new BridgeWorld();
    world.aws.failing.set("keys", `Error of ${SECRET}`);
    const { statusCode, body } = await world.get("/okta/jwks", {});
    expect(statusCode).to.equal(503);
    expect(body + world.lines.join())
      .not.to.contain("quotes the request")
      .and.not.to.contain(SECRET);
    const requestContext = { requestId: SECRET.repeat(3), apiId: "", stage: "" };
    const noAddress = await world.handle(bridgeEvent({ path: "/okta/authorize", requestContext }));
    expect(noAddress.statusCode).to.equal(400);
    expect(world.lines.join()).not.to.contain(SECRET);
  });

  it("is answered 500 for a fault of our own, at each step of a sign-in, without its message", async () => {
    for (const part of ["states", "secrets", "keys", "kms"] as const) {
      const world = new BridgeWorld();
      world.aws.addKey({ provider: "okta", kid: "key-1", algorithm: "ES256", store: "kms" });
      const { state, cookie } = await world.begin();
      world.aws.broken.add(part);
      const answers =
        part === "states"
          ? [await world.authorize(), await world.callback({ code: "c", state }, cookie)]
          : [await world.token()];
      for (const { statusCode, body } of answers) {
        expect([statusCode, JSON.parse(body).error, world.reason]).to.deep.equal([
          500,
          "server_error",
          "fault",
        ]);
        expect(body + world.lines.join()).not.to.contain("quotes the request");
      }
    }
  });
});
