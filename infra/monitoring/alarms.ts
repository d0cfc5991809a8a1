import type * as aws from "@pulumi/aws";
import type { Input } from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";

/** Whom the metrics are of, by the names that CloudWatch knows them under. */
export interface MetricSources<Name = Input<string>> {
  readonly userPool: Name;
  /** App clients, by a name of ours. */
  readonly clients: Readonly<Record<string, Name>>;
  /** Absent, where the pool's own endpoints are handed out. */
  readonly proxy?: {
    readonly api: Name;
    readonly stage: Name;
    readonly function: Name;
    /** What the proxy calls itself in its own metrics. */
    readonly metricsDimension: string;
  };
  /** Absent, where the pool is not kept in step by itself. */
  readonly sync?: WatchedSync<Name>;
  /** Absent, where no identity provider pushes people. */
  readonly scim?: { readonly api: Name; readonly stage: Name; readonly function: Name };
}

/** The worker that keeps the pool in step by itself. */
export interface WatchedSync<Name = Input<string>> {
  /** Name of the dead-letter queue. */
  readonly deadLetters: Name;
  readonly metricsDimension: string;
}

/** An alarm before it is told whom to tell. */
export type Alarm = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  | "alarmDescription"
  | "comparisonOperator"
  | "dimensions"
  | "evaluationPeriods"
  | "extendedStatistic"
  | "metricName"
  | "metricQueries"
  | "namespace"
  | "period"
  | "statistic"
  | "threshold"
>;

/** Seconds: what `errorThreshold` says, and how often Cognito writes its metrics. */
const PERIOD = 300;

/**
 * What calls somebody: errors, slowness and throttling, each by the metric that AWS writes of it. Pure.
 *
 * @returns alarms by their names. None is made of a metric that nothing writes.
 * Sources: "Amazon API Gateway dimensions and metrics"; "Types of metrics for Lambda functions"; "User pool metrics in CloudWatch".
 */
export function alarmsOn(
  { proxy, userPool, clients, sync, scim }: MetricSources,
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
        "The sign-in proxy crashed or ran out of time: it answers errors of others by itself.",
      ...lambda,
      metricName: "Errors",
      ...atLeast(1),
    },
    "throttled-proxy": {
      alarmDescription: "Lambda had no room left for the sign-in proxy: look at the account's concurrency.",
      ...lambda,
      metricName: "Throttles",
      ...atLeast(1),
    },
    latency: {
      alarmDescription: `For 15 minutes one in a hundred sign-in requests took longer than ${latencyMs} ms.`,
      ...stage,
      metricName: "Latency",
      extendedStatistic: "p99",
      period: PERIOD,
      // One cold start among few requests is a p99 already.
      evaluationPeriods: 3,
      comparisonOperator: "GreaterThanThreshold",
      threshold: latencyMs,
    },
  };
}

/** Either metric alone may be absent, and what is absent adds up to nothing. */
function cognitoThrottles(userPool: Input<string>, client: Input<string>): Alarm {
  const dimensions = { UserPool: userPool, UserPoolClient: client };
  const throttles = (id: string, metricName: string) => ({
    id,
    metric: { namespace: "AWS/Cognito", metricName, dimensions, period: PERIOD, stat: "Sum" },
  });
  return {
    alarmDescription:
      "Amazon Cognito refused sign-ins or refreshed tokens for their number: look at its quotas.",
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
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
  };
}

function syncAlarms({ deadLetters, metricsDimension }: WatchedSync): Record<string, Alarm> {
  const own = { namespace: "QuickSignIn", dimensions: { Stack: metricsDimension } };
  return {
    "sync-failures": {
      alarmDescription:
        "Keeping the pool in step failed for somebody, or altogether: look at the log group sign-in-sync.",
      ...own,
      metricName: "SyncFailures",
      ...atLeast(1),
    },
    "sync-guarded": {
      alarmDescription:
        "More users would have lost their access or got another e-mail than maxRemovals or maxEmailChanges allows, and none did: see what changed in the directory.",
      ...own,
      metricName: "SyncGuarded",
      ...atLeast(1),
    },
    "sync-dead-letters": {
      alarmDescription: "A message of sync failed five times and lies in the dead-letter queue.",
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
      alarmDescription: "The SCIM endpoint crashed or ran out of time: look at the log group sign-in-scim.",
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: scim.function },
      metricName: "Errors",
      ...atLeast(1),
    },
  };
}

function atLeast(threshold: number) {
  return {
    statistic: "Sum",
    period: PERIOD,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold,
  };
}
