import type { MetricSources } from "./alarms.ts";

/** Size of the dashboard and of a graph, in grid units. Source: "Dashboard body structure and syntax". */
const DASHBOARD_WIDTH = 24;
const GRAPH_HEIGHT = 6;
const ALARMS_HEIGHT = 2;

/** Cognito writes its metrics every 5 minutes. */
const PERIOD_SECONDS = 300;

/** A line of a graph: a metric with its dimensions, or an expression. */
type Line = readonly (
  | string
  | { readonly stat?: string; readonly label?: string; readonly expression?: string }
)[];

interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Unit of the axis, if it has one. */
  readonly unit?: string;
}

export interface DashboardArgs {
  readonly region: string;
  readonly metricSources: MetricSources<string>;
  /** ARNs. */
  readonly alarms: readonly string[];
}

/**
 * Writes the dashboard: sign-ins, latency, errors, throttling, invitations and sync. Pure.
 *
 * @returns the body in JSON, with graphs of metrics that exist in this stack.
 */
export function dashboardBody({ region, metricSources, alarms }: DashboardArgs): string {
  const graphs = [
    ...poolGraphs(metricSources.userPool),
    ...(metricSources.proxy ? proxyGraphs(metricSources.proxy) : []),
    ...(metricSources.bridge ? bridgeGraphs(metricSources.bridge) : []),
    ...(metricSources.sync ? [syncGraph(metricSources.sync)] : []),
  ];
  const alarmWidget = {
    type: "alarm",
    width: DASHBOARD_WIDTH,
    height: ALARMS_HEIGHT,
    properties: { title: "Alarms", alarms },
  };
  const widgets = graphs.map(({ title, lines, unit }, index) => ({
    type: "metric",
    x: (index % 2) * (DASHBOARD_WIDTH / 2),
    y: ALARMS_HEIGHT + Math.floor(index / 2) * GRAPH_HEIGHT,
    width: DASHBOARD_WIDTH / 2,
    height: GRAPH_HEIGHT,
    properties: {
      title,
      region,
      period: PERIOD_SECONDS,
      view: "timeSeries",
      metrics: lines,
      yAxis: { left: unit === undefined ? { min: 0 } : { min: 0, label: unit, showUnits: false } },
    },
  }));
  return JSON.stringify({ widgets: [{ x: 0, y: 0, ...alarmWidget }, ...widgets] });
}

/** Source: "User pool metrics in CloudWatch", Amazon Cognito: a sum counts successes, a sample count all attempts. */
function poolGraphs(userPool: string): Graph[] {
  const overClients = (metric: string, stat: string) =>
    `SUM(SEARCH('{AWS/Cognito,UserPool,UserPoolClient} MetricName="${metric}" UserPool="${userPool}"', '${stat}', ${PERIOD_SECONDS}))`;
  const done = (metric: string, label: string): Line => [{ expression: overClients(metric, "Sum"), label }];
  const failed = (metric: string, label: string): Line => [
    { expression: `${overClients(metric, "SampleCount")} - ${overClients(metric, "Sum")}`, label },
  ];
  // Accounts that an administrator creates count under a client of this name.
  const invited = (metric: string, label: string): Line => [
    "AWS/Cognito",
    metric,
    "UserPool",
    userPool,
    "UserPoolClient",
    "Admin",
    { stat: "Sum", label },
  ];
  return [
    {
      title: "Sign-ins",
      lines: [
        done("SignInSuccesses", "Signed in"),
        failed("SignInSuccesses", "Failed"),
        done("TokenRefreshSuccesses", "Tokens refreshed"),
        failed("TokenRefreshSuccesses", "Refresh failed"),
      ],
    },
    {
      title: "Throttled by Amazon Cognito",
      lines: [done("SignInThrottles", "Sign-ins"), done("TokenRefreshThrottles", "Refreshes")],
    },
    {
      title: "Invitations",
      lines: [invited("SignUpSuccesses", "Accounts created"), invited("SignUpThrottles", "Throttled")],
    },
  ];
}

