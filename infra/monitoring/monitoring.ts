import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { alarmsOn, type MetricSources } from "./alarms.ts";
import { dashboardBody } from "./dashboard.ts";

export interface MonitoringArgs {
  readonly monitoring: NonNullable<Settings["monitoring"]>;
  readonly metricSources: MetricSources;
  readonly context: CallerContext;
  /** ARN of a KMS key for the topic; absent, it is not encrypted at rest. */
  readonly key: pulumi.Input<string> | undefined;
}

/** Alarms, their topic, and a dashboard. */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:Monitoring", name, {}, opts);
    const { monitoring, metricSources, context, key } = args;
    const parent = { parent: this };
    const { email, topicArn } = monitoring;
    const topic = topicArn ?? new AlarmTopic(name, { context, email, key }, parent).arn;
    const alarms = Object.entries(alarmsOn(metricSources, monitoring)).map(
      ([alarm, alarmArgs]) =>
        new aws.cloudwatch.MetricAlarm(
          `${name}-${alarm}`,
          {
            // Missing data means no sign-ins, as at night.
            treatMissingData: "notBreaching",
            ...alarmArgs,
            alarmActions: [topic],
            okActions: [topic],
          },
          parent,
        ),
    );
    if (monitoring.dashboard) {
      const arns = alarms.map(({ arn }) => arn);
      const body = pulumi
        .output({ metricSources, alarms: arns })
        .apply((known) => dashboardBody({ region: context.region, ...known }));
      const dashboardName = dashboardNameOf(name, context);
      new aws.cloudwatch.Dashboard(name, { dashboardName, dashboardBody: body }, parent);
    }
    this.registerOutputs();
  }
}

/** Dashboards are shared by all Regions of an account, and one of the same name would be overwritten. */
function dashboardNameOf(name: string, { region }: CallerContext): string {
  return [name, pulumi.getProject(), pulumi.getStack(), region].join("-").replace(/[^A-Za-z0-9_-]/g, "-");
}
