import type * as aws from "@pulumi/aws";
import type { Input } from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";

/** The sources of the metrics, by their names in CloudWatch. */
export interface MetricSources<Name = Input<string>> {
  readonly userPool: Name;
  /** App clients, by their logical names. */
  readonly clients: Readonly<Record<string, Name>>;
  /** Absent if apps use the pool's own endpoints. */
  readonly proxy?: ApiMetricSources<Name> | undefined;
  /** Absent without `directorySync`. */
  readonly sync?: SyncMetricSources<Name>;
  /** Absent without `scim`. */
  readonly scim?: { readonly api: Name; readonly stage: Name; readonly function: Name };
  /** Absent without a provider of `federation` that needs the bridge. */
  readonly bridge?: ApiMetricSources<Name> | undefined;
}

/** The metric sources of an API whose function also counts outcomes. */
export interface ApiMetricSources<Name = Input<string>> {
  readonly api: Name;
  readonly stage: Name;
  readonly function: Name;
  /** Value of the dimension `Stack` of the function's own metrics. */
  readonly metricsDimension: string;
}

/** The metric sources of the worker. */
export interface SyncMetricSources<Name = Input<string>> {
  /** Name of the dead-letter queue. */
  readonly deadLetters: Name;
  readonly metricsDimension: string;
}

/** An alarm without its actions. */
export type Alarm = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  | "alarmDescription"
  | "comparisonOperator"
  | "datapointsToAlarm"
  | "dimensions"
  | "evaluationPeriods"
  | "extendedStatistic"
  | "metricName"
  | "metricQueries"
  | "namespace"
  | "period"
  | "statistic"
  | "threshold"
  | "treatMissingData"
>;

/** The period of `errorThreshold`, and of Cognito's metrics. */
const PERIOD_SECONDS = 300;

/**
 * The alarms for errors, latency and throttling. Pure.
 *
 * @returns alarms by their names, each for a metric that exists in this stack.
 * Sources: "Amazon API Gateway dimensions and metrics"; "Types of metrics for Lambda functions"; "User pool metrics in CloudWatch".
 */
export function alarmsOn(
  { proxy, userPool, clients, sync, scim, bridge }: MetricSources,
  monitoring: NonNullable<Settings["monitoring"]>,
): Record<string, Alarm> {
  const throttled = Object.entries(clients).map(([name, client]) => [
    `throttled-${name}`,
    cognitoThrottles(userPool, client),
  ]);
  return {
    ...(proxy && proxyAlarms(proxy, monitoring)),
    ...Object.fromEntries(throttled),
    ...(sync && syncAlarms(sync)),
    ...(scim && scimAlarms(scim, monitoring)),
    ...(bridge && bridgeAlarms(bridge, monitoring)),
  };
}

function proxyAlarms(
  proxy: NonNullable<MetricSources["proxy"]>,
  { errorThreshold, latencyMs }: NonNullable<Settings["monitoring"]>,
): Record<string, Alarm> {
  const stage = { namespace: "AWS/ApiGateway", dimensions: { ApiName: proxy.api, Stage: proxy.stage } };
  const lambda = { namespace: "AWS/Lambda", dimensions: { FunctionName: proxy.function } };
  return {
    errors: {
      alarmDescription: `${errorThreshold} or more requests to the sign-in API ended with 5xx within 5 minutes.`,
      ...stage,
      metricName: "5XXError",
      ...atLeast(errorThreshold),
    },
    faults: {
      alarmDescription:
        "The sign-in proxy crashed or timed out. Errors of Cognito are not counted here, since the proxy handles them.",
      ...lambda,
      metricName: "Errors",
      ...atLeast(1),
    },
    "throttled-proxy": {
      alarmDescription: "Lambda throttled the sign-in proxy. Check the account's concurrency limit.",
      ...lambda,
      metricName: "Throttles",
      ...atLeast(1),
    },
    latency: latencyAlarm(stage, latencyMs, "sign-in requests"),
  };
}

interface StageMetrics {
  readonly namespace: string;
  readonly dimensions: Record<string, Input<string>>;
}

/** @param requests what was slow, in words. */
function latencyAlarm(stage: StageMetrics, latencyMs: number, requests: string): Alarm {
  return {
    alarmDescription: `The slowest 1% of ${requests} took longer than ${latencyMs} ms for 15 minutes.`,
    ...stage,
    metricName: "Latency",
    extendedStatistic: "p99",
    period: PERIOD_SECONDS,
    // With few requests, one cold start is the p99.
    evaluationPeriods: 3,
    comparisonOperator: "GreaterThanThreshold",
    threshold: latencyMs,
  };
}

