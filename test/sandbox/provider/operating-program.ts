import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";
import type { CallerContext } from "../../../infra/shared/context.ts";
import { keyPolicy } from "../../../infra/shared/iam.ts";

/** The name of a log group for the key of `encryption`. */
export const LOG_GROUP = "sign-in-proxy";

/** The resources' inputs, in an initial and a changed form. */
export interface Form {
  readonly rotation?: boolean;
  readonly keyed?: boolean;
  readonly days?: number;
  readonly team: string;
  readonly email: string;
  readonly threshold: number;
  readonly pattern: string;
  readonly title: string;
}

export const FIRST: Form = {
  rotation: true,
  keyed: true,
  team: "one",
  email: "on-call@example.com",
  threshold: 5,
  pattern: "{ $.error = * }",
  title: "Sign-ins",
};
export const SECOND: Form = {
  ...FIRST,
  rotation: false,
  keyed: false,
  team: "two",
  threshold: 0,
  pattern: "ERROR",
  title: "Tokens",
};

const policyFor = (Resource: string | undefined, Action: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "S", Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" }, Action, Resource },
    ],
  });

const encryption = ({ rotation = false, team }: Form, place: CallerContext) => {
  const key = new aws.kms.Key("logs", {
    description: team,
    enableKeyRotation: rotation,
    deletionWindowInDays: 7,
    policy: keyPolicy(place),
    tags: { team },
  });
  new aws.kms.Alias("logs", { targetKeyId: key.keyId });
  return key;
};

const topic = ({ keyed, team, email }: Form, key: Output<string>) => {
  const made = new aws.sns.Topic("alarms", {
    displayName: `Team ${team}`,
    tags: { team },
    ...(keyed === true && { kmsMasterKeyId: key }),
  });
  const policy = made.arn.apply((arn) => policyFor(arn, team === "one" ? "sns:Publish" : "sns:*"));
  new aws.sns.TopicPolicy("alarms", { arn: made.arn, policy });
  const mailed = new aws.sns.TopicSubscription("alarms", {
    topic: made.arn,
    protocol: "email",
    endpoint: email,
  });
  return { arn: made.arn, subscription: mailed.arn };
};

const watched = ({ threshold, title, team }: Form, arn: Output<string>) => {
  new aws.cloudwatch.MetricAlarm("errors", {
    namespace: "AWS/ApiGateway",
    metricName: "Latency",
    dimensions: { ApiName: "sign-in", Stage: "prod" },
    extendedStatistic: "p99",
    period: 300,
    evaluationPeriods: 3,
    comparisonOperator: "GreaterThanThreshold",
    threshold,
    alarmActions: [arn],
    okActions: [arn],
    treatMissingData: "notBreaching",
    tags: { team },
  });
  const throttles = (id: string, metricName: string) => ({
    id,
    metric: {
      namespace: "AWS/Cognito",
      metricName,
      period: 300,
      stat: "Sum",
      dimensions: { UserPool: "p" },
    },
  });
  new aws.cloudwatch.MetricAlarm("throttled", {
    name: "throttled",
    metricQueries: [
      { id: "both", expression: "FILL(a, 0) + FILL(b, 0)", label: title, returnData: true },
      throttles("a", "SignInThrottles"),
      throttles("b", "TokenRefreshThrottles"),
    ],
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
  });
  new aws.cloudwatch.Dashboard("sign-in", {
    dashboardName: "sign-in",
    dashboardBody: JSON.stringify({ widgets: [{ type: "text", properties: { markdown: title } }] }),
  });
};

const logged = ({ keyed, pattern, team }: Form, key: Output<string>) => {
  const group = new aws.cloudwatch.LogGroup("proxy", {
    name: LOG_GROUP,
    retentionInDays: 30,
    ...(keyed === true && { kmsKeyId: key }),
  });
  new aws.cloudwatch.LogMetricFilter("refused", {
    logGroupName: group.name,
    pattern,
    metricTransformation: { name: "Refused", namespace: "QuickSignIn", value: "1", defaultValue: "0" },
  });
  new aws.cloudwatch.LogResourcePolicy("waf", {
    policyName: "waf",
    policyDocument: group.arn.apply((arn) => policyFor(`${arn}:*`, `logs:${team}`)),
  });
};

/** Declares all operational resources of a stack. @returns the names with which tests find them. */
export const operating = (form: Form, place: CallerContext) => () => {
  const key = encryption(form, place);
  const { arn, subscription } = topic(form, key.arn);
  watched(form, arn);
  logged(form, key.arn);
  return { keyId: key.keyId, keyArn: key.arn, arn, subscription };
};
