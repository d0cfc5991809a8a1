import { expect } from "chai";
import { outcomeOf } from "../../bridge/outcome.ts";
import { type EmbeddedMetrics, embeddedMetrics } from "../support/embedded-metrics.ts";
import {
  json,
  type MisbehavingServer,
  startMisbehavingServer,
  TOKENS,
} from "../support/misbehaving-server.ts";
import { BridgeWorld } from "./bridge-world.ts";

const COUNTED = [
  "QuickSignIn Stack,Provider,Route Latency",
  "QuickSignIn Stack,Provider,Route,Outcome Requests",
];
const KID = { provider: "okta", kid: "k1", algorithm: "ES256", store: "kms" } as const;

describe("What CloudWatch counts of the bridge", () => {
  let provider: MisbehavingServer;
  let world: BridgeWorld;

  beforeEach(async () => {
    provider = await startMisbehavingServer();
    provider.answerWith(json(200, TOKENS));
    world = new BridgeWorld({}, provider, undefined, "quick-sign-in-dev");
    world.aws.addKey(KID);
  });

  afterEach(() => provider.stop());

  const last = (): EmbeddedMetrics => embeddedMetrics(JSON.parse(world.lines.at(-1) ?? ""));
  const lastOutcome = () => `${last().dimensions["Route"]} ${last().dimensions["Outcome"]}`;

  it("is each request of a sign-in, by provider and route", async () => {
    await world.beginWithCode();
    await world.token();
    await world.get("/okta/jwks", {});
    const lines = world.lines.map((line) => embeddedMetrics(JSON.parse(line)));
    expect(lines.map(({ dimensions }) => dimensions)).to.deep.equal(
      ["authorize", "callback", "token", "jwks"].map((Route) => ({
        Stack: "quick-sign-in-dev",
        Provider: "okta",
        Route,
        Outcome: "ok",
      })),
    );
    for (const { counted, metrics } of lines) {
      expect(counted).to.deep.equal(COUNTED);
      expect(metrics).to.have.all.keys("Requests", "Latency");
    }
  });

  it("is nothing without monitoring", async () => {
    world = new BridgeWorld({}, provider);
    await world.begin();
    expect(JSON.parse(world.lines[0] ?? "")).to.have.all.keys("requestId", "route", "status", "ms", "reason");
  });

  it("is a state that was used, and a provider that refuses the user", async () => {
    const { state, cookie } = await world.begin();
    await world.callback({ error: "access_denied", state }, cookie);
    expect(lastOutcome()).to.equal("callback refused-by-provider");
    await world.callback({ code: "c", state }, cookie);
    expect(lastOutcome()).to.equal("callback refused-state");
  });

  it("has no part of a request that leads nowhere", async () => {
    await world.get("/s3cr3t/token", {});
    expect(last().dimensions).to.include({ Provider: "-", Route: "-", Outcome: "refused" });
    expect(world.lines.at(-1)).not.to.contain("s3cr3t");
  });

  const refusal = (error: string) => () => provider.answerWith(json(401, { error }));
  for (const [what, arrange, outcome, alarm] of [
    ["no active key", () => void world.aws.keys.splice(0), "no-key", "BridgeAuthenticationFailures"],
    ["a deleted key", () => world.aws.kmsKeys.clear(), "no-key", "BridgeAuthenticationFailures"],
    ["an unknown key", refusal("invalid_client"), "client-refused", "BridgeAuthenticationFailures"],
    ["a disabled client", refusal("unauthorized_client"), "client-refused", "BridgeAuthenticationFailures"],
    ["a refused code", refusal("invalid_grant"), "refused-by-provider", undefined],
    ["a provider that is down", () => provider.stop(), "provider-failed", undefined],
    ["HTML", () => provider.answerWith((response) => response.end("<html>")), "provider-failed", undefined],
    [
      "KMS down",
      () => void world.aws.failing.set("kms", "ThrottlingException"),
      "aws-failed",
      "BridgeAwsFailures",
    ],
  ] as const) {
    it(`is a token request with ${what}, and ${alarm ?? "no alarm"} watches it`, async () => {
      await world.beginWithCode();
      arrange();
      await world.token();
      expect(lastOutcome()).to.equal(`token ${outcome}`);
      const { counted } = last();
      const watched = alarm === undefined ? [] : [`QuickSignIn Stack ${alarm}`];
      expect(counted).to.deep.equal([...COUNTED, ...watched]);
    });
  }

  it("is a sign-in that cannot begin because of AWS, which no status of 5xx shows", async () => {
    world.aws.failing.set("states", "AccessDeniedException");
    expect((await world.authorize()).statusCode).to.equal(302);
    expect(lastOutcome()).to.equal("authorize aws-failed");
    expect(last().metrics).to.include({ BridgeAwsFailures: 1 });
  });

  it("raises no alarm about our authentication for what any caller can send", async () => {
    world = new BridgeWorld(
      { trustEmails: true, userInfoEndpoint: "https://idp.example.com/me" },
      provider,
      undefined,
      "dev",
    );
    refusal("invalid_client")();
    await world.get("/okta/userinfo", {});
    await world.token({ client_secret: "guessed" });
    expect(world.lines.join()).not.to.contain("BridgeAuthenticationFailures");
  });
});

describe("The outcome of a request to the bridge", () => {
  const outcomes: Readonly<Record<string, readonly string[]>> = {
    ok: ["ok"],
    fault: ["fault"],
    "refused-state": [
      "expired-state",
      "foreign-state",
      "no-cookie",
      "replayed-code",
      "unknown-code",
      "unknown-state",
    ],
    "refused-by-provider": ["provider-refused", "upstream-refused"],
    "unverified-email": ["unverified-email"],
    "client-refused": ["client-refused"],
    "no-key": ["no-active-key", "no-client-secret", "unusable-key"],
    throttled: ["upstream-busy"],
    "provider-slow": ["upstream-late"],
    "provider-failed": [
      "bad-code",
      "foreign-issuer",
      "upstream-failed",
      "upstream-malformed",
      "upstream-too-large",
    ],
    refused: [
      ...[
        "authorization-header",
        "bad-callback",
        "client",
        "client-id",
        "content-type",
        "duplicate-parameter",
      ],
      ...["grant-type", "method", "no-code", "no-route", "no-token", "parameter", "query-on-token"],
      ...["redirect-uri", "response-type", "state", "too-long"],
    ],
  };

  for (const [outcome, reasons] of Object.entries(outcomes))
    it(`is ${outcome} for ${reasons.join(", ")}`, () => {
      for (const reason of reasons) expect(outcomeOf({ reason })).to.equal(outcome);
    });

  it("is a failure of AWS for each answer with its error's name, and for an OAuth error the provider's by its status", () => {
    expect(outcomeOf({ reason: "states-failed", code: "ThrottlingException" })).to.equal("aws-failed");
    expect(outcomeOf({ reason: "upstream-refused", upstreamStatus: 429 })).to.equal("throttled");
    expect(outcomeOf({ reason: "upstream-refused", upstreamStatus: 503 })).to.equal("provider-failed");
  });
});