/** Each of the two metrics may be missing; it then counts as 0. */
function cognitoThrottles(userPool: Input<string>, client: Input<string>): Alarm {
  const dimensions = { UserPool: userPool, UserPoolClient: client };
  const throttles = (id: string, metricName: string) => ({
    id,
    metric: { namespace: "AWS/Cognito", metricName, dimensions, period: PERIOD_SECONDS, stat: "Sum" },
  });
  return {
    alarmDescription:
      "Amazon Cognito throttled sign-ins or token refreshes. Check its quotas in this account.",
    metricQueries: [
      {
        id: "both",
        expression: "FILL(signIns, 0) + FILL(refreshes, 0)",
        label: "Throttled",
        returnData: true,
      },
      throttles("signIns", "SignInThrottles"),
      throttles("refreshes", "TokenRefreshThrottles"),
    ],
    // Cognito publishes late: until then, FILL makes the newest period 0, and no later evaluation would look at it again.
    // Source: "Metric math syntax and functions", FILL: "You can work around this by using an M out of N alarm".
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
  };
}

function syncAlarms({ deadLetters, metricsDimension }: SyncMetricSources): Record<string, Alarm> {
  const source = { namespace: "QuickSignIn", dimensions: { Stack: metricsDimension } };
  return {
    "sync-failures": {
      alarmDescription: "Sync failed for a user or for the whole run. See the log group sign-in-sync.",
      ...source,
      metricName: "SyncFailures",
      ...atLeast(1),
    },
    "sync-guarded": {
      alarmDescription:
        "Sync changed none of these users: more would have lost access or got another e-mail than maxRemovals or maxEmailChanges allows. Check what changed in the directory.",
      ...source,
      metricName: "SyncGuarded",
      ...atLeast(1),
    },
    "sync-set-aside": {
      alarmDescription:
        "AWS rejects the changes of at least one user, who is set aside. npm run sync -- history names the user and the error.",
      ...source,
      metricName: "SyncSetAside",
      ...atLeast(1),
      statistic: "Maximum",
      // Only a comparison of all users knows that none is set aside any more: until the next one the alarm keeps its state.
      treatMissingData: "ignore",
    },
    "sync-dead-letters": {
      alarmDescription:
        "A message of sync failed five times and is in the dead-letter queue. See npm run sync -- redrive.",
      namespace: "AWS/SQS",
      dimensions: { QueueName: deadLetters },
      metricName: "ApproximateNumberOfMessagesVisible",
      ...atLeast(1),
      statistic: "Maximum",
    },
  };
}

function scimAlarms(
  scim: NonNullable<MetricSources["scim"]>,
  { errorThreshold }: NonNullable<Settings["monitoring"]>,
): Record<string, Alarm> {
  return {
    "scim-errors": {
      alarmDescription: `${errorThreshold} or more requests to the SCIM endpoint ended with 5xx within 5 minutes.`,
      namespace: "AWS/ApiGateway",
      dimensions: { ApiName: scim.api, Stage: scim.stage },
      metricName: "5XXError",
      ...atLeast(errorThreshold),
    },
    "scim-faults": {
      alarmDescription: "The SCIM endpoint crashed or timed out. See the log group sign-in-scim.",
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: scim.function },
      metricName: "Errors",
      ...atLeast(1),
    },
  };
}

function bridgeAlarms(
  bridge: NonNullable<MetricSources["bridge"]>,
  { errorThreshold, latencyMs }: NonNullable<Settings["monitoring"]>,
): Record<string, Alarm> {
  const stage = { namespace: "AWS/ApiGateway", dimensions: { ApiName: bridge.api, Stage: bridge.stage } };
  const lambda = { namespace: "AWS/Lambda", dimensions: { FunctionName: bridge.function } };
  const own = { namespace: "QuickSignIn", dimensions: { Stack: bridge.metricsDimension } };
  return {
    "idp-authentication": {
      alarmDescription:
        "An identity provider refused the bridge's authentication, or the bridge has no active signing key or client secret for it. See npm run doctor -- --only bridge.",
      ...own,
      metricName: "BridgeAuthenticationFailures",
      ...atLeast(1),
    },
    "idp-aws": {
      alarmDescription: `${errorThreshold} or more requests to the bridge failed within 5 minutes because DynamoDB, AWS KMS or Secrets Manager did. See the log group sign-in-idp.`,
      ...own,
      metricName: "BridgeAwsFailures",
      ...atLeast(errorThreshold),
    },
    "idp-errors": {
      alarmDescription: `${errorThreshold} or more requests to the bridge to identity providers ended with 5xx within 5 minutes.`,
      ...stage,
      metricName: "5XXError",
      ...atLeast(errorThreshold),
    },
    "idp-faults": {
      alarmDescription:
        "The bridge to identity providers crashed or timed out. See the log group sign-in-idp.",
      ...lambda,
      metricName: "Errors",
      ...atLeast(1),
    },
    "idp-throttled": {
      alarmDescription:
        "Lambda throttled the bridge to identity providers. Check the account's concurrency limit.",
      ...lambda,
      metricName: "Throttles",
      ...atLeast(1),
    },
    // A token request takes as long as the provider's own.
    "idp-latency": latencyAlarm(stage, latencyMs, "requests to the bridge to identity providers"),
  };
}

function atLeast(threshold: number) {
  return {
    statistic: "Sum",
    period: PERIOD_SECONDS,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold,
  };
}