function syncGraph({ metricsDimension }: NonNullable<MetricSources<string>["sync"]>): Graph {
  const own = (metric: string, label: string): Line => [
    "QuickSignIn",
    metric,
    "Stack",
    metricsDimension,
    { stat: "Sum", label },
  ];
  return {
    title: "Automatic sync",
    lines: [
      own("SyncRuns", "Runs"),
      own("SyncChanges", "Changes"),
      own("SyncFailures", "Failed"),
      own("SyncGuarded", "Stopped by the guard"),
      own("SyncSetAside", "Users set aside"),
    ],
  };
}

function proxyGraphs(proxy: NonNullable<MetricSources<string>["proxy"]>): Graph[] {
  // Each outcome is its own metric, and is drawn once it has occurred. proxy/log-line.ts defines the outcomes.
  const byOutcome = (route: string): Line => [
    {
      expression: `SEARCH('{QuickSignIn,Stack,Route,Outcome} MetricName="Requests" Stack="${proxy.metricsDimension}" Route="${route}"', 'Sum', ${PERIOD_SECONDS})`,
      label: `\${PROP('Dim.Outcome')}`,
    },
  ];
  return [
    { title: "Authorize requests, by outcome", lines: [byOutcome("/oauth2/authorize")] },
    { title: "Token requests, by outcome", lines: [byOutcome("/oauth2/token")] },
    ...apiGraphs("", "Proxy", proxy),
  ];
}

/** Each outcome of each provider is its own metric, as at the proxy: bridge/outcome.ts defines them. */
function bridgeGraphs(bridge: NonNullable<MetricSources<string>["bridge"]>): Graph[] {
  const search = (metric: string, dimensions: string, route: string, stat: string) =>
    `SEARCH('{QuickSignIn,Stack,Provider,Route${dimensions}} MetricName="${metric}" Stack="${bridge.metricsDimension}" Route="${route}"', '${stat}', ${PERIOD_SECONDS})`;
  const byOutcome = (route: string): Line => [
    {
      expression: search("Requests", ",Outcome", route, "Sum"),
      label: `\${PROP('Dim.Provider')} ${route}: \${PROP('Dim.Outcome')}`,
    },
  ];
  const latency: Line = [
    { expression: search("Latency", "", "token", "p99"), label: `\${PROP('Dim.Provider')}` },
  ];
  return [
    { title: `${BRIDGE}: sign-ins, by outcome`, lines: [byOutcome("authorize"), byOutcome("callback")] },
    { title: `${BRIDGE}: token requests, by outcome`, lines: [byOutcome("token")] },
    { title: `${BRIDGE}: p99 of token requests, by provider`, unit: "ms", lines: [latency] },
    ...apiGraphs(BRIDGE, "Bridge", bridge),
  ];
}

const BRIDGE = "Bridge to identity providers";

/**
 * The graphs of an API with its function.
 *
 * @param title of the API, before each graph's own; empty for the sign-in API.
 * @param functionName in the legend.
 */
function apiGraphs(
  title: string,
  functionName: string,
  source: { readonly api: string; readonly stage: string; readonly function: string },
): Graph[] {
  const api = (metric: string, stat: string, label: string): Line => [
    "AWS/ApiGateway",
    metric,
    "ApiName",
    source.api,
    "Stage",
    source.stage,
    { stat, label },
  ];
  const lambda = (metric: string, stat: string, label: string): Line => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    source.function,
    { stat, label },
  ];
  const titled = (own: string) => (title === "" ? own : `${title}: ${own.toLowerCase()}`);
  return [
    {
      title: titled("Latency"),
      unit: "ms",
      lines: [
        api("Latency", "p50", "p50"),
        api("Latency", "p99", "p99"),
        lambda("Duration", "p99", `p99 of the ${functionName.toLowerCase()}`),
      ],
    },
    {
      title: titled("Requests and errors"),
      lines: [
        api("Count", "Sum", "Requests"),
        api("4XXError", "Sum", "4xx, including 429"),
        api("5XXError", "Sum", "5xx"),
        lambda("Errors", "Sum", `${functionName} crashed`),
        lambda("Throttles", "Sum", `${functionName} throttled`),
      ],
    },
  ];
}
