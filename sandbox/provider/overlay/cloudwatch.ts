import { type Overlays, region } from "./words.ts";

/** Seconds: 10, 20, 30 or whole minutes; the schema file tells the first half of that. Source: PutMetricAlarm, Period. */
const PERIOD = { rule: "expected x to be at least (10), got ?" };

/** Source: "CloudWatch statistics definitions": percentiles, and means, counts and sums of a range. */
const EXTENDED = "IQM|(p|tm|wm|tc|ts)(\\d{1,2}(\\.\\d{1,10})?|100)|(TM|WM|PR|TC|TS)\\([\\d.:%]+\\)";
const SIMPLE = "SampleCount|Average|Sum|Minimum|Maximum";
const matches = (pattern: string) => ({
  rule: `must match the regular expression pattern: ^(${pattern})$`,
});

export const cloudwatch: Overlays = {
  aws_cloudwatch_dashboard: { region, dashboard_name: matches("[\\w-]{1,255}") },
  aws_cloudwatch_metric_alarm: {
    region,
    // Asked for, since alarms on PromQL, which go without it, are not known to the stand-in.
    comparison_operator: { required: true },
    alarm_name: { pulumiName: "name", required: false, optional: true, computed: true },
    extended_statistic: matches(EXTENDED),
    period: PERIOD,
    metric_query: {
      fields: {
        period: PERIOD,
        metric: { fields: { period: PERIOD, stat: matches(`${SIMPLE}|${EXTENDED}`) } },
      },
    },
  },
};
