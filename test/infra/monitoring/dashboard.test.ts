import { expect } from "chai";
import { z } from "zod";
import { bridgeLine } from "../../../bridge/log-line.ts";
import { dashboardBody } from "../../../infra/monitoring/dashboard.ts";
import { logLine } from "../../../proxy/log-line.ts";
import { OKTA } from "../../bridge/bridge-world.ts";
import { embeddedMetrics } from "../../support/embedded-metrics.ts";

const PROXY = { api: "sign-in", stage: "prod", function: "sign-in-1a2b3c4", metricsDimension: "dev" };
const SOURCES = { userPool: "eu-central-1_AbCdEf123", clients: { quick: "client-1" }, proxy: PROXY };
const ALARM = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:sign-in-errors";

const body = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
      properties: z.looseObject({ title: z.string() }),
    }),
  ),
});

const ENTRY = { requestId: "1", route: "/oauth2/token", status: 200, ms: 3, reason: "ok" };

const embedded = z.object({
  CloudWatchMetrics: z.array(z.object({ Namespace: z.string(), Dimensions: z.array(z.array(z.string())) })),
});

describe("The dashboard", () => {
  const draw = (metricSources: Parameters<typeof dashboardBody>[0]["metricSources"] = SOURCES) =>
    body.parse(JSON.parse(dashboardBody({ region: "eu-central-1", metricSources, alarms: [ALARM] }))).widgets;

  it("shows alarms first, then sign-ins, throttling, invitations, token requests, latency and errors", () => {
    expect(draw().map(({ properties }) => properties.title)).to.deep.equal([
      "Alarms",
      "Sign-ins",
      "Throttled by Amazon Cognito",
      "Invitations",
      "Authorize requests, by outcome",
      "Token requests, by outcome",
      "Latency",
      "Requests and errors",
    ]);
    expect(draw()[0]?.properties).to.deep.include({ alarms: [ALARM] });
  });

  it("counts sign-ins of all the pool's clients, and invitations of the administrator's client", () => {
    const text = JSON.stringify(draw());
    expect(text).to.include('MetricName=\\"SignInSuccesses\\" UserPool=\\"eu-central-1_AbCdEf123\\"');
    expect(text).to.include('"SignUpSuccesses","UserPool","eu-central-1_AbCdEf123","UserPoolClient","Admin"');
  });

  it("draws the proxy's own metrics, with the name and dimensions of its log lines", () => {
    const line: unknown = JSON.parse(logLine(ENTRY, PROXY.metricsDimension, 0));
    const { _aws, Stack } = z.looseObject({ _aws: embedded, Stack: z.string() }).parse(line);
    const directive = _aws.CloudWatchMetrics.find(({ Dimensions }) => Dimensions.flat().includes("Outcome"));
    const dimensions = directive?.Dimensions.flat().join();
    const search = `{${directive?.Namespace},${dimensions}} MetricName="Requests" Stack="${Stack}" Route="/oauth2/token"`;
    expect(JSON.stringify(draw())).to.include(JSON.stringify(search).slice(1, -1));
  });

  it("draws p50 and p99", () => {
    const latency = JSON.stringify(draw().find(({ properties }) => properties.title === "Latency"));
    expect(latency).to.include('"stat":"p50"').and.to.include('"stat":"p99"');
  });

  it("has no overlapping widgets, and none outside its width", () => {
    const places = draw().map(({ x, y }) => `${x},${y}`);
    expect(new Set(places).size).to.equal(places.length);
    for (const { x, width } of draw()) expect(x + width).to.be.at.most(24);
  });

  it("draws outcomes, latency, requests and errors of the bridge to identity providers, if there is one", () => {
    const bridge = {
      api: "sign-in-idp",
      stage: "idp",
      function: "sign-in-idp-1a2b3c4",
      metricsDimension: "dev",
    };
    const added = draw({ ...SOURCES, bridge }).slice(draw().length);
    expect(added.map(({ properties }) => properties.title)).to.deep.equal([
      "Bridge to identity providers: sign-ins, by outcome",
      "Bridge to identity providers: token requests, by outcome",
      "Bridge to identity providers: p99 of token requests, by provider",
      "Bridge to identity providers: latency",
      "Bridge to identity providers: requests and errors",
    ]);
    const text = JSON.stringify(added);
    for (const metric of ["Latency", "Count", "4XXError", "5XXError"])
      expect(text).to.include(`"AWS/ApiGateway","${metric}","ApiName","sign-in-idp","Stage","idp"`);
    for (const metric of ["Duration", "Errors", "Throttles"])
      expect(text).to.include(`"AWS/Lambda","${metric}","FunctionName","sign-in-idp-1a2b3c4"`);
    // With the names and dimensions of the bridge's log lines.
    const route = { name: "okta", provider: OKTA, endpoint: "token" } as const;
    const answer = { status: 200, reason: "ok" };
    const line: unknown = JSON.parse(
      bridgeLine({ requestContext: undefined, route, answer, ms: 3 }, "dev", 1),
    );
    const { dimensions, counted } = embeddedMetrics(line);
    expect(counted).to.have.length(2);
    for (const one of counted) {
      const [namespace, names, metric] = one.split(" ");
      const search = `{${namespace},${names}} MetricName="${metric}" Stack="${dimensions["Stack"]}" Route="${dimensions["Route"]}"`;
      expect(text).to.include(JSON.stringify(search).slice(1, -1));
    }
  });

  it("has no graphs of a proxy if there is none", () => {
    const { userPool, clients } = SOURCES;
    expect(JSON.stringify(draw({ userPool, clients }))).not.to.match(/ApiGateway|Lambda/);
  });
});
