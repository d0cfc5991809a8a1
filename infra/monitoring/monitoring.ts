import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { alarmsOn, type MetricSources } from "./alarms.ts";
import { dashboardBody } from "./dashboard.ts";

export interface MonitoringArgs {
  readonly monitoring: NonNullable<Settings["monitoring"]>;
  readonly watched: MetricSources;
  readonly place: CallerContext;
  /** ARN of a KMS key for the topic; absent, it is not encrypted at rest. */
  readonly key: pulumi.Input<string> | undefined;
}

/** Alarms to a topic, and a dashboard with what they are about. */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:Monitoring", name, {}, opts);
    const { monitoring, watched, place, key } = args;
    const parent = { parent: this };
    const { email, topicArn } = monitoring;
    const topic = topicArn ?? new AlarmTopic(name, { place, email, key }, parent).arn;
    const alarms = Object.entries(alarmsOn(watched, monitoring)).map(
      ([alarm, what]) =>
        new aws.cloudwatch.MetricAlarm(
          `${name}-${alarm}`,
          {
            ...what,
            alarmActions: [topic],
            okActions: [topic],
            // Nobody signing in at night is no fault.
            treatMissingData: "notBreaching",
          },
          parent,
        ),
    );
    if (monitoring.dashboard) {
      const arns = alarms.map(({ arn }) => arn);
      const dashboardBodyOf = pulumi
        .output({ watched, alarms: arns })
        .apply((known) => dashboardBody({ region: place.region, ...known }));
      const dashboardName = nameOfDashboard(name, place);
      new aws.cloudwatch.Dashboard(name, { dashboardName, dashboardBody: dashboardBodyOf }, parent);
    }
    this.registerOutputs();
  }
}

/** An account has its dashboards in all Regions together, and one of the same name would be written over. */
function nameOfDashboard(name: string, { region }: CallerContext): string {
  return [name, pulumi.getProject(), pulumi.getStack(), region].join("-").replace(/[^A-Za-z0-9_-]/g, "-");
}
