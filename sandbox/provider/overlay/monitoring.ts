import { BOOL, COMPUTED, type Overlays, oneOf, region, STRING } from "./raw-property.ts";

/** Seconds: 10, 20, 30 or full minutes. The schema file contains only half of that. Source: PutMetricAlarm, Period. */
const PERIOD_SECONDS = { rule: "expected x to be at least (10), got ?" };

/** Source: "CloudWatch statistics definitions": percentiles, and means, counts and sums of a range. */
const EXTENDED_STATISTIC = "IQM|(p|tm|wm|tc|ts)(\\d{1,2}(\\.\\d{1,10})?|100)|(TM|WM|PR|TC|TS)\\([\\d.:%]+\\)";
const SIMPLE_STATISTIC = "SampleCount|Average|Sum|Minimum|Maximum";
const matches = (pattern: string) => ({
  rule: `must match the regular expression pattern: ^(${pattern})$`,
});

export const cloudwatch: Overlays = {
  aws_cloudwatch_dashboard: { region, dashboard_name: matches("[\\w-]{1,255}") },
  aws_cloudwatch_metric_alarm: {
    region,
    // Required here: only alarms on PromQL omit it, and these are not supported.
    comparison_operator: { required: true },
    alarm_name: { pulumiName: "name", required: false, optional: true, computed: true },
    extended_statistic: matches(EXTENDED_STATISTIC),
    period: PERIOD_SECONDS,
    metric_query: {
      fields: {
        period: PERIOD_SECONDS,
        metric: {
          fields: { period: PERIOD_SECONDS, stat: matches(`${SIMPLE_STATISTIC}|${EXTENDED_STATISTIC}`) },
        },
      },
    },
  },
};

export const logs: Overlays = {
  aws_cloudwatch_log_group: {
    region,
    log_group_class: { rule: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY") },
    deletion_protection_enabled: { ...BOOL, computed: true },
  },
  aws_cloudwatch_log_metric_filter: {
    region,
    name: { required: false, optional: true, computed: true },
  },
  aws_cloudwatch_log_resource_policy: {
    region,
    policy_name: { required: false, optional: true, exactlyOneOf: ["policy_name", "resource_arn"] },
    policy_scope: COMPUTED,
    resource_arn: {
      ...STRING,
      forceNew: true,
      exactlyOneOf: ["policy_name", "resource_arn"],
      rule: '"x" is an invalid ARN',
    },
    revision_id: COMPUTED,
  },
};
