import type { MetricSources } from "./alarms.ts";

/** Columns of a dashboard. Source: "Dashboard body structure and syntax", as is all the rest here. */
const WIDTH = 24;
const HEIGHT = 6;

/** Seconds. Cognito writes its metrics every 5 minutes. */
const PERIOD = 300;

/** One line of a graph: a metric with its dimensions, or an expression. */
type Line = readonly (
  | string
  | { readonly stat?: string; readonly label?: string; readonly expression?: string }
)[];

interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** What the axis counts, where it is no mere number. */
  readonly unit?: string;
}

export interface DashboardArgs {
  readonly region: string;
  readonly watched: MetricSources<string>;
  /** ARNs. */
  readonly alarms: readonly string[];
}

/**
 * Writes the dashboard: who signs in, how long it takes, what fails, what is refused for its number, who is invited. Pure.
 *
 * @returns the body in JSON. It draws what something writes.
 */
export function dashboardBody({ region, watched, alarms }: DashboardArgs): string {
  const graphs = [
    ...poolGraphs(watched.userPool),
    ...(watched.proxy ? proxyGraphs(watched.proxy) : []),
    ...(watched.sync ? [syncGraph(watched.sync)] : []),
  ];
  const alarmWidget = { type: "alarm", width: WIDTH, height: 2, properties: { title: "Alarms", alarms } };
  const widgets = graphs.map(({ title, lines, unit }, index) => ({
    type: "metric",
    x: (index % 2) * (WIDTH / 2),
    y: 2 + Math.floor(index / 2) * HEIGHT,
    width: WIDTH / 2,
    height: HEIGHT,
    properties: {
      title,
      region,
      period: PERIOD,
      view: "timeSeries",
      metrics: lines,
      yAxis: { left: { min: 0, ...(unit !== undefined && { label: unit, showUnits: false }) } },
    },
  }));
  return JSON.stringify({ widgets: [{ x: 0, y: 0, ...alarmWidget }, ...widgets] });
}

/** Source: "User pool metrics in CloudWatch", Amazon Cognito: a sum counts successes, a sample count all that tried. */
function poolGraphs(userPool: string): Graph[] {
  const overClients = (metric: string, stat: string) =>
    `SUM(SEARCH('{AWS/Cognito,UserPool,UserPoolClient} MetricName="${metric}" UserPool="${userPool}"', '${stat}', ${PERIOD}))`;
  const done = (metric: string, label: string): Line => [{ expression: overClients(metric, "Sum"), label }];
  const failed = (metric: string, label: string): Line => [
    { expression: `${overClients(metric, "SampleCount")} - ${overClients(metric, "Sum")}`, label },
  ];
  // Whom an administrator makes an account for counts under a client of this name.
  const invited = (metric: string, label: string): Line => [
    ...["AWS/Cognito", metric, "UserPool", userPool, "UserPoolClient", "Admin"],
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
      title: "Refused by Amazon Cognito for their number",
      lines: [done("SignInThrottles", "Sign-ins"), done("TokenRefreshThrottles", "Refreshes")],
    },
    {
      title: "Invitations",
      lines: [invited("SignUpSuccesses", "Accounts made"), invited("SignUpThrottles", "Throttled")],
    },
  ];
}

function syncGraph({ metricsDimension }: NonNullable<MetricSources<string>["sync"]>): Graph {
  const own = (metric: string, label: string): Line => [
    ...["QuickSignIn", metric, "Stack", metricsDimension],
    { stat: "Sum", label },
  ];
  return {
    title: "Kept in step by itself",
    lines: [
      own("SyncRuns", "Runs"),
      own("SyncChanges", "Changes"),
      own("SyncFailures", "Failed"),
      own("SyncGuarded", "Stopped by the guard"),
    ],
  };
}

function proxyGraphs(proxy: NonNullable<MetricSources<string>["proxy"]>): Graph[] {
  const api = (metric: string, stat: string, label: string): Line => [
    ...["AWS/ApiGateway", metric, "ApiName", proxy.api, "Stage", proxy.stage],
    { stat, label },
  ];
  const lambda = (metric: string, stat: string, label: string): Line => [
    ...["AWS/Lambda", metric, "FunctionName", proxy.function],
    { stat, label },
  ];
  // Each outcome is a metric of its own, and is drawn once it has happened. What they are, proxy/log-line.ts decides.
  const byOutcome = (route: string): Line => [
    {
      expression: `SEARCH('{QuickSignIn,Stack,Route,Outcome} MetricName="Requests" Stack="${proxy.metricsDimension}" Route="${route}"', 'Sum', ${PERIOD})`,
      label: `\${PROP('Dim.Outcome')}`,
    },
  ];
  return [
    { title: "Sign-ins begun, by outcome", lines: [byOutcome("/oauth2/authorize")] },
    { title: "Token exchanges, by outcome", lines: [byOutcome("/oauth2/token")] },
    {
      title: "Latency",
      unit: "ms",
      lines: [
        api("Latency", "p50", "p50"),
        api("Latency", "p99", "p99"),
        lambda("Duration", "p99", "p99 of the proxy"),
      ],
    },
    {
      title: "Requests and errors",
      lines: [
        api("Count", "Sum", "Requests"),
        api("4XXError", "Sum", "4xx, 429 among them"),
        api("5XXError", "Sum", "5xx"),
        lambda("Errors", "Sum", "Proxy crashed"),
        lambda("Throttles", "Sum", "Proxy throttled"),
      ],
    },
  ];
}
